import { breaksUnique, isRetryable, isUnavailable } from './database-errors.ts';

const error = (code?: string, message = 'no', rest: object = {}) => Object.assign(new Error(message), { code }, rest);
const wrapped = (cause: unknown, depth = 1): unknown => (depth ? wrapped(new Error('outer', { cause }), depth - 1) : cause);

describe('isUnavailable', () => {
  it.each([
    ['a broken connection', '08006'],
    ['a server shutdown', '57P01'],
    ['a server that is starting up', '57P03'],
    ['a server with too many connections', '53300'],
    ['a full disk', '53100'],
    ['an input/output error', '58030'],
    ['a transaction that was idle for too long', '25P03'],
    ['a lock timeout', '55P03'],
    ['a statement timeout', '57014'],
    ['our own domain error', 'DATABASE_UNAVAILABLE'],
    ['a refused connection', 'ECONNREFUSED'],
    ['a connection reset', 'ECONNRESET'],
    ['a broken pipe', 'EPIPE'],
    ['an unknown host name', 'ENOTFOUND'],
    ['an unreachable host', 'EHOSTUNREACH'],
    ['a connection timeout', 'ETIMEDOUT'],
  ])('is true for %s (%s)', (_, code) => {
    expect(isUnavailable(error(code))).toBe(true);
    expect(isUnavailable(wrapped(error(code), 3))).toBe(true);
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'the connection was closed',
  ])('is true for the driver message "%s"', (message) => expect(isUnavailable(error(undefined, message))).toBe(true));

  it('is true for an AggregateError, which occurs if a host has several addresses', () => {
    expect(isUnavailable(new AggregateError([error('ECONNREFUSED'), error('ECONNREFUSED')]))).toBe(true);
  });

  it.each([
    ['a constraint violation', error('23505')],
    ['a syntax error', error('42601')],
    ['a deadlock', error('40P01')],
    ['a plain error', new Error('no')],
    ['undefined', undefined],
    ['a text', 'ECONNREFUSED'],
    ['a code that is not a string', { code: 8 }],
  ])('is false for %s', (_, what) => expect(isUnavailable(what)).toBe(false));

  it('terminates even if causes form a cycle', () => {
    const one = error('1');
    const two = error('2', 'no', { cause: one });
    Object.assign(one, { cause: two });
    expect(isUnavailable(one)).toBe(false);
  });
});

describe('isRetryable', () => {
  it.each(['40001', '40P01'])('is true for %s, even as a nested cause', (code) => {
    expect(isRetryable(error(code))).toBe(true);
    expect(isRetryable(wrapped(error(code), 2))).toBe(true);
  });

  it.each(['23505', '08006', '40002', undefined])('is false for %s', (code) => expect(isRetryable(error(code))).toBe(false));
});

describe('breaksUnique', () => {
  const named = error('23505', 'duplicate key', { constraint: 'app_user_email' });

  it('compares the name of the constraint', () => {
    expect(breaksUnique(named, 'app_user_email')).toBe(true);
    expect(breaksUnique(wrapped(named), 'app_user_email')).toBe(true);
    expect(breaksUnique(named, 'app_user_pkey')).toBe(false);
  });

  it('looks for the name in the message if the driver does not report it separately', () => {
    const message = 'duplicate key value violates unique constraint "app_user_email"';
    expect(breaksUnique(error('23505', message), 'app_user_email')).toBe(true);
    expect(breaksUnique(error('23505', message), 'app_user')).toBe(false);
  });

  it('is false for a violation of another kind of constraint', () => {
    expect(breaksUnique(error('23503', 'no', { constraint: 'app_user_email' }), 'app_user_email')).toBe(false);
  });
});
