/** Where a row stands in its list: what the list is sorted by, down to what no two rows share. None of it: before the first row. */
export type Position = readonly (string | number | boolean)[];

/** Which part of a list is asked for: by number (`page` from 1), or what comes behind a position, whatever the number. `limit` up to 100. */
export interface PageRequest {
  readonly page: number;
  readonly limit: number;
  readonly after?: Position;
}

/** A part of a list, and the size of the whole. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  /** Where the last of the items stands; null when the list ends with them. */
  readonly next: Position | null;
}
