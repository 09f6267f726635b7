import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Role } from '../../../contracts/auth.ts';
import type { ClientCommands, ClientEvent } from '../../../contracts/realtime.ts';
import type { BodyOf } from '../schemas/bodies.ts';
import type { Connection } from '../transport/connection.ts';

/** A command that clients can send. It is checked like its REST counterpart. */
export interface ClientCommand<Body, Answer> {
  /** Who may send it; everyone if undefined. Checked before the body, because validating a long list takes time. */
  readonly roles?: readonly Role[];
  /** Calls `answer` exactly once, unless it throws. */
  run(connection: Connection, body: Body, answer: (data: Answer) => void): Promise<void>;
}

/** The commands of these events. */
export type CommandsOf<E extends ClientEvent> = { readonly [K in E]: ClientCommand<BodyOf<K>, ClientCommands[K]['answer']> };

/** What the commands of a part of the classroom need. */
export interface CommandTools {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  /** The session a command is about: the one in its body or, by default, the one the connection is in. */
  sessionOf(connection: Connection, body?: { readonly sessionId?: string }): Promise<string>;
}

export const STAFF: readonly Role[] = ['teacher', 'admin'];
