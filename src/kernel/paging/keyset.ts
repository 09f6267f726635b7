import { sql, type RawBuilder } from 'kysely';
import type { PageRequest, Position } from '../../contracts/page.ts';
import { mustFit, type KeyKind } from './position.ts';

/** A row with its position. */
export interface Placed {
  readonly key: Position;
}

const GIVES: Readonly<Record<KeyKind, (column: string) => string>> = {
  text: (column) => column,
  id: (column) => column,
  int: (column) => column,
  flag: (column) => column,
  bigint: (column) => `(${column})::text`,
  time: (column) => `(extract(epoch from ${column}) * 1000000)::bigint::text`,
};

const TAKES: Readonly<Record<KeyKind, (value: Position[number]) => RawBuilder<unknown>>> = {
  text: (value) => sql`${value}::text`,
  id: (value) => sql`${value}::uuid`,
  int: (value) => sql`${value}::int`,
  flag: (value) => sql`${value}::boolean`,
  bigint: (value) => sql`${value}::bigint`,
  time: (value) => sql`(timestamptz 'epoch' + ${value}::bigint * interval '1 microsecond')`,
};

/**
 * The sort order of a list, in SQL: columns that are unique together and not null, all in one direction, so that a position is a row
 * comparison that an index on the same columns can answer.
 */
export class Keyset {
  private readonly kinds: readonly KeyKind[];
  private readonly columns: readonly string[];
  readonly order: RawBuilder<unknown>;
  /** A column with the position of each row. */
  readonly key: RawBuilder<unknown>;

  constructor(
    keys: Readonly<Record<string, KeyKind>>,
    private readonly direction: 'asc' | 'desc' = 'asc',
  ) {
    this.columns = Object.keys(keys);
    this.kinds = Object.values(keys);
    this.order = sql.raw(this.columns.map((column) => `${column} ${direction}`).join(', '));
    this.key = sql.raw(`json_build_array(${this.columns.map((column, n) => GIVES[this.kinds[n]!](column)).join(', ')}) as key`);
  }

  /** The condition for rows after the cursor; true if the page is requested by number. Throws if it is not a position in this list. */
  behind({ after }: PageRequest): RawBuilder<unknown> {
    if (!after?.length) return sql`true`;
    mustFit(after, this.kinds);
    const values = after.map((value, n) => TAKES[this.kinds[n]!](value));
    return sql`(${sql.raw(this.columns.join(', '))}) ${sql.raw(this.direction === 'asc' ? '>' : '<')} (${sql.join(values)})`;
  }
}

/** One row more than the page has, to know whether the list goes on. */
export const rowsOf = ({ page, limit, after }: PageRequest): RawBuilder<unknown> =>
  sql`limit ${limit + 1} offset ${after ? 0 : (page - 1) * limit}`;

/** Removes that extra row. */
export const cutTo = <Row extends Placed>(limit: number, rows: readonly Row[]): { rows: readonly Row[]; next: Position | null } => {
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? page.at(-1)!.key : null };
};
