import { sql, type RawBuilder } from 'kysely';
import type { Mark, Outline } from './outlines.js';
import { LIVE, together, type Found, type KeyRange, type SessionFilter } from './session-filter.js';

/** A longer list that is asked for again and again is not gone through anew for each page of it. To search costs more than to count. */
const LONG = { list: 1_000, search: 500 };
/** The beginning of a list has room for so many that went away from it since. */
const SPARE = 40;
/** Where every so many sessions of a long list stand is remembered. */
export const EVERY = 20;
/** Of a search that is not remembered whole the beginning is, a page of 100 at most: there may be very many before the first that has the words. */
export const FIRST = 100 + SPARE;

export const isLong = (total: number, { q }: SessionFilter): boolean => total > (q ? LONG.search : LONG.list);

/** Where a page begins in its list, from 0, and how many are on it. */
export interface Span {
  readonly from: number;
  readonly limit: number;
}

/** The statement for a page of a long list, which gives ids. What has just gone live stands at the beginning of the first at once. */
export const pageOf = (outline: Outline, found: Found, { q }: SessionFilter, span: Span): RawBuilder<{ id: string }> =>
  sql`select id from (${q && !span.from ? beginning(found, outline, span) : between(found, outline.marks, span)}) page`;

/** Of a remembered search: what is live now, and what was found as far as it still is what was looked for. */
const beginning = (found: Found, { every, marks, first }: Outline, { limit }: Span): RawBuilder<unknown> => {
  const ids = every === 1 ? marks.slice(0, limit + SPARE).map(idOf) : first.slice(0, limit + SPARE);
  const parts = [...found(LIVE), ...found(sql`id = any(${ids}::uuid[])`)];
  return sql`select distinct list_key, id from (${together(parts)}) found order by list_key, id ${sql.raw(`limit ${limit}`)}`;
};

/** Between the marks around the page. The first has none before it, and its end leaves room for what came since. */
const between = (found: Found, marks: readonly Mark[], { from, limit }: Span): RawBuilder<unknown> => {
  const first = from ? sql`(list_key, id) >= ${at(marks[Math.floor(from / EVERY)]!)}` : sql`true`;
  const end = marks[Math.ceil((from + limit + (from ? 0 : SPARE)) / EVERY)];
  const span = end ? sql`${first} and (list_key, id) < ${at(end)}` : first;
  // Written out, because a plan for any number of rows is another than one for a page.
  return sql`select id from (${together(found(span))}) found order by list_key, id ${sql.raw(`limit ${limit} offset ${from % EVERY}`)}`;
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
const marksBefore = (marks: readonly Mark[], key: bigint): number => {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyAt(marks[middle]!) < key) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const idOf = (mark: Mark): string => mark.slice(mark.indexOf(' ') + 1);
const keyAt = (mark: Mark): bigint => BigInt(mark.slice(0, mark.indexOf(' ')));
const at = (mark: Mark) => sql`(${String(keyAt(mark))}::bigint, ${idOf(mark)}::uuid)`;
