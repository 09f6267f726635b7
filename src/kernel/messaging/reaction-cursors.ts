import { sql } from 'kysely';
import type { PageRequest } from '../../contracts/page.ts';
import { Keyset, rowsOf, type Placed } from '../paging/keyset.ts';

/** Identifies a cursor, which records how far a reaction has processed a stream. */
export interface CursorKey {
  readonly reaction: string;
  readonly stream: string;
}

/** Creates cursors for a new reaction that starts at the beginning, on every stream that has facts for it. Does nothing if the reaction already has cursors. */
export const adoptStreams = (reaction: string, types: readonly string[]) => sql`
  insert into reaction_cursor (reaction, stream, seq, wanted_seq)
  select ${reaction}, stream, 0, max(seq) from event_log
  where type = any(${types}::text[]) and not exists (select 1 from reaction_cursor where reaction = ${reaction})
  group by stream on conflict do nothing`;

/** Up to 100 cursors that have facts to process and are due. */
export const dueCursors = (reactions: readonly string[]) => sql<CursorKey>`
  select reaction, stream from reaction_cursor
  where seq < wanted_seq and parked_at is null and next_try_at <= now() and reaction = any(${reactions}::text[])
  order by next_try_at limit 100`;

/**
 * Claims a reaction on a stream for the current transaction. If another transaction has claimed it, returns false or, with `wait`, waits for that one
 * to end.
 */
export const claim = (reaction: string, stream: string, wait: boolean) => {
  const key = sql`hashtextextended(${`${reaction} ${stream}`}, 0)`;
  return wait
    ? sql<{ mine: boolean }>`select true as mine from pg_advisory_xact_lock(${key})`
    : sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${key}) as mine`;
};

/** The cursor, if it has facts to process. */
export const pendingCursor = (reaction: string, stream: string) => sql<{ seq: number; wanted_seq: number; attempts: number }>`
  select seq, wanted_seq, attempts from reaction_cursor where reaction = ${reaction} and stream = ${stream} and seq < wanted_seq`;

/** The cursor, if it has facts to process and is due. */
export const dueCursor = (reaction: string, stream: string) => sql<{ seq: number; wanted_seq: number; attempts: number }>`
  ${pendingCursor(reaction, stream)} and parked_at is null and next_try_at <= now()`;

/** Marks everything up to `seq` as processed, and resets the back-off. */
export const moveCursor = (reaction: string, stream: string, seq: number) => sql`
  update reaction_cursor set seq = ${seq}, attempts = 0, next_try_at = now(), parked_at = null where reaction = ${reaction} and stream = ${stream}`;

/** SQL condition: the reaction has failed and not succeeded since. */
const FAILING = sql`seq < wanted_seq and (attempts > 0 or parked_at is not null)`;

export interface FailingReaction extends CursorKey {
  /** How many facts of the stream it has not reached yet, of any type. */
  readonly behind: number;
  readonly attempts: number;
  /** When it is retried automatically; null if it is parked. */
  readonly nextTryAt: Date | null;
  readonly parkedAt: Date | null;
}

const IN_ORDER = new Keyset({ reaction: 'text', stream: 'text' });

/** A page of failing reactions. Every row contains the total; an empty page is a single row with nothing but the total. */
export const failingReactions = (page: PageRequest) => sql<{ total: number } & Placed & (FailingReaction | { reaction: null })>`
  select (select count(*)::int from reaction_cursor where ${FAILING}) as total, page.*
  from (values (1)) as always left join (
    select reaction, stream, wanted_seq - seq as behind, attempts, case when parked_at is null then next_try_at end as "nextTryAt", parked_at as "parkedAt",
      ${IN_ORDER.key}
    from reaction_cursor where ${FAILING} and ${IN_ORDER.afterCursor(page)} order by ${IN_ORDER.order} ${rowsOf(page)}
  ) page on true order by page.reaction, page.stream`;

export const countParked = () => sql<{ parked: number }>`
  select count(*)::int as parked from reaction_cursor where ${FAILING} and parked_at is not null`;

/** Makes failing reactions due now: all of them, or only those of a given reaction or stream. */
export const tryNow = ({ reaction, stream }: Partial<CursorKey>) => sql<CursorKey>`
  update reaction_cursor set attempts = 1, next_try_at = now(), parked_at = null
  where ${FAILING} and (${reaction ?? null}::text is null or reaction = ${reaction ?? null})
    and (${stream ?? null}::text is null or stream = ${stream ?? null})
  returning reaction, stream`;
