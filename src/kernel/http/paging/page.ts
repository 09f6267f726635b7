import type { Page, PageRequest } from '../../../contracts/page.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { cursorTo, positionOf } from './cursor.ts';
import { Int, Text } from '../validation/fields.ts';

export const EXAMPLE_CURSOR = 'WzEsIkZKaGxMNUhTdGNjIiwiYW1hcmEgb2thZm9yIiwiMDE5OGEyZjQtNmMxZS03YjNhLTlkNTItM2YxZjZmMGM4ZTExIl0';

/** The query parameters of every list. Extend it with filters. */
export class PageQuery {
  @Int({ min: 1, max: 1_000_000, optional: true, default: 1, description: 'Page number, from 1. Cannot be combined with `after`.' })
  page?: number;

  @Int({ min: 1, max: 100, optional: true, default: 20, description: 'Items per page, up to 100.' })
  limit: number = 20;

  @Text({
    max: 8_000,
    optional: true,
    example: EXAMPLE_CURSOR,
    description:
      'Reads the list by cursor: send `pagination.next` of a page to get the page after it. Even if rows are added or removed in the meantime, you get each row exactly once, unless the row itself moves in the order. Send the cursor unchanged and with the same filters; `limit` may change. An empty value starts at the beginning.',
  })
  after?: string;
}

/** The position of a page in its list. */
export interface Pagination {
  /** Null if the page was requested by cursor. */
  readonly page: number | null;
  readonly limit: number;
  readonly total: number;
  readonly totalPages: number;
  readonly next: string | null;
}

/** A page of items, which the envelope interceptor wraps. */
export class PagedAnswer<Item> {
  constructor(
    readonly items: readonly Item[],
    readonly pagination: Pagination,
  ) {}
}

/** Reads a page for a controller to return. `list` identifies the list, including ids from its path, so that cursors of other lists are rejected. */
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
