import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ChatSwitched } from '../../../contracts/classroom/chat.ts';
import type { ClassroomState } from '../../../contracts/classroom/room-state.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Chat, type KnownMessage } from './domain/chat.ts';

/** Loads and saves chats, many messages per statement. The caller of `load` and `save` holds the lock on the session's stream. */
@Injectable()
export class ChatStore {
  constructor(private readonly db: Database) {}

  /** The chat with those of these messages that exist. */
  async load(tx: Transaction, sessionId: string, messageIds: readonly string[]): Promise<Chat> {
    const known = await this.db.rows(sql<KnownMessage>`
      select id, seq, user_id as "userId", text is null as deleted from chat_message where session_id = ${sessionId} and id = any(${[...messageIds]}::uuid[])`);
    const { chatOpen } = await this.state(sessionId);
    return new Chat(sessionId, tx.head(sessionStream(sessionId)), chatOpen, known);
  }

  async save(tx: Transaction, sessionId: string, chat: Chat): Promise<void> {
    const { posted, deleted, isOpen } = chat;
    const wasSwitched = chat.facts.some(({ fact }) => fact instanceof ChatSwitched);
    await saveFacts(tx, sessionStream(sessionId), chat);
    if (posted.length)
      await this.db.rows(sql`
        insert into chat_message (session_id, id, seq, user_id, role, text, sent_at)
        select ${sessionId}::uuid, * from unnest(
          ${posted.map(({ id }) => id)}::uuid[], ${posted.map(({ seq }) => seq)}::int[], ${posted.map(({ userId }) => userId)}::uuid[],
          ${posted.map(({ role }) => role)}::text[], ${posted.map(({ text }) => text)}::text[], ${posted.map(({ sentAt }) => sentAt)}::timestamptz[])`);
    if (deleted.length)
      await this.db.rows(sql`update chat_message set text = null where session_id = ${sessionId} and id = any(${deleted}::uuid[])`);
    if (wasSwitched)
      await this.db.rows(sql`
        insert into chat_setting (session_id, open) values (${sessionId}, ${isOpen}) on conflict (session_id) do update set open = excluded.open`);
  }

  async state(sessionId: string): Promise<Pick<ClassroomState, 'chatOpen'>> {
    const setting = await this.db.row(sql<{ open: boolean }>`select open from chat_setting where session_id = ${sessionId}`);
    return { chatOpen: setting?.open ?? true };
  }
}
