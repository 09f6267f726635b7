import { sql, type RawBuilder } from 'kysely';
import type { SessionStatus } from '../../../contracts/live-session.ts';
import type { SessionFilter } from '../../../contracts/live-session/catalogue.ts';
import type { ClassesOf } from '../../../contracts/classes.ts';
import { queryOf } from '../../../kernel/domain/search-terms.ts';
import type { User } from '../access/domain/session-access.ts';

/** A filter whose words have been interpreted. */
export interface InterpretedFilter extends SessionFilter {
  /** One of the interpretations of `q` (kernel/domain/search-terms.ts), as a tsquery. See `interpretationsOf`. */
  readonly query?: string;
}

/** The sessions a caller may find at all. */
export interface Scope {
  /** Identifies the scope in caches: equal keys mean the same sessions. */
  readonly key: string;
  readonly condition: RawBuilder<unknown>;
}

/** Identifies a list in caches. */
export const keyOf = ({ key }: Scope, filter: InterpretedFilter): string => {
  const { status, classId, host, seriesId, q, query, from, to, free, oneOnOne } = filter;
  return JSON.stringify([key, status, classId, host, seriesId, q, query, from, to, free, oneOnOne]);
};

/** Builds subselects of `list_key` and `id` whose union is the list. `more`: a further condition on each of them; `most`: how many rows to take from each, at most. */
export type Found = (more?: RawBuilder<unknown>, most?: number) => readonly RawBuilder<unknown>[];

export const unionOf = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(parts, sql` union all `);

/** Keys from `start` (inclusive) to `end` (exclusive). */
interface KeyRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** The three parts of every list (0006-catalogue.ts): live, upcoming and past sessions. Within each part, the key follows the planned start. */
const PAST = 2n ** 62n;
const PARTS: readonly { readonly has: readonly SessionStatus[]; readonly range: (from: bigint, to: bigint) => KeyRange }[] = [
  { has: ['live'], range: (from, to) => ({ start: from - PAST, end: to - PAST }) },
  { has: ['scheduled'], range: (from, to) => ({ start: from, end: to }) },
  { has: ['ended', 'cancelled'], range: (from, to) => ({ start: PAST - to + 1n, end: PAST - from + 1n }) },
];

/**
 * The interpretations of a search; the first that finds anything is used. First: whole words, except that the last is a prefix, because the user may
 * still be typing it. Then: all words as prefixes. (Prefixes come second because they match many more rows, all of which the index must return.)
 */
export const interpretationsOf = (filter: SessionFilter): readonly InterpretedFilter[] => {
  if (!filter.q) return [filter];
  const interpretations = [queryOf(filter.q), queryOf(filter.q, true)];
  return [...new Set(interpretations)].map((query) => ({ ...filter, query }));
};

/** Turns dates and status into ranges of the key, so that no rows outside them are read. */
export const foundBy = (scope: RawBuilder<unknown>, filter: InterpretedFilter): Found => {
  const ranges = filter.status || filter.from || filter.to ? rangesOf(filter).map(inRange) : [sql`true`];
  const condition = sql.join([scope, ...conditionsOf(filter)], sql` and `);
  return (more = sql`true`, most) =>
    ranges.map(
      (range) => sql`(select list_key, id from live_session where ${range} and ${condition} and ${more}
        ${most === undefined ? sql`` : sql`order by list_key, id limit ${most}`})`,
    );
};

const rangesOf = ({ status, from, to }: SessionFilter): KeyRange[] =>
  PARTS.filter(({ has }) => !status || has.includes(status)).map(({ range }) =>
    range(from ? micros(from) : -FOREVER, to ? micros(to) : FOREVER),
  );

const inRange = ({ start, end }: KeyRange): RawBuilder<unknown> =>
  sql`list_key >= ${String(start)}::bigint and list_key < ${String(end)}::bigint`;

const micros = (at: Date): bigint => BigInt(at.getTime()) * 1000n;
/** In microseconds since 1970; later than any Date. */
const FOREVER = 2n ** 61n;

const conditionsOf = ({ status, classId, host, seriesId, free, oneOnOne, q, query }: InterpretedFilter): RawBuilder<unknown>[] => [
  ...(status ? [sql`status = ${status}`] : []),
  ...(classId ? [sql`class_id = ${classId}`] : []),
  ...(host ? [sql`host_id = ${host}`] : []),
  ...(seriesId ? [sql`series_id = ${seriesId}`] : []),
  ...(free === undefined ? [] : [free ? sql`price = 0` : sql`price > 0`]),
  ...(oneOnOne === undefined ? [] : [oneOnOne ? sql`capacity = 1` : sql`capacity is distinct from 1`]),
  ...(q ? [matching(query)] : []),
];

/**
 * A search without words finds nothing. The query is in a subselect, to hide it from the planner: otherwise each search would be planned anew,
 * which takes as long as the search itself.
 */
const matching = (query: string | undefined): RawBuilder<unknown> => (query ? sql`search @@ (select ${query}::tsquery)` : sql`false`);

/**
 * The sessions a user runs: those of the classes they teach, and those they host without a class or in a class they still teach, even if it is
 * archived. Admins need not teach it.
 */
export const runBy = ({ userId, role }: User, { teaching, archived }: Omit<ClassesOf, 'attending'>): RawBuilder<unknown> => {
  const own = role === 'admin' ? sql`true` : sql`(class_id is null or class_id = any(${[...archived]}::uuid[]))`;
  return sql`(class_id = any(${[...teaching]}::uuid[]) or (host_id = ${userId} and ${own}))`;
};
