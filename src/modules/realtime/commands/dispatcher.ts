import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.ts';
import type { Role } from '../../../contracts/auth.ts';
import type { Ack, ClientEvent } from '../../../contracts/realtime.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { errorResponse } from '../../../kernel/http/error-response.ts';
import { validateDto } from '../../../kernel/http/validation/validation.pipe.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { refusalFor } from '../../../kernel/security/access.ts';
import { Shutdown } from '../../../kernel/shutdown.ts';
import type { Connection } from '../transport/connection.ts';
import { RoomCommands } from './room-commands.ts';

/** A client that sends this many times its rate in one second is put out. */
const FLOOD = 10;

/** What a client said: a command, or what claims to be one. */
export interface Said {
  readonly event: string;
  readonly body: unknown;
}

type Reply = (answer: Ack<unknown>) => void;
type AnyCommand = {
  readonly form: new () => object;
  readonly roles?: readonly Role[];
  run(connection: Connection, body: object, answer: (data: unknown) => void): Promise<void>;
};

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
    const command = this.commandFor(said.event);
    if (command.roles?.includes(connection.principal.role) === false) throw new DomainError(refusalFor(command.roles));
    await command.run(connection, await validateDto(command.form, said.body ?? {}), (data) => reply?.({ success: true, data }));
  }

  private commandFor(event: string): AnyCommand {
    if (!Object.hasOwn(this.roomCommands.table, event)) throw new DomainError('UNKNOWN_EVENT');
    return this.roomCommands.table[event as ClientEvent] as unknown as AnyCommand;
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
