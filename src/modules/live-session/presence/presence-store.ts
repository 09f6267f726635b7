import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Presence, type Interval } from './domain/presence.ts';

const COLUMNS = sql.raw(`i.id, i.user_id as "userId", i.role, i.staff, i.node_id as "nodeId", i.connection_id as "connectionId",
  i.joined_at as "joinedAt", i.here_since as "hereSince", i.left_at as "leftAt"`);

/** Loads and saves who is in a session, in bulk. The caller must have locked the session's stream. */
@Injectable()
export class PresenceStore {
  constructor(private readonly db: Database) {}

  /** Loads all open intervals of the session, or only those of `users`. */
  async load(sessionId: string, users?: readonly string[]): Promise<Presence> {
    const some = users ? sql`and i.user_id = any(${[...users]}::uuid[])` : sql``;
    const open = await this.db.rows(sql<Interval>`
      select ${COLUMNS} from presence_interval i where i.session_id = ${sessionId} and i.left_at is null ${some} order by i.joined_at, i.id`);
    return new Presence(sessionId, open);
  }

  async save(tx: Transaction, sessionId: string, presence: Presence): Promise<void> {
    const { opened, closed } = presence;
    if (opened.size) await this.insert(sessionId, [...opened.values()]);
    if (closed.length)
      await this.db.rows(sql`
        update presence_interval i set left_at = t.left_at
        from unnest(${closed.map(({ id }) => id)}::uuid[], ${closed.map(({ leftAt }) => leftAt)}::timestamptz[]) as t (id, left_at)
        where i.id = t.id`);
    await saveFacts(tx, sessionStream(sessionId), presence);
  }

  private async insert(sessionId: string, intervals: readonly Interval[]): Promise<void> {
    await this.db.rows(sql`
      insert into presence_interval (session_id, id, user_id, role, staff, node_id, connection_id, joined_at, here_since, left_at)
      select ${sessionId}::uuid, * from unnest(
        ${intervals.map((i) => i.id)}::uuid[], ${intervals.map((i) => i.userId)}::uuid[], ${intervals.map((i) => i.role)}::text[],
        ${intervals.map((i) => i.staff)}::boolean[], ${intervals.map((i) => i.nodeId)}::uuid[], ${intervals.map((i) => i.connectionId)}::text[],
        ${intervals.map((i) => i.joinedAt)}::timestamptz[], ${intervals.map((i) => i.hereSince)}::timestamptz[], ${intervals.map((i) => i.leftAt)}::timestamptz[])`);
  }
}
