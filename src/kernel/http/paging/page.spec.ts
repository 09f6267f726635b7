import 'reflect-metadata';
import type { PageRequest } from '../../../contracts/page.ts';
import { paged, PageQuery } from './page.ts';

class LettersQuery extends PageQuery {
  role?: string;
}

/** The list. The position of a letter is its index. */
const LETTERS = [...'abcdefg'];
const requests: PageRequest[] = [];
const read = async (page: PageRequest) => {
  requests.push(page);
  const from = page.after ? Number(page.after[0] ?? -1) + 1 : (page.page - 1) * page.limit;
  const items = LETTERS.slice(from, from + page.limit);
  return { items, total: LETTERS.length, next: from + page.limit < LETTERS.length ? [from + items.length - 1] : null };
};
const ask = (query: Partial<LettersQuery>, list = 'letters') => paged(Object.assign(new LettersQuery(), query), list, read);

describe('a list', () => {
  it('can be read to its end by cursor, without page numbers', async () => {
    const first = await ask({ limit: 3 });
    expect([first.items, first.pagination.page]).toEqual([['a', 'b', 'c'], 1]);
    const second = await ask({ limit: 2, after: first.pagination.next! });
    expect([second.items, second.pagination]).toEqual([
      ['d', 'e'],
      { page: null, limit: 2, total: 7, totalPages: 4, next: expect.any(String) },
    ]);
    const last = await ask({ limit: 3, after: second.pagination.next! });
    expect([last.items, last.pagination.next]).toEqual([['f', 'g'], null]);
  });

  it('continues by cursor from any page, and starts at the beginning with an empty cursor', async () => {
    const { pagination } = await ask({ page: 2, limit: 2 });
    expect((await ask({ limit: 2, after: pagination.next! })).items).toEqual(['e', 'f']);
    expect((await ask({ limit: 2, after: '' })).items).toEqual(['a', 'b']);
    expect(requests.at(-1)).toEqual({ page: 1, limit: 2, after: [] });
  });

  it('rejects a page number combined with a cursor', async () => {
    const { next } = (await ask({ limit: 2 })).pagination;
    for (const page of [1, 2])
      await expect(ask({ page, limit: 2, after: next! })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ field: 'after' }],
      });
  });

  it('rejects cursors of another list or with other filters', async () => {
    const { next } = (await ask({ limit: 2, role: 'vowel' })).pagination;
    await expect(ask({ after: next! })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(ask({ after: next!, role: 'vowel' }, 'numbers')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await ask({ after: next!, role: 'vowel', limit: 1 })).items).toEqual(['c']);
  });
});
