import type { Page, PageRequest } from '../../contracts/page.ts';

/** Reads a whole list, for clients that know no pages: a page at a time, so that no statement returns more than a page. */
export const allPages = async <Item>(read: (page: PageRequest) => Promise<Page<Item>>): Promise<Item[]> => {
  const items: Item[] = [];
  for (let after: PageRequest['after'] | null = []; after;) {
    const { items: found, next }: Page<Item> = await read({ page: 1, limit: 100, after });
    items.push(...found);
    after = next;
  }
  return items;
};
