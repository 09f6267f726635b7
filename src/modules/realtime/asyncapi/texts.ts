import type { ErrorCode } from '../../../contracts/errors.ts';
import type { ClientCommands, ClientEvent, OnTheWire, ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import type { Example } from './document-types.ts';

export interface CommandText<E extends ClientEvent> {
  readonly summary: string;
  readonly says: string;
  /** Besides `commonErrors`. Only the codes that clients see. */
  readonly errors?: readonly ErrorCode[];
  readonly bodies: readonly Example<ClientCommands[E]['body']>[];
  readonly answers: readonly Example<OnTheWire<ClientCommands[E]['answer']>>[];
}
export type CommandTexts<E extends ClientEvent> = { readonly [K in E]: CommandText<K> };

export interface EventText<E extends ServerEvent> {
  readonly summary: string;
  /** Who receives it. */
  readonly to: string;
  readonly says?: string;
  readonly example: Example<OnTheWire<ServerMessages[E]>>;
}
export type EventTexts<E extends ServerEvent> = { readonly [K in E]: EventText<K> };
