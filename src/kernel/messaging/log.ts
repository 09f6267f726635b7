import { sql, type Kysely } from 'kysely';
import type { Audience, Fact, RecordedFact } from '../../contracts/fact.ts';
import { newId } from '../ids.ts';

export type AnyKysely = Kysely<Record<string, never>>;

/** A reader of a stream. Staff may see everything that any client may see; other users may see the facts for everyone and for themselves. */
export type Listener = { staff: true } | { staff: false; userId: string };

export const maySee = (listener: Listener, audience: Audience): boolean => {
  if (audience === 'all') return true;
  if (audience === 'nobody') return false;
  return listener.staff || audience === `user:${listener.userId}`;
};

/** `maySee` as an SQL condition on the column `audience`. */
export const visibleTo = (listener: Listener) =>
  listener.staff ? sql`audience <> 'nobody'` : sql`audience = any(${['all', `user:${listener.userId}`]}::text[])`;

/** Locks the rows of the streams in sorted order, after creating missing ones. Returns the number of the last fact of each. */
export const lockStreams = async (db: AnyKysely, streams: readonly string[]): Promise<Map<string, number>> => {
  const names = [...new Set(streams)].toSorted();
  const take = async () => {
    const { rows } = await sql<{ stream: string; last_seq: number }>`
      select stream, last_seq from event_stream where stream = any(${names}::text[]) order by stream for update`.execute(db);
    return new Map(rows.map((row) => [row.stream, row.last_seq]));
  };
  const found = await take();
  if (found.size === names.length) return found;
  await sql`insert into event_stream (stream) select unnest(${names}::text[]) on conflict do nothing`.execute(db);
  return take();
};

interface Append {
  stream: string;
  head: number;
  facts: readonly Fact[];
  actorId: string | null;
  at: Date;
  /** Durable reactions that subscribe to any of the facts, each with the index of its first and its last one. */
  reactions: readonly { reaction: string; first: number; last: number }[];
}

/** A new fact makes a parked reaction due at once. One that is backing off keeps waiting; otherwise a burst of facts would use up its attempts and park it. */
const unparked = sql`
  attempts = case when reaction_cursor.parked_at is null then reaction_cursor.attempts else 1 end,
  next_try_at = case when reaction_cursor.parked_at is null then reaction_cursor.next_try_at else now() end,
  parked_at = null`;

/** Appends facts after `head` and raises the reactions' `wanted_seq`, in one statement. */
export const appendToLog = async (db: AnyKysely, { stream, head, facts, actorId, at, reactions }: Append): Promise<RecordedFact[]> => {
  const recorded = facts.map((fact, index) => ({
    stream,
    seq: head + index + 1,
    id: newId(),
    type: fact.type,
    version: fact.version,
    audience: fact.audience,
    payload: fact.payload,
    actorId,
    occurredAt: at,
  }));
  await sql`
    with log as (
      insert into event_log (stream, seq, id, type, version, audience, payload, actor_id, occurred_at)
      select ${stream}, t.seq, t.id, t.type, t.version, t.audience, t.payload::jsonb, ${actorId}::uuid, ${at}::timestamptz
      from unnest(
        ${recorded.map((e) => e.seq)}::int[], ${recorded.map((e) => e.id)}::uuid[], ${recorded.map((e) => e.type)}::text[],
        ${recorded.map((e) => e.version)}::int[], ${recorded.map((e) => e.audience)}::text[], ${recorded.map((e) => JSON.stringify(e.payload))}::text[]
      ) as t (seq, id, type, version, audience, payload)
    ), wanted as (
      insert into reaction_cursor (reaction, stream, seq, wanted_seq)
      select t.reaction, ${stream}, t.first - 1, t.last
      from unnest(${reactions.map((r) => r.reaction)}::text[], ${reactions.map((r) => head + r.first + 1)}::int[], ${reactions.map((r) => head + r.last + 1)}::int[])
        as t (reaction, first, last)
      on conflict (reaction, stream) do update set wanted_seq = excluded.wanted_seq, ${unparked}
    )
    update event_stream set last_seq = ${head + recorded.length} where stream = ${stream}`.execute(db);
  return recorded;
};

/** The columns of a RecordedFact. */
export const LOG_COLUMNS = sql.raw('stream, seq, id, type, version, audience, payload, actor_id as "actorId", occurred_at as "occurredAt"');

/** The number of the last fact of each stream; streams without facts may be missing. */
export const readHeads = (streams: readonly string[]) =>
  sql<{ stream: string; last_seq: number }>`select stream, last_seq from event_stream where stream = any(${streams}::text[])`;

/** The facts of a stream in order, from after `after` up to and including `upTo`. */
export const readStream = (stream: string, after: number, limit: number, upTo = 2_147_483_647) => sql<RecordedFact>`
  select ${LOG_COLUMNS} from event_log where stream = ${stream} and seq > ${after} and seq <= ${upTo} order by seq limit ${limit}`;

/** The latest facts that any client may see, newest first, from after `after` up to and including `upTo`. Used for replays. */
export const readLatestVisible = (stream: string, after: number, upTo: number, limit: number) => sql<RecordedFact>`
  select ${LOG_COLUMNS} from event_log where stream = ${stream} and seq > ${after} and seq <= ${upTo} and audience <> 'nobody'
  order by seq desc limit ${limit}`;
