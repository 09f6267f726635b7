import { sql, type RawBuilder } from 'kysely';
import type { SessionStatus } from '../../../contracts/live-session.ts';
import type { ClassesOf } from '../../../contracts/classes.ts';
import { queryOf } from '../../../kernel/domain/search-terms.ts';
import type { User } from '../access/domain/access.ts';

export interface SessionFilter {
  readonly status?: SessionStatus;
  readonly classId?: string;
  readonly host?: string;
  readonly seriesId?: string;
  /** Words of the title, the description or the host's name (kernel/domain/search-terms.ts); `readingsOf` says how they are taken. */
  readonly q?: string;
  /** One reading of `q`, as a tsquery. */
  readonly query?: string;
  /** Planned starts from then, and before then. */
  readonly from?: Date;
  readonly to?: Date;
  readonly free?: boolean;
}

/** The sessions a caller may find at all. */
export interface Scope {
  /** Equal for scopes of the same sessions. */
  readonly key: string;
  readonly condition: RawBuilder<unknown>;
}

/** Tells one list from another. */
export const keyOf = ({ key }: Scope, { status, classId, host, seriesId, q, query, from, to, free }: SessionFilter): string =>
  JSON.stringify([key, status, classId, host, seriesId, q, query, from, to, free]);

/** Subselects of `list_key` and `id` that together make up a list, each narrowed by another condition and to its first `most` sessions. */
export type Found = (more?: RawBuilder<unknown>, most?: number) => readonly RawBuilder<unknown>[];

export const together = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(parts, sql` union all `);

/** Keys from `start` to before `end`. */
interface KeyRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** The three parts of every list (0006-catalogue.ts): live, upcoming, past. Within each the key follows the planned start. */
const PAST = 2n ** 62n;
const PARTS: readonly { readonly has: readonly SessionStatus[]; readonly range: (from: bigint, to: bigint) => KeyRange }[] = [
  { has: ['live'], range: (from, to) => ({ start: from - PAST, end: to - PAST }) },
  { has: ['scheduled'], range: (from, to) => ({ start: from, end: to }) },
  { has: ['ended', 'cancelled'], range: (from, to) => ({ start: PAST - to + 1n, end: PAST - from + 1n }) },
];

/**
 * The ways to take a search, of which the first that finds something counts: whole words, with the last as a prefix because it may still be
 * being typed; else all words as prefixes. (Few sessions have the words; very many have words that begin with them, and the index must bring up all of those.)
 */
export const readingsOf = (filter: SessionFilter): readonly SessionFilter[] => {
  if (!filter.q) return [filter];
  const readings = [queryOf(filter.q), queryOf(filter.q, true)];
  return [...new Set(readings)].map((query) => ({ ...filter, query }));
};

/** Dates and status become ranges of the key, so that nothing outside them is looked at. */
export const foundBy = (scope: RawBuilder<unknown>, filter: SessionFilter): Found => {
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
/** In microseconds since 1970; beyond what a Date can be. */
const FOREVER = 2n ** 61n;

const conditionsOf = ({ status, classId, host, seriesId, free, q, query }: SessionFilter): RawBuilder<unknown>[] => [
  ...(status ? [sql`status = ${status}`] : []),
  ...(classId ? [sql`class_id = ${classId}`] : []),
  ...(host ? [sql`host_id = ${host}`] : []),
  ...(seriesId ? [sql`series_id = ${seriesId}`] : []),
  ...(free === undefined ? [] : [free ? sql`price = 0` : sql`price > 0`]),
  ...(q ? [matching(query)] : []),
];

/**
 * A search without a word finds nothing. The words are in a subselect, where the planner does not look at them: it plans a search for words it
 * sees anew each time, which takes as long as the search.
 */
const matching = (query: string | undefined): RawBuilder<unknown> => (query ? sql`search @@ (select ${query}::tsquery)` : sql`false`);

/**
 * The sessions a user runs: those of the classes they teach, and those they host. The host of a class's session is on the staff of that
 * class, archived or not; only an admin needs no place there.
 */
export const runBy = ({ userId, role }: User, { teaching, archived }: Omit<ClassesOf, 'attending'>): RawBuilder<unknown> => {
  const own = role === 'admin' ? sql`true` : sql`(class_id is null or class_id = any(${[...archived]}::uuid[]))`;
  return sql`(class_id = any(${[...teaching]}::uuid[]) or (host_id = ${userId} and ${own}))`;
};
