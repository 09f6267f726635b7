import type { Page, PageRequest } from '../../../contracts/page.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { cursorTo, positionOf } from './cursor.ts';
import { Int, Text } from '../validation/fields.ts';

export const EXAMPLE_CURSOR = 'WzEsIkZKaGxMNUhTdGNjIiwiYW1hcmEgb2thZm9yIiwiMDE5OGEyZjQtNmMxZS03YjNhLTlkNTItM2YxZjZmMGM4ZTExIl0';

/** The query of every list. Extend it with filters. */
export class PageQuery {
  @Int({ min: 1, max: 1_000_000, optional: true, default: 1, description: 'Which page, from 1. Not together with `after`.' })
  page?: number;

  @Int({ min: 1, max: 100, optional: true, default: 20, description: 'How many on a page, up to 100.' })
  limit: number = 20;

  @Text({
    max: 8_000,
    optional: true,
    example: EXAMPLE_CURSOR,
    description:
      'Reads the list by cursor: what comes behind the page whose `pagination.next` this is. Whatever is added or removed meanwhile, each row that keeps its place in the order comes exactly once. Pass it on as it is, with the same filters; `limit` may change. Empty: from the beginning.',
  })
  after?: string;
}

/** Where in the list a client is. */
export interface Pagination {
  /** Null if the page was requested by cursor. */
  readonly page: number | null;
  readonly limit: number;
  readonly total: number;
  readonly totalPages: number;
  readonly next: string | null;
}

/** A page, for the envelope interceptor. */
export class PagedAnswer<Item> {
  constructor(
    readonly items: readonly Item[],
    readonly pagination: Pagination,
  ) {}
}

/** What a controller returns for a list. `list` is its name, with the ids of its path, so that cursors of other lists are rejected. */
export const paged = async <Item>(
  query: PageQuery,
  list: string,
  read: (page: PageRequest) => Promise<Page<Item>>,
): Promise<PagedAnswer<Item>> => {
  const { page, limit, after, ...filters } = query;
  if (page !== undefined && after !== undefined)
    throw new DomainError('VALIDATION_FAILED', [{ field: 'after', message: 'cannot be combined with page' }]);
  const position = after === undefined ? undefined : positionOf(after, list, filters);
  const { items, total, next } = await read({ page: page ?? 1, limit, ...(position && { after: position }) });
  return new PagedAnswer(items, {
    page: position ? null : (page ?? 1),
    limit,
    total,
    totalPages: Math.ceil(total / limit),
    next: next && cursorTo(next, list, filters),
  });
};
