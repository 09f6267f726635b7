import { createHash } from 'node:crypto';
import type { Position } from '../../../contracts/page.ts';
import { badCursor } from '../../paging/position.ts';
import { parseJson } from '../../parse-json.ts';

/** Increment it when the format or meaning of cursors changes. */
const VERSION = 1;

type Filters = Readonly<Record<string, unknown>>;

/**
 * A checksum of the list, its filters and the position. Detects a cursor that was truncated, changed or used for another list. It needs no
 * secret key, because a forged cursor reveals nothing that the list itself would not.
 */
const checksumOf = (list: string, filters: Filters, position: Position): string => {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  const all = JSON.stringify([list, given.toSorted(([a], [b]) => (a < b ? -1 : 1)), position]);
  return createHash('sha256').update(all).digest('base64url').slice(0, 11);
};

/** The cursor for a position, opaque to clients: `[version, checksum, ...position]` in base64url. */
export const cursorTo = (position: Position, list: string, filters: Filters): string =>
  Buffer.from(JSON.stringify([VERSION, checksumOf(list, filters, position), ...position])).toString('base64url');

/** The position in a cursor. Throws VALIDATION_FAILED if the cursor was not issued for this list with these filters. An empty cursor means the beginning. */
export const positionOf = (cursor: string, list: string, filters: Filters): Position => {
  if (cursor === '') return [];
  const parsed = parseJson(Buffer.from(cursor, 'base64url').toString());
  const position = (Array.isArray(parsed) ? parsed.slice(2) : []) as Position;
  if (!position.length || cursorTo(position, list, filters) !== cursor) throw badCursor();
  return position;
};
