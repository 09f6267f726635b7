import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { ClientCommands, ClientEvent, ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';

/**
 * The message format of one kind of raw WebSocket client: each frame is a text. These clients send no JOIN_SESSION, so each is in the one of
 * its user's own live sessions that started last. Rooms, rules and order are the same for both transports; a language only translates.
 */
export interface Language {
  /** The path its clients connect to. */
  readonly path: string;
  /** The access token in the URL, or an empty string. */
  tokenOf(url: URL): string;
  /** Parses a frame into a command. An unknown command fails with UNKNOWN_EVENT. Returns null if the frame is not a message at all. */
  understand(text: string): { readonly event: string; readonly body: unknown } | null;
  /** Encodes a message. Returns no texts if the language has none for it. */
  tell<E extends ServerEvent>(event: E, message: ServerMessages[E]): readonly string[];
  /** Encodes a command's answer, if the sender is to receive more than the room does. */
  answer<E extends ClientEvent>(event: E, data: ClientCommands[E]['answer']): string | undefined;
  /** Encodes an error. */
  refuse(code: ErrorCode, sentence: string): string;
}

/** The languages of this process. Dialects add theirs while the application starts. */
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
