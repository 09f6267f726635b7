import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../contracts/auth.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import type { Member } from '../access/domain/member.ts';
import { Members } from '../access/members.ts';
import { ChatStore } from './chat-store.ts';
import type { Chat } from './domain/chat.ts';

/** Changes a chat outside the lane of messages: locks, loads, lets `decide` change it, saves. */
@Injectable()
export class ChatChange {
  constructor(
    private readonly db: Database,
    private readonly members: Members,
    private readonly chats: ChatStore,
  ) {}

  /** Loads the message, if one is given. */
  async run(by: Principal, sessionId: string, messageId: string | null, decide: (chat: Chat, member: Member) => void): Promise<void> {
    if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    await this.db.transaction([sessionStream(sessionId)], async (tx) => {
      const member = (await this.members.load(sessionId, [by]))(by);
      const chat = await this.chats.load(tx, sessionId, messageId ? [messageId] : []);
      decide(chat, member);
      await this.chats.save(tx, sessionId, chat);
    });
  }
}
