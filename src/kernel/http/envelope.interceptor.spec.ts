import 'reflect-metadata';
import { StreamableFile, type ExecutionContext } from '@nestjs/common';
import { firstValueFrom, of } from 'rxjs';
import { envelope, EnvelopeInterceptor } from './envelope.interceptor.ts';
import { ApiEndpoint } from './openapi/api-endpoint.ts';
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

  it('is left out where the endpoint is bare', async () => {
    class Letters {
      @ApiEndpoint({ summary: 'bare', ok: [Letters], bare: true })
      bare(): void {}

      @ApiEndpoint({ summary: 'wrapped', ok: [Letters] })
      wrapped(): void {}
    }
    const answerOf = (handler: () => void) =>
      firstValueFrom(
        new EnvelopeInterceptor().intercept({ getHandler: () => handler } as unknown as ExecutionContext, { handle: () => of(['x']) }),
      );
    expect(await answerOf(Letters.prototype.bare)).toEqual(['x']);
    expect(await answerOf(Letters.prototype.wrapped)).toEqual({ success: true, data: ['x'] });
  });

  it('does not wrap a file', () => {
    const file = new StreamableFile(Buffer.from('x'));
    expect(envelope(file)).toBe(file);
  });
});
