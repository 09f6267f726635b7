import { sql } from 'kysely';
import type { PageRequest } from '../../contracts/page.ts';
import { Keyset, rowsOf, type Placed } from '../paging/keyset.ts';

/** Which reaction is behind in which stream. */
export interface CursorKey {
  readonly reaction: string;
  readonly stream: string;
}

/** Attempts beyond which a database that is down no longer raises the back-off: half a minute. */
const MAX_WHILE_DOWN = 6;

/** Gives a reaction that starts at the beginning a cursor on every stream with facts for it, unless it has any already. */
export const adoptStreams = (reaction: string, types: readonly string[]) => sql`
  insert into reaction_cursor (reaction, stream, seq, wanted_seq)
  select ${reaction}, stream, 0, max(seq) from event_log
  where type = any(${types}::text[]) and not exists (select 1 from reaction_cursor where reaction = ${reaction})
  group by stream on conflict do nothing`;

/** Cursors with work that is due. */
export const dueCursors = (reactions: readonly string[]) => sql<CursorKey>`
  select reaction, stream from reaction_cursor
  where seq < wanted_seq and parked_at is null and next_try_at <= now() and reaction = any(${reactions}::text[])
  order by next_try_at limit 100`;

/** Claims a reaction on a stream for the transaction. If another has it, this fails at once or, with `wait`, waits for it. */
export const claim = (reaction: string, stream: string, wait: boolean) => {
  const key = sql`hashtextextended(${`${reaction} ${stream}`}, 0)`;
  return wait
    ? sql<{ mine: boolean }>`select true as mine from pg_advisory_xact_lock(${key})`
    : sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${key}) as mine`;
};

/** The cursor, if it has work. */
export const pendingCursor = (reaction: string, stream: string) => sql<{ seq: number; wanted_seq: number; attempts: number }>`
  select seq, wanted_seq, attempts from reaction_cursor where reaction = ${reaction} and stream = ${stream} and seq < wanted_seq`;

/** The cursor, if it has work that is due. */
export const dueCursor = (reaction: string, stream: string) => sql<{ seq: number; wanted_seq: number; attempts: number }>`
  ${pendingCursor(reaction, stream)} and parked_at is null and next_try_at <= now()`;

/** Everything up to `seq` is done. */
export const moveCursor = (reaction: string, stream: string, seq: number) => sql`
  update reaction_cursor set seq = ${seq}, attempts = 0, next_try_at = now(), parked_at = null where reaction = ${reaction} and stream = ${stream}`;

interface Failed extends CursorKey {
  /** The last fact wanted when it was tried. One beyond it arrived during the attempt and must get a try, as it does with a parked reaction. */
  readonly seen: number;
  readonly parkAfter: number;
}

/** Puts a failed reaction off, longer each time, and parks it in the end. */
export const putOff = ({ reaction, stream, seen, parkAfter }: Failed) => sql`
  update reaction_cursor set
    attempts = case when attempts + 1 < ${parkAfter} or wanted_seq <= ${seen} then attempts + 1 else 1 end,
    next_try_at = case when attempts + 1 < ${parkAfter} or wanted_seq <= ${seen}
      then now() + least(300, 0.5 * power(2, attempts)) * interval '1 second' else now() end,
    parked_at = case when attempts + 1 >= ${parkAfter} and wanted_seq <= ${seen} then now() end
  where reaction = ${reaction} and stream = ${stream} and seq < wanted_seq`;

/** Puts it off without ever parking it: the database was down, which is not the reaction's fault. */
export const putOffWhileDown = ({ reaction, stream }: CursorKey) => sql`
  update reaction_cursor set
    attempts = greatest(attempts, least(attempts + 1, ${MAX_WHILE_DOWN})),
    next_try_at = now() + 0.5 * power(2, least(attempts, ${MAX_WHILE_DOWN})) * interval '1 second'
  where reaction = ${reaction} and stream = ${stream} and seq < wanted_seq`;

/** Failed and not succeeded since. */
const FAILING = sql`seq < wanted_seq and (attempts > 0 or parked_at is not null)`;

export interface FailingReaction extends CursorKey {
  /** How many numbers of the stream it is behind. */
  readonly behind: number;
  readonly attempts: number;
  /** When it is retried by itself; null if it is parked. */
  readonly nextTryAt: Date | null;
  readonly parkedAt: Date | null;
}

const IN_ORDER = new Keyset({ reaction: 'text', stream: 'text' });

/** A page of failing reactions, each row with their total number. An empty page is one row with the total alone. */
export const failingReactions = (page: PageRequest) => sql<{ total: number } & Placed & (FailingReaction | { reaction: null })>`
  select (select count(*)::int from reaction_cursor where ${FAILING}) as total, page.*
  from (values (1)) as always left join (
    select reaction, stream, wanted_seq - seq as behind, attempts, case when parked_at is null then next_try_at end as "nextTryAt", parked_at as "parkedAt",
      ${IN_ORDER.key}
    from reaction_cursor where ${FAILING} and ${IN_ORDER.behind(page)} order by ${IN_ORDER.order} ${rowsOf(page)}
  ) page on true order by page.reaction, page.stream`;

export const countParked = () => sql<{ parked: number }>`
  select count(*)::int as parked from reaction_cursor where ${FAILING} and parked_at is not null`;

/** Makes failing reactions due now: of one reaction, on one stream, or all. */
export const tryNow = ({ reaction, stream }: Partial<CursorKey>) => sql<CursorKey>`
  update reaction_cursor set attempts = 1, next_try_at = now(), parked_at = null
  where ${FAILING} and (${reaction ?? null}::text is null or reaction = ${reaction ?? null})
    and (${stream ?? null}::text is null or stream = ${stream ?? null})
  returning reaction, stream`;
