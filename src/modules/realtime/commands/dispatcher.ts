import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.ts';
import type { Ack, ClientEvent } from '../../../contracts/realtime.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { errorResponse } from '../../../kernel/http/error-response.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { refusalFor } from '../../../kernel/security/access.ts';
import { Shutdown } from '../../../kernel/shutdown.ts';
import { LIMITS } from '../limits.ts';
import { validBody } from '../schemas/validate.ts';
import type { Connection } from '../transport/connection.ts';
import type { ClientCommand } from './client-command.ts';
import { CommandTable } from './command-table.ts';

/** A message from a client that has not been validated yet. */
export interface ClientMessage {
  readonly event: string;
  readonly body: unknown;
}

type Reply = (answer: Ack<unknown>) => void;

/** Handles everything clients send: checks the rate, the event, the role and the body, then runs the command. Never rejects. */
@Injectable()
export class Dispatcher {
  /** How many messages each connection sent in the current second, and how many ICE candidates, which come in bursts. */
  private readonly sent = new WeakMap<Connection, { second: number; commands: number; candidates: number }>();

  constructor(
    private readonly config: Config,
    private readonly commands: CommandTable,
    private readonly shutdown: Shutdown,
    private readonly log: Log,
    private readonly clock: Clock,
  ) {}

  /** `message` is null if the frame could not be parsed. Without `reply`, a failure is sent as ERROR. */
  async dispatch(connection: Connection, message: ClientMessage | null, reply?: Reply): Promise<void> {
    const finish = this.shutdown.trackRequest();
    try {
      if (this.shutdown.isClosed) throw new DomainError('SHUTTING_DOWN');
      this.limitRate(connection, message?.event === 'WEBRTC_ICE_CANDIDATE' ? 'candidates' : 'commands');
      await connection.inOrder(message?.event, () => this.perform(connection, message, reply));
    } catch (error) {
      const { body: failure, unexpected } = errorResponse(error);
      if (unexpected) this.log.error('socket command failed', { event: message?.event, userId: connection.principal.userId, error });
      if (reply) reply(failure);
      else connection.send('ERROR', { message: failure.error, code: failure.code });
    } finally {
      finish();
    }
  }

  private async perform(connection: Connection, message: ClientMessage | null, reply?: Reply): Promise<void> {
    if (!message) throw new DomainError('MALFORMED_BODY');
    // The token has expired, but the job that disconnects its connection has not run yet.
    if (connection.principal.expiresAt <= this.clock.now().getTime()) throw new DomainError('UNAUTHENTICATED');
    const { event, body } = message;
    if (!this.isCommand(event)) throw new DomainError('UNKNOWN_EVENT');
    const { roles, run } = this.commands.table[event] as ClientCommand<unknown, unknown>;
    if (roles?.includes(connection.principal.role) === false) throw new DomainError(refusalFor(roles));
    await run(connection, validBody(event, body ?? {}), (data) => reply?.({ success: true, data }));
  }

  private isCommand(event: string): event is ClientEvent {
    return Object.hasOwn(this.commands.table, event);
  }

  /** Throws TOO_MANY_REQUESTS above the rate, and closes the connection of a client that floods. */
  private limitRate(connection: Connection, kind: 'commands' | 'candidates'): void {
    const second = Math.floor(performance.now() / 1000);
    let sent = this.sent.get(connection);
    if (sent?.second !== second) this.sent.set(connection, (sent = { second, commands: 0, candidates: 0 }));
    const count = ++sent[kind];
    const rate = this.config.socketRate * (kind === 'candidates' ? LIMITS.candidateFactor : 1);
    if (count > rate * LIMITS.floodFactor) connection.close();
    if (count > rate) throw new DomainError('TOO_MANY_REQUESTS');
  }
}
