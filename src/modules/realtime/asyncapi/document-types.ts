import type { Schema } from '../schemas/schema.ts';
import type { Schemas } from './components.ts';

/* The subset of AsyncAPI 3 that our document uses. */

export interface Ref {
  readonly $ref: string;
}
export interface Example<T = unknown> {
  readonly summary: string;
  readonly payload: T;
}
export interface Message {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly payload: Schema;
  readonly examples: readonly Example[];
}
export interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Ref;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly messages: readonly Ref[];
  readonly reply?: { readonly channel: Ref; readonly messages: readonly Ref[] };
}
interface Channel {
  readonly address: string | null;
  readonly title: string;
  readonly description: string;
  readonly messages: Readonly<Record<string, Message>>;
}
export interface AsyncApi {
  readonly asyncapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string; readonly license: object };
  readonly defaultContentType: string;
  readonly servers: object;
  readonly channels: Readonly<Record<ChannelName, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: { readonly schemas: Schemas; readonly securitySchemes: object };
}
export type ChannelName = 'handshake' | 'commands' | 'acknowledgements' | 'events';
