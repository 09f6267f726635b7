/** A row's position in its list: its sort key, ending in a unique value. Empty = before the first row. */
export type Position = readonly (string | number | boolean)[];

/** Selects a page by number (from 1) or, if `after` is set, the rows after that position. `limit` is at most 100. */
export interface PageRequest {
  readonly page: number;
  readonly limit: number;
  readonly after?: Position;
}

/** One page of a list. `total` is the size of the whole list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  /** Position of the last item; null on the last page. */
  readonly next: Position | null;
}
