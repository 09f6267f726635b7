import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Moderation } from './domain/moderation.ts';

interface Row {
  readonly locked: boolean;
  readonly removed: readonly string[];
  readonly muted: readonly string[];
}

/** Loads and saves what the staff of a session have decided. The caller of `load` and `save` holds the lock on the session's stream. */
@Injectable()
export class ModerationStore {
  constructor(private readonly db: Database) {}

  /** Loads what concerns these users. */
  async load(tx: Transaction, sessionId: string, userIds: readonly string[]): Promise<Moderation> {
    const these = sql`session_id = ${sessionId} and user_id = any(${[...userIds]}::uuid[])`;
    const row = await this.db.row(sql<Row>`
      select coalesce((select locked from room_lock where session_id = ${sessionId}), false) as locked,
        array(select user_id from room_removal where ${these}) as removed, array(select user_id from room_mute where ${these}) as muted`);
    const { locked, removed, muted } = row!;
    return new Moderation(sessionId, tx.head(sessionStream(sessionId)), locked, new Set(removed), new Set(muted));
  }

  async save(tx: Transaction, sessionId: string, moderation: Moderation): Promise<void> {
    const { facts, removals, mutes, locked } = moderation;
    if (!facts.length) return;
    await saveFacts(tx, sessionStream(sessionId), moderation);
    await this.db.rows(sql`
      insert into room_lock (session_id, locked) values (${sessionId}, ${locked})
      on conflict (session_id) do update set locked = excluded.locked`);
    await this.saveRemovals(sessionId, removals);
    await this.saveMutes(sessionId, mutes);
  }

  private async saveRemovals(sessionId: string, removals: Moderation['removals']): Promise<void> {
    const removed = [...removals].flatMap(([userId, removal]) => (removal ? [{ userId, ...removal }] : []));
    if (!removals.size) return;
    await this.db.rows(sql`
      delete from room_removal where session_id = ${sessionId} and user_id = any(${[...removals.keys()]}::uuid[])`);
    await this.db.rows(sql`
      insert into room_removal (session_id, user_id, removed_by, removed_at)
      select ${sessionId}::uuid, * from unnest(${removed.map(({ userId }) => userId)}::uuid[], ${removed.map(({ by }) => by)}::uuid[],
        ${removed.map(({ at }) => at)}::timestamptz[])`);
  }

  private async saveMutes(sessionId: string, mutes: Moderation['mutes']): Promise<void> {
    const muted = [...mutes].flatMap(([userId, hereSince]) => (hereSince ? [{ userId, hereSince }] : []));
    if (!mutes.size) return;
    await this.db.rows(sql`delete from room_mute where session_id = ${sessionId} and user_id = any(${[...mutes.keys()]}::uuid[])`);
    await this.db.rows(sql`
      insert into room_mute (session_id, user_id, here_since)
      select ${sessionId}::uuid, * from unnest(${muted.map(({ userId }) => userId)}::uuid[], ${muted.map(({ hereSince }) => hereSince)}::timestamptz[])`);
  }
}
