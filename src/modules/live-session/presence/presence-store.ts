import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import type { MediaState } from '../../../contracts/live-session/media-state.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Presence, type Interval } from './domain/presence.ts';

const COLUMNS = sql.raw(`i.id, i.user_id as "userId", i.role, i.staff, i.node_id as "nodeId", i.connection_id as "connectionId",
  i.joined_at as "joinedAt", i.here_since as "hereSince", i.left_at as "leftAt", i.media_number is not null as media,
  i.microphone, i.camera, i.screen`);

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
    if (presence.media.size) await this.saveMedia(sessionId, [...presence.media]);
    if (presence.states.size) await this.saveStates(sessionId, [...presence.states]);
    await saveFacts(tx, sessionStream(sessionId), presence);
  }

  /** A user keeps their place in the line as long as any of their connections that have it stays open, so a reconnect does not lose it. */
  private async insert(sessionId: string, intervals: readonly Interval[]): Promise<void> {
    await this.db.rows(sql`
      insert into presence_interval
        (session_id, id, user_id, role, staff, node_id, connection_id, joined_at, here_since, left_at, media_number, media_line)
      select ${sessionId}::uuid, t.id, t.user_id, t.role, t.staff, t.node_id, t.connection_id, t.joined_at, t.here_since, t.left_at,
        n.number, case when t.media then coalesce(${lineOf(sessionId, sql.ref('t.user_id'))}, n.number) end
      from unnest(
        ${intervals.map((i) => i.id)}::uuid[], ${intervals.map((i) => i.userId)}::uuid[], ${intervals.map((i) => i.role)}::text[],
        ${intervals.map((i) => i.staff)}::boolean[], ${intervals.map((i) => i.nodeId)}::uuid[], ${intervals.map((i) => i.connectionId)}::text[],
        ${intervals.map((i) => i.joinedAt)}::timestamptz[], ${intervals.map((i) => i.hereSince)}::timestamptz[],
        ${intervals.map((i) => i.leftAt)}::timestamptz[], ${intervals.map((i) => i.media)}::boolean[]
      ) with ordinality as t (id, user_id, role, staff, node_id, connection_id, joined_at, here_since, left_at, media, nth)
      ${numbersOf(sessionId)}`);
  }

  private async saveMedia(sessionId: string, changes: readonly (readonly [id: string, media: boolean])[]): Promise<void> {
    await this.db.rows(sql`
      update presence_interval i set media_number = n.number,
        media_line = case when t.media then coalesce(${lineOf(sessionId, sql.ref('i.user_id'))}, n.number) end
      from unnest(${changes.map(([id]) => id)}::uuid[], ${changes.map(([, media]) => media)}::boolean[]) with ordinality as t (id, media, nth)
      ${numbersOf(sessionId)}
      where i.id = t.id`);
  }

  private async saveStates(sessionId: string, changes: readonly (readonly [id: string, state: MediaState])[]): Promise<void> {
    await this.db.rows(sql`
      update presence_interval i
      set microphone = t.microphone, camera = t.camera, screen = t.screen, media_state_number = l.last + t.nth::int
      from unnest(${changes.map(([id]) => id)}::uuid[], ${changes.map(([, { microphone }]) => microphone)}::boolean[],
        ${changes.map(([, { camera }]) => camera)}::boolean[], ${changes.map(([, { screen }]) => screen)}::boolean[]
      ) with ordinality as t (id, microphone, camera, screen, nth)
      cross join (select coalesce(max(media_state_number), 0) as last from presence_interval where session_id = ${sessionId}) l
      where i.id = t.id`);
  }
}

/** The place in the line that a user has by their other connections. */
const lineOf = (sessionId: string, userId: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  (select min(o.media_line) from presence_interval o where o.session_id = ${sessionId} and o.user_id = ${userId} and o.left_at is null)`;

/** Numbers the rows that asked for a place. The stream is locked, so that nobody else draws the same numbers. */
const numbersOf = (sessionId: string): RawBuilder<unknown> => sql`
  cross join (select coalesce(max(media_number), 0) as last from presence_interval where session_id = ${sessionId}) l
  cross join lateral (select case when t.media then l.last + t.nth::int end as number) n`;
