import { Command, Query } from '@nestjs/cqrs';
import type { Principal, Role } from '../auth.ts';
import { fact } from '../fact.ts';
import type { Page, PageRequest } from '../page.ts';

/** The maximum length of a message, in code points. */
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

/**
 * Deletes a message and erases its text, even after the end of the session. For its sender and staff; others get NOT_YOUR_MESSAGE. Repeating it changes
 * nothing.
 */
export class DeleteMessage extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

/** Switches the chat of a live session off, so that only staff may write, or on again. For staff. */
export class SwitchChat extends Command<{ readonly open: boolean }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly open: boolean,
  ) {
    super();
  }
}

export interface ChatMessage {
  readonly id: string;
  readonly seq: number;
  readonly userId: string;
  /** The sender's name now. */
  readonly name: string;
  /** The sender's role at that moment. */
  readonly role: Role;
  /** Null if the message has been deleted. */
  readonly text: string | null;
  readonly at: Date;
}

export const CHAT_ORDERS = ['oldest', 'newest'] as const;
export type ChatOrder = (typeof CHAT_ORDERS)[number];

/** The messages of a session, `order` first. For those who may join; after the end, only for staff and those who were there. */
export class ListMessages extends Query<Page<ChatMessage>> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly order: ChatOrder,
    readonly page: PageRequest,
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

/* Facts on the stream session:<id>. `userId`: who did it. */
/** `role`: the sender's at that moment. */
export class MessagePosted extends fact<{ sessionId: string; messageId: string; userId: string; role: Role }>('classroom.MessagePosted') {}
export class MessageDeleted extends fact<{ sessionId: string; messageId: string; userId: string }>('classroom.MessageDeleted') {}
export class ChatSwitched extends fact<{ sessionId: string; open: boolean }>('classroom.ChatSwitched') {}
