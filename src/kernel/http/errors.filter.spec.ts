import type { ArgumentsHost } from '@nestjs/common';
import { Log } from '../logging/log.ts';
import { DomainError } from '../domain/domain-error.ts';
import { HttpDialects } from './dialects.ts';
import { ErrorsFilter } from './errors.filter.ts';

describe('an error that ends a request', () => {
  let lines: string[];
  let response: { headersSent: boolean; destroyed?: boolean; code?: number; body?: unknown };
  const fail = (error: unknown, headersSent = false) => {
    lines = [];
    response = { headersSent };
    const express = {
      headersSent,
      setHeader: () => undefined,
      destroy: () => (response.destroyed = true),
      status: (code: number) => ({ json: (body: unknown) => Object.assign(response, { code, body }) }),
    };
    const http = { getRequest: () => ({ requestId: 'r', path: '/' }), getResponse: () => express };
    const log = new Log('info', { write: (line) => void lines.push(line) });
    const filter = new ErrorsFilter(log, new HttpDialects());
    // oxlint-disable-next-line promise/no-promise-in-callback
    filter.catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
  };

  it('is logged with its request id if it is unexpected', () => {
    fail(new Error('broken'));
    expect([response.code, lines.length]).toEqual([500, 1]);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 50, requestId: 'r', error: { message: 'broken' } });
  });

  it('is not logged if it is a domain error', () => {
    fail(new DomainError('SESSION_ENDED'));
    expect([response.code, lines]).toEqual([409, []]);
  });

  it('aborts a response that is partly sent, and is logged', () => {
    fail(new DomainError('SESSION_ENDED'), true);
    expect(response).toEqual({ headersSent: true, destroyed: true });
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 50, msg: 'response aborted', requestId: 'r' });
  });
});
