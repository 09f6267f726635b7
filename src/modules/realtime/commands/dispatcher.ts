import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import type { Ack, ClientEvent } from '../../../contracts/realtime.js';
import { Clock } from '../../../kernel/clock.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { errorResponse } from '../../../kernel/http/error-response.ts';
import { Log } from '../../../kernel/logging/log.js';
import { refusalFor } from '../../../kernel/security/access.js';
import { Shutdown } from '../../../kernel/shutdown.js';
import { validBody } from '../schemas/validate.ts';
import type { Connection } from '../transport/connection.js';
import { RoomCommands, type RoomCommand } from './room-commands.js';

/** A client that sends this many times its rate in one second is put out. */
const FLOOD = 10;

/** What a client said: a command, or what claims to be one. */
export interface Said {
  readonly event: string;
  readonly body: unknown;
}

type Reply = (answer: Ack<unknown>) => void;
/** The one way in for what clients send, whatever the wire: rate, known event, role, form; then the command. Never throws. */
@Injectable()
export class Dispatcher {
  private readonly sent = new WeakMap<Connection, { second: number; count: number }>();

  constructor(
    private readonly config: Config,
    private readonly roomCommands: RoomCommands,
    private readonly shutdown: Shutdown,
    private readonly log: Log,
    private readonly clock: Clock,
  ) {}

  /** `said` is null where it was no message at all. */
  async dispatch(connection: Connection, said: Said | null, reply?: Reply): Promise<void> {
    const ended = this.shutdown.begin();
    try {
      if (this.shutdown.isClosed) throw new DomainError('SHUTTING_DOWN');
      this.count(connection);
      await connection.inOrder(said?.event, () => this.perform(connection, said, reply));
    } catch (error) {
      const { body: failure, unexpected } = errorResponse(error);
      if (unexpected) this.log.error('a socket command failed', { event: said?.event, userId: connection.principal.userId, error });
      if (reply) reply(failure);
      else connection.send('ERROR', { message: failure.error, code: failure.code });
    } finally {
      ended();
    }
  }

  private async perform(connection: Connection, said: Said | null, reply?: Reply): Promise<void> {
    if (!said) throw new DomainError('MALFORMED_BODY');
    // It is about to be cut for it.
    if (connection.principal.expiresAt <= this.clock.now().getTime()) throw new DomainError('UNAUTHENTICATED');
    const { event, body } = said;
    if (!this.isCommand(event)) throw new DomainError('UNKNOWN_EVENT');
    const { roles, run } = this.roomCommands.table[event] as RoomCommand<unknown, unknown>;
    if (roles?.includes(connection.principal.role) === false) throw new DomainError(refusalFor(roles));
    await run(connection, validBody(event, body ?? {}), (data) => reply?.({ success: true, data }));
  }

  private isCommand(event: string): event is ClientEvent {
    return Object.hasOwn(this.roomCommands.table, event);
  }

  private count(connection: Connection): void {
    const second = Math.floor(performance.now() / 1000);
    const sent = this.sent.get(connection);
    const count = sent?.second === second ? sent.count + 1 : 1;
    if (sent) Object.assign(sent, { second, count });
    else this.sent.set(connection, { second, count });
    if (count > this.config.socketRate * FLOOD) connection.close();
    if (count > this.config.socketRate) throw new DomainError('TOO_MANY_REQUESTS');
  }
}
