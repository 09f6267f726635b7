import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { ClientCommands, ClientEvent, ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';

/**
 * The message format of one kind of raw WebSocket client, with one message per text frame. These clients never send JOIN_SESSION: the
 * server adds them to their user's live session, or to the latest one if there are several. A dialect only translates messages; it changes no rules.
 */
export interface SocketDialect {
  /** The URL path that its clients connect to. */
  readonly path: string;
  /** Returns the access token in the URL, or an empty string. */
  tokenOf(url: URL): string;
  /** Parses a frame. The event may be unknown; the dispatcher rejects it. Returns null if the frame is not a message at all. */
  parse(text: string): { readonly event: string; readonly body: unknown } | null;
  /** Encodes a message as any number of frames; none if the dialect has no equivalent. */
  encodeMessage<E extends ServerEvent>(event: E, message: ServerMessages[E]): readonly string[];
  /** Encodes the answer to a command. Undefined if the sender gets no answer besides what the room receives. */
  encodeAnswer<E extends ClientEvent>(event: E, data: ClientCommands[E]['answer']): string | undefined;
  /** Encodes an error. */
  encodeError(code: ErrorCode, sentence: string): string;
}

/** All socket dialects, added by their modules while the application starts. */
@Injectable()
export class SocketDialects {
  private readonly byPath = new Map<string, SocketDialect>();

  add(dialect: SocketDialect): void {
    this.byPath.set(dialect.path, dialect);
  }

  at(path: string): SocketDialect | undefined {
    return this.byPath.get(path);
  }
}
