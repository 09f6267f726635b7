import type { Page } from '../../contracts/page.js';
import { Int } from './fields.js';

/** The query of every list; extend it with filters. */
export class PageQuery {
  @Int({ min: 1, max: 1_000_000, optional: true, default: 1, description: 'Which page, from 1.' })
  page: number = 1;

  @Int({ min: 1, max: 100, optional: true, default: 20, description: 'How many on a page, up to 100.' })
  limit: number = 20;
}

/** Where in the list a client is. */
export class Pagination {
  @Int({ min: 1, example: 1 })
  page!: number;

  @Int({ min: 1, max: 100, example: 20 })
  limit!: number;

  @Int({ min: 0, example: 42, description: 'How many there are on all pages.' })
  total!: number;

  @Int({ min: 0, example: 3 })
  totalPages!: number;
}

/** A page on its way to the envelope. */
export class PagedAnswer<Item> {
  constructor(
    readonly items: readonly Item[],
    readonly pagination: Pagination,
  ) {}
}

/** What a controller returns for a list. */
export const paged = <Item>({ page, limit }: PageQuery, { items, total }: Page<Item>): PagedAnswer<Item> =>
  new PagedAnswer(items, { page, limit, total, totalPages: Math.ceil(total / limit) });
