import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { ClientCommands, ClientEvent, ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';

/**
 * The message format of one kind of raw WebSocket client, with one message per text frame. These clients never send JOIN_SESSION: the
 * server puts them into the live session of their user that started last. A language only translates messages; it changes no rules.
 */
export interface Language {
  /** The URL path that its clients connect to. */
  readonly path: string;
  /** Returns the access token in the URL, or an empty string. */
  tokenOf(url: URL): string;
  /** Parses a frame. The event may be unknown; the dispatcher rejects it. Returns null if the frame is not a message at all. */
  understand(text: string): { readonly event: string; readonly body: unknown } | null;
  /** Encodes a message as any number of frames; none if the language has no equivalent. */
  tell<E extends ServerEvent>(event: E, message: ServerMessages[E]): readonly string[];
  /** Encodes the answer to a command. Undefined if the sender gets no answer besides what the room receives. */
  answer<E extends ClientEvent>(event: E, data: ClientCommands[E]['answer']): string | undefined;
  /** Encodes an error. */
  refuse(code: ErrorCode, sentence: string): string;
}

/** All languages. Dialects add theirs while the application starts. */
@Injectable()
export class Languages {
  private readonly byPath = new Map<string, Language>();

  add(language: Language): void {
    this.byPath.set(language.path, language);
  }

  at(path: string): Language | undefined {
    return this.byPath.get(path);
  }
}
