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
  /** One reading of `q`, as the index is asked for it. */
  readonly query?: string;
  /** Planned starts from then, and before then. */
  readonly from?: Date;
  readonly to?: Date;
  readonly free?: boolean;
}

/** What somebody may find at all. */
export interface Scope {
  /** The same for the same sessions. */
  readonly key: string;
  readonly condition: RawBuilder<unknown>;
}

/** What tells a list from others. */
export const keyOf = ({ key }: Scope, { status, classId, host, seriesId, q, query, from, to, free }: SessionFilter): string =>
  JSON.stringify([key, status, classId, host, seriesId, q, query, from, to, free]);

/**
 * The sessions found, by `list_key` and `id`, as far as they also meet another condition; of each of the parts of a list no more than the first
 * `most`.
 */
export type Found = (more?: RawBuilder<unknown>, most?: number | RawBuilder<unknown>) => readonly RawBuilder<unknown>[];

export const together = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(parts, sql` union all `);

/** Keys from `start` to before `end`. */
export interface KeyRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** The three parts of every list (0006-catalogue.ts): what is live, what is to come, what is over. Within each the key goes with the planned start. */
const PAST = 2n ** 62n;
const PARTS: readonly { readonly has: readonly SessionStatus[]; readonly range: (from: bigint, to: bigint) => KeyRange }[] = [
  { has: ['live'], range: (from, to) => ({ start: from - PAST, end: to - PAST }) },
  { has: ['scheduled'], range: (from, to) => ({ start: from, end: to }) },
  { has: ['ended', 'cancelled'], range: (from, to) => ({ start: PAST - to + 1n, end: PAST - from + 1n }) },
];

/** Of a list by `list_key`: what is live. */
export const LIVE = sql.raw(`list_key < ${-(2n ** 61n)}`);

/**
 * The ways to take a search, the first that finds something counts: whole words, and of the last its beginning, because it may still be typed; else
 * beginnings of all. (Few sessions have the words; very many have words that begin so, and the index has to bring all of them.)
 */
export const readingsOf = (filter: SessionFilter): readonly SessionFilter[] => {
  if (!filter.q) return [filter];
  const readings = [queryOf(filter.q), queryOf(filter.q, true)];
  return [...new Set(readings)].map((query) => ({ ...filter, query }));
};

export const foundBy = (scope: RawBuilder<unknown>, filter: SessionFilter): Found =>
  within(filter, sql`${scope} and ${sql.join([...conditionsOf(filter), ...matching(filter)], sql` and `)}`);

/** The same where the other condition leaves few: each is looked at for the words, instead of the index for all that have them. */
export const foundAmongFew = (scope: RawBuilder<unknown>, filter: SessionFilter): Found =>
  within(
    filter,
    sql`${scope} and ${sql.join([...conditionsOf(filter), ...matching(filter).map((match) => sql`coalesce(${match}, false)`)], sql` and `)}`,
  );

/** Dates and status are ranges of the key, so that nothing outside them is looked at. */
const within = (filter: SessionFilter, condition: RawBuilder<unknown>): Found => {
  const ranges = filter.status || filter.from || filter.to ? rangesOf(filter).map(inRange) : [sql`true`];
  return (more = sql`true`, most) =>
    ranges.map(
      (range) => sql`(select list_key, id from live_session where ${range} and ${condition} and ${more}
        ${most === undefined ? sql`` : sql`order by list_key, id limit ${most}`})`,
    );
};

/** Where the sessions of a list stand, as far as status and dates say it. */
export const rangesOf = ({ status, from, to }: SessionFilter): KeyRange[] =>
  PARTS.filter(({ has }) => !status || has.includes(status)).map(({ range }) =>
    range(from ? micros(from) : -FOREVER, to ? micros(to) : FOREVER),
  );

const inRange = ({ start, end }: KeyRange): RawBuilder<unknown> =>
  sql`list_key >= ${String(start)}::bigint and list_key < ${String(end)}::bigint`;

const micros = (at: Date): bigint => BigInt(at.getTime()) * 1000n;
/** In microseconds since 1970; beyond what a Date can be. */
const FOREVER = 2n ** 61n;

const conditionsOf = ({ status, classId, host, seriesId, free }: SessionFilter): RawBuilder<unknown>[] => [
  sql`true`,
  ...(status ? [sql`status = ${status}`] : []),
  ...(classId ? [sql`class_id = ${classId}`] : []),
  ...(host ? [sql`host_id = ${host}`] : []),
  ...(seriesId ? [sql`series_id = ${seriesId}`] : []),
  ...(free === undefined ? [] : [free ? sql`price = 0` : sql`price > 0`]),
];

/**
 * What has no word in it finds nothing. The words are put in a subselect, where the planner does not look at them: for those it sees it plans
 * each search anew, which takes as long as the search.
 */
const matching = ({ q, query }: SessionFilter): RawBuilder<unknown>[] => {
  if (!q) return [];
  return [query ? sql`search @@ (select ${query}::tsquery)` : sql`false`];
};

/**
 * The sessions somebody runs: those of the classes they teach, and those they host. A session of a class has its host on the staff of that
 * class, archived or not; only an admin needs no place there.
 */
export const runBy = ({ userId, role }: User, { teaching, archived }: Omit<ClassesOf, 'attending'>): RawBuilder<unknown> => {
  const own = role === 'admin' ? sql`true` : sql`(class_id is null or class_id = any(${[...archived]}::uuid[]))`;
  return sql`(class_id = any(${[...teaching]}::uuid[]) or (host_id = ${userId} and ${own}))`;
};
