import { createHash } from 'node:crypto';
import type { Position } from '../../../contracts/page.ts';
import { badCursor } from '../../paging/position.ts';

/** Increase it when the meaning of cursors changes. */
const VERSION = 1;

type Filters = Readonly<Record<string, unknown>>;

/**
 * Covers the list, its filters and the position, to detect a cursor that was cut, changed or used elsewhere. It has no key: a forged
 * cursor shows nothing that the list would not.
 */
const checksumOf = (list: string, filters: Filters, position: Position): string => {
  const said = Object.entries(filters).filter(([, value]) => value !== undefined);
  const all = JSON.stringify([list, said.toSorted(([a], [b]) => (a < b ? -1 : 1)), position]);
  return createHash('sha256').update(all).digest('base64url').slice(0, 11);
};

/** Opaque to clients: base64url of `[version, checksum, ...position]`. */
export const cursorTo = (position: Position, list: string, filters: Filters): string =>
  Buffer.from(JSON.stringify([VERSION, checksumOf(list, filters, position), ...position])).toString('base64url');

/** Throws VALIDATION_FAILED for a cursor that did not come from this list with these filters. An empty cursor is the beginning. */
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
