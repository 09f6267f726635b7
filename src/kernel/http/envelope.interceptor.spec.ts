import 'reflect-metadata';
import { StreamableFile } from '@nestjs/common';
import { envelope } from './envelope.interceptor.ts';
import { paged, PageQuery } from './paging/page.ts';

describe('the envelope', () => {
  it.each([
    [{ id: 1 }, { success: true, data: { id: 1 } }],
    [[], { success: true, data: [] }],
    [undefined, { success: true, data: null }],
    [null, { success: true, data: null }],
    [0, { success: true, data: 0 }],
    [false, { success: true, data: false }],
  ])('wraps %j', (value, answer) => {
    expect(envelope(value)).toEqual(answer);
  });

  it('has pagination beside a list, with no pages if the list is empty', async () => {
    const query = Object.assign(new PageQuery(), { page: 3, limit: 10 });
    expect(envelope(await paged(query, 'letters', async () => ({ items: ['x'], total: 21, next: null })))).toEqual({
      success: true,
      data: ['x'],
      pagination: { page: 3, limit: 10, total: 21, totalPages: 3, next: null },
    });
    const { pagination } = await paged(new PageQuery(), 'letters', async () => ({ items: [], total: 0, next: null }));
    expect(pagination).toEqual({ page: 1, limit: 20, total: 0, totalPages: 0, next: null });
  });

  it('does not wrap a file', () => {
    const file = new StreamableFile(Buffer.from('x'));
    expect(envelope(file)).toBe(file);
  });
});
