import { createHash } from 'node:crypto';
import type { Position } from '../../../contracts/page.ts';
import { badCursor } from '../../paging/position.ts';

/** Raised when cursors of before mean something else. */
const VERSION = 1;

type Filters = Readonly<Record<string, unknown>>;

/**
 * Over the list, its filters and the position, so that a cursor that was cut, changed or used elsewhere is noticed. It has no key: a forged
 * cursor shows nothing that the list would not.
 */
const checksumOf = (list: string, filters: Filters, position: Position): string => {
  const said = Object.entries(filters).filter(([, value]) => value !== undefined);
  const all = JSON.stringify([list, said.toSorted(([a], [b]) => (a < b ? -1 : 1)), position]);
  return createHash('sha256').update(all).digest('base64url').slice(0, 11);
};

/** What clients pass on without looking inside: base64url of `[version, checksum, ...position]`. */
export const cursorTo = (position: Position, list: string, filters: Filters): string =>
  Buffer.from(JSON.stringify([VERSION, checksumOf(list, filters, position), ...position])).toString('base64url');

/** Refuses what this list, with these filters, did not hand out. An empty cursor is the beginning. */
export const positionOf = (cursor: string, list: string, filters: Filters): Position => {
  if (cursor === '') return [];
  const [, , ...position] = parse(cursor) as [unknown, unknown, ...Position];
  if (!position.length || cursorTo(position, list, filters) !== cursor) throw badCursor();
  return position;
};

const parse = (cursor: string): readonly unknown[] => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
};
