import type { Request, Response } from 'express';
import { DomainError } from '../domain/domain-error.ts';
import { DialectError } from './dialect-error.ts';
import { HttpDialects, type HttpDialect } from './dialects.ts';

const dialect: HttpDialect = {
  prefix: '/compat/other',
  module: class Other {},
  about: { title: 'Other', description: '', token: '', tags: [] },
  normalise: (request) => void (request.headers.authorization = 'Bearer normalised'),
  failureShape: { success: true, fields: ['error', 'message'] },
  failure: (_error, { status, body }, { method, path, hasToken }) =>
    path === '/z'
      ? { status, text: String(hasToken) }
      : path === '/y'
        ? { status, text: method, field: 'message' }
        : { status: status === 409 ? 400 : status, text: `No: ${body.code}` },
};

describe('the dialects', () => {
  const dialects = new HttpDialects();
  dialects.add(dialect);
  const request = (path: string) => ({ method: 'PUT', path, requestId: 'r', headers: {} }) as unknown as Request & { requestId: string };

  it.each(['/compat/other', '/compat/other/', '/compat/other/class/1', '/Compat/OTHER/class'])('handle %s', (path) => {
    expect(dialects.of(path)).toBe(dialect);
  });

  it.each(['/', '/compat', '/compat/others', '/compat/otherwise/class', '/api/v1/compat/other', '//compat/other'])(
    'do not handle %s',
    (path) => expect(dialects.of(path)).toBeUndefined(),
  );

  it('translate failures below their own paths, but keep what the log and the headers need', () => {
    expect(dialects.answerTo(new DomainError('EMAIL_TAKEN'), request('/compat/other/x'))).toEqual({
      status: 400,
      body: { success: false, error: 'No: EMAIL_TAKEN' },
      lasting: true,
      unexpected: false,
    });
    expect(dialects.answerTo(new Error('broken'), request('/compat/other/x'))).toMatchObject({ status: 500, unexpected: true });
    const limit = new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: 7 });
    expect(dialects.answerTo(limit, request('/compat/other/x'))).toMatchObject({ status: 429, retryAfter: 7 });
  });

  it('may tell failures of single routes apart, and put their text into another field', () => {
    expect(dialects.answerTo(new DomainError('EMAIL_TAKEN'), request('/Compat/Other/y')).body).toEqual({ success: false, message: 'PUT' });
  });

  it('may tell a request without a token from one with a wrong token', () => {
    const textOf = (authorization?: string) =>
      dialects.answerTo(new DomainError('UNAUTHENTICATED'), { ...request('/compat/other/z'), headers: { authorization } } as never).body;
    expect([undefined, '', 'Bearer', 'Bearer ', 'Bearer x', 'Basic x'].map(textOf)).toEqual(
      ['false', 'false', 'false', 'false', 'true', 'true'].map((error) => ({ success: false, error })),
    );
  });

  it('have errors of their own, which are expected ones', () => {
    const taken = (status: number) => dialects.answerTo(new DialectError(status, 'taken', 'message'), request('/compat/other/x'));
    expect(taken(409)).toEqual({ status: 409, body: { success: false, message: 'taken' }, lasting: true, unexpected: false });
    expect(taken(400)).toMatchObject({ status: 400, lasting: false });
    expect(dialects.answerTo(new DialectError(409, 'taken'), request('/compat/other/x')).body).toEqual({ success: false, error: 'taken' });
  });

  it('need not have `success` in their failures', () => {
    const bare = new HttpDialects();
    bare.add({ ...dialect, failureShape: { success: false, fields: ['message'] } });
    expect(bare.answerTo(new DomainError('EMAIL_TAKEN'), request('/compat/other/x')).body).toEqual({ message: 'No: EMAIL_TAKEN' });
  });

  it('do not change failures of other paths', () => {
    expect(dialects.answerTo(new DomainError('EMAIL_TAKEN'), request('/api/v1/x'))).toMatchObject({
      status: 409,
      body: { code: 'EMAIL_TAKEN', requestId: 'r' },
    });
  });

  it('need not normalise requests', () => {
    const plain = new HttpDialects();
    plain.add({ ...dialect, normalise: undefined });
    let passed = 0;
    void plain.normalise(request('/compat/other/x'), {} as Response, () => (passed += 1));
    expect(passed).toBe(1);
  });

  it('normalise only requests below their own paths', () => {
    const [inside, outside] = [request('/compat/other/x'), request('/api/v1/x')];
    let passed = 0;
    for (const each of [inside, outside]) void dialects.normalise(each, {} as Response, () => (passed += 1));
    expect([inside.headers.authorization, outside.headers.authorization, passed]).toEqual(['Bearer normalised', undefined, 2]);
  });
});
