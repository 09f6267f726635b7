import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '../../../contracts/errors.js';
import type { ClientCommands, ClientEvent, ServerEvent, ServerMessages } from '../../../contracts/realtime.js';

/**
 * What clients of a raw WebSocket speak: texts, each a frame. They know no joining, so each is in the live session that started last of
 * those that are its user's own. The room, its rules and its order are the same for all wires; a language only translates.
 */
export interface Language {
  /** Where its sockets connect. */
  readonly path: string;
  /** The access token of somebody who connects; empty where there is none. */
  tokenOf(url: URL): string;
  /** The command of the room that it asks for; one that is none is refused with UNKNOWN_EVENT. Null where it is no message at all. */
  understand(text: string): { readonly event: string; readonly body: unknown } | null;
  /** The texts of a message; none where this language has no word for it. */
  tell<E extends ServerEvent>(event: E, message: ServerMessages[E]): readonly string[];
  /** The text of a command's answer, where its sender is told something that the room is not. */
  answer<E extends ClientEvent>(event: E, data: ClientCommands[E]['answer']): string | undefined;
  /** The text of a refusal. */
  refuse(code: ErrorCode, sentence: string): string;
}

/** The languages of this process. Whoever brings one adds it while the application is put together. */
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
