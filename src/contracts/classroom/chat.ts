import { Command, Query } from '@nestjs/cqrs';
import type { Principal, Role } from '../auth.ts';
import { fact } from '../fact.ts';

/** The most characters (code points) in a message. */
export const MESSAGE_LENGTH = 2_000;

/**
 * Sends a message to everyone in a live session. The caller must be in it. `id`: chosen by the caller. A message that is sent again with the same id is
 * answered with the id and number of the first one, and changes nothing.
 */
export class PostMessage extends Command<{ readonly id: string; readonly seq: number }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly text: string,
    readonly id?: string,
  ) {
    super();
  }
}

/** The texts of these messages of a session. Those that have been deleted are left out. */
export class GetMessageTexts extends Query<ReadonlyMap<string, string>> {
  constructor(
    readonly sessionId: string,
    readonly ids: readonly string[],
  ) {
    super();
  }
}

/* Facts on the stream session:<id>. */
/** `role`: the sender's at that moment. */
export class MessagePosted extends fact<{ sessionId: string; messageId: string; userId: string; role: Role }>('classroom.MessagePosted') {}
