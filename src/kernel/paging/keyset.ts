import { sql, type RawBuilder } from 'kysely';
import type { PageRequest, Position } from '../../contracts/page.ts';
import { requirePosition, type KeyKind } from './position.ts';

/** A row that includes its position in the list. */
export interface Placed {
  readonly key: Position;
}

/** How the kinds of columns that JSON cannot represent exactly are written into a position. All other kinds are written as they are. */
const TO_JSON: Readonly<Partial<Record<KeyKind, (column: string) => string>>> = {
  bigint: (column) => `(${column})::text`,
  time: (column) => `(extract(epoch from ${column}) * 1000000)::bigint::text`,
};

/** How each kind of value is read from a position. */
const FROM_JSON: Readonly<Record<KeyKind, (value: Position[number]) => RawBuilder<unknown>>> = {
  text: (value) => sql`${value}::text`,
  id: (value) => sql`${value}::uuid`,
  int: (value) => sql`${value}::int`,
  flag: (value) => sql`${value}::boolean`,
  bigint: (value) => sql`${value}::bigint`,
  time: (value) => sql`(timestamptz 'epoch' + ${value}::bigint * interval '1 microsecond')`,
};

/**
 * The sort order of a list, in SQL. The columns must not be null, must be unique together and have the same direction. Then one row comparison,
 * which an index on these columns supports, finds the rows after a position.
 */
export class Keyset {
  private readonly kinds: readonly KeyKind[];
  private readonly columns: readonly string[];
  readonly order: RawBuilder<unknown>;
  /** The column `key`, with the position of each row. */
  readonly key: RawBuilder<unknown>;

  constructor(
    keys: Readonly<Record<string, KeyKind>>,
    private readonly direction: 'asc' | 'desc' = 'asc',
  ) {
    this.columns = Object.keys(keys);
    this.kinds = Object.values(keys);
    this.order = sql.raw(this.columns.map((column) => `${column} ${direction}`).join(', '));
    this.key = sql.raw(
      `json_build_array(${this.columns.map((column, n) => TO_JSON[this.kinds[n]!]?.(column) ?? column).join(', ')}) as key`,
    );
  }

  /** The condition for rows after the cursor; `true` if the page is requested by number. Throws VALIDATION_FAILED if the cursor does not fit this list. */
  afterCursor({ after }: PageRequest): RawBuilder<unknown> {
    if (!after?.length) return sql`true`;
    requirePosition(after, this.kinds);
    const values = after.map((value, n) => FROM_JSON[this.kinds[n]!](value));
    return sql`(${sql.raw(this.columns.join(', '))}) ${sql.raw(this.direction === 'asc' ? '>' : '<')} (${sql.join(values)})`;
  }
}

/** The LIMIT and OFFSET of a page, with one extra row to find out whether more rows follow. */
export const rowsOf = ({ page, limit, after }: PageRequest): RawBuilder<unknown> =>
  sql`limit ${limit + 1} offset ${after ? 0 : (page - 1) * limit}`;

/** Removes the extra row of `rowsOf`. Returns the position for the next page, or null if this is the last one. */
export const cutTo = <Row extends Placed>(limit: number, rows: readonly Row[]): { rows: readonly Row[]; next: Position | null } => {
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? page.at(-1)!.key : null };
};
