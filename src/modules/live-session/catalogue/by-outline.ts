import { sql, type RawBuilder } from 'kysely';
import type { Position } from '../../../contracts/page.ts';
import { badCursor, mustFit } from '../../../kernel/paging/position.ts';
import type { Mark, Outline } from './outlines.ts';
import { LIVE, together, type Found, type KeyRange, type SessionFilter } from './session-filter.ts';

/** A longer list that is asked for again and again is not gone through anew for each page of it. To search costs more than to count. */
const LONG = { list: 1_000, search: 500 };
/** The beginning of a list has room for so many that went away from it since. */
const SPARE = 40;
/** Where every so many sessions of a long list stand is remembered. */
export const EVERY = 20;
/** Of a search that is not remembered whole the beginning is, a page of 100 at most: there may be very many before the first that has the words. */
export const FIRST = 100 + SPARE;

export const isLong = (total: number, { q }: SessionFilter): boolean => total > (q ? LONG.search : LONG.list);

/** Where a page begins in its list, from 0 or behind a session of it, and how many are on it. */
export interface Span {
  readonly from: number;
  readonly limit: number;
  /** Of a list that is read by cursor; null at its beginning. Undefined where a page is asked for by its number. */
  readonly behind?: Mark | null;
}

/** What gives marks. */
export type Marked = RawBuilder<{ mark: Mark }>;

/**
 * The statement for a page of a long list, with one more of what follows. What has just gone live stands at the beginning of the first at once.
 * `whole`: where it gives less, there is no more.
 */
export const pageOf = (outline: Outline, found: Found, { q }: SessionFilter, span: Span): { statement: Marked; whole: boolean } =>
  q && !span.from && span.behind === undefined ? beginning(found, outline, span) : between(found, outline, span);

/** One more than is on the page says that the list goes on. Written out, because a plan for any number of rows is another than one for a page. */
export const marksOf = (rows: RawBuilder<unknown>, limit: number, from: RawBuilder<unknown> = sql.raw('0')): Marked =>
  sql`select list_key || ' ' || id as mark from (${rows}) found order by list_key, id ${sql.raw(`limit ${limit + 1}`)} offset ${from}`;

export const isBehind = ({ behind }: Span): RawBuilder<unknown> => (behind ? sql`(list_key, id) > ${at(behind)}` : sql`true`);

/** Of a remembered search: what is live now, and what was found as far as it still is what was looked for. */
const beginning = (found: Found, { every, marks, first }: Outline, { limit }: Span) => {
  const ids = every === 1 ? marks.slice(0, limit + SPARE).map(idOf) : first.slice(0, limit + SPARE);
  const parts = [...found(LIVE), ...found(sql`id = any(${ids}::uuid[])`)];
  const statement = marksOf(sql`select distinct list_key, id from (${together(parts)}) part`, limit);
  return { statement, whole: false };
};

/** Between the marks around the page. The first has none before it, and its end leaves room for what came since. */
const between = (found: Found, { every, marks }: Outline, span: Span) => {
  const { from, limit, behind } = span;
  const before = behind ? marksUpTo(marks, behind) : from / every;
  const first = from ? sql`(list_key, id) >= ${at(marks[Math.floor(before)]!)}` : isBehind(span);
  const end = marks[Math.ceil(before + (limit + 1 + (from ? 0 : SPARE)) / every)];
  const part = together(found(end ? sql`${first} and (list_key, id) < ${at(end)}` : first));
  const statement = marksOf(part, limit, sql.raw(String(from % every)));
  return { statement, whole: !end };
};

/** How many there are in the parts of a list together. */
export const countOf = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join(
    parts.map((part) => sql`(select count(*)::int from ${part} part)`),
    sql` + `,
  );

/**
 * How many stand within ranges of a long list: as many as the outline has marks for, and those between an end of a range and the mark before it.
 * Undefined where there are so few that counting them costs no more.
 */
export const countedBy = ({ marks, every }: Outline, found: Found, ranges: readonly KeyRange[]): RawBuilder<unknown> | undefined => {
  const lastBefore = (end: bigint) => Math.max(0, marksBefore(marks, end) - 1);
  const sure = ranges.reduce((sum, { start, end }) => sum + (lastBefore(end) - lastBefore(start)) * every, 0);
  if (sure <= LONG.list) return undefined;
  const rest = (end: bigint) => {
    const mark = marks[lastBefore(end)]!;
    // Without a limit the plan for any range looks so dear that each is planned anew, which takes longer than to count.
    return countOf(found(sql`(list_key, id) >= ${at(mark)} and list_key < ${String(end)}::bigint`, sql.raw(String(every + SPARE))));
  };
  return sql`${sure}::int + ${sql.join(
    ranges.map(({ start, end }) => sql`(${rest(end)}) - (${rest(start)})`),
    sql` + `,
  )}`;
};

/** How many marks stand before a key. */
const marksBefore = (marks: readonly Mark[], key: bigint): number => count(marks, (mark) => keyAt(mark) < key);

/** How many marks stand before another, or where it stands. */
const marksUpTo = (marks: readonly Mark[], behind: Mark): number => {
  const [key, id] = [keyAt(behind), idOf(behind)];
  return count(marks, (mark) => keyAt(mark) < key || (keyAt(mark) === key && idOf(mark) <= id));
};

/** How many are so; those that are stand first. */
const count = (marks: readonly Mark[], isSo: (mark: Mark) => boolean): number => {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(marks[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Where a session stands, for a cursor; `reading` is which of the ways to take a search found it. */
export const positionAt = (mark: Mark, reading: number): Position => [...mark.split(' '), reading];

/** The other way round: null for the beginning. Refuses what is no position of a list of sessions. */
export const markAt = (position: Position, readings: number): { behind: Mark | null; reading: number } => {
  if (!position.length) return { behind: null, reading: 0 };
  mustFit(position, ['bigint', 'id', 'int']);
  const [key, id, reading] = position as readonly [string, string, number];
  if (reading < 0 || reading >= readings) throw badCursor();
  return { behind: `${key} ${id}`, reading };
};

export const idOf = (mark: Mark): string => mark.slice(mark.indexOf(' ') + 1);
const keyAt = (mark: Mark): bigint => BigInt(mark.slice(0, mark.indexOf(' ')));
const at = (mark: Mark) => sql`(${String(keyAt(mark))}::bigint, ${idOf(mark)}::uuid)`;
