/** Which part of a list is asked for: `page` from 1, `limit` up to 100. */
export interface PageRequest {
  readonly page: number;
  readonly limit: number;
}

/** A part of a list, and the size of the whole. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}
