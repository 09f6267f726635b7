import { breaksUnique, isRetryable, isUnavailable } from './database-errors.ts';

const error = (code?: string, message = 'no', rest: object = {}) => Object.assign(new Error(message), { code }, rest);
const wrapped = (cause: unknown, depth = 1): unknown => (depth ? wrapped(new Error('outer', { cause }), depth - 1) : cause);

describe('a database that is away', () => {
  it.each([
    ['a connection that broke', '08006'],
    ['a server that was shut down', '57P01'],
    ['a server that starts up', '57P03'],
    ['a server with too many connections', '53300'],
    ['a full disk', '53100'],
    ['an input/output error', '58030'],
    ['a transaction that was cut off for being idle', '25P03'],
    ['a lock that was not had in time', '55P03'],
    ['a statement that took too long', '57014'],
    ['our own refusal that says so', 'DATABASE_UNAVAILABLE'],
    ['a port where nobody listens', 'ECONNREFUSED'],
    ['a socket that was reset', 'ECONNRESET'],
    ['a pipe that broke', 'EPIPE'],
    ['a name that leads nowhere', 'ENOTFOUND'],
    ['a host out of reach', 'EHOSTUNREACH'],
    ['a connection that timed out', 'ETIMEDOUT'],
  ])('is told by %s (%s)', (_, code) => {
    expect(isUnavailable(error(code))).toBe(true);
    expect(isUnavailable(wrapped(error(code), 3))).toBe(true);
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'the connection was closed',
  ])('is told by the driver that says "%s"', (message) => expect(isUnavailable(error(undefined, message))).toBe(true));

  it('is told by the first of several addresses that were tried', () => {
    expect(isUnavailable(new AggregateError([error('ECONNREFUSED'), error('ECONNREFUSED')]))).toBe(true);
  });

  it.each([
    ['a broken constraint', error('23505')],
    ['a statement that makes no sense', error('42601')],
    ['a deadlock', error('40P01')],
    ['a plain error', new Error('no')],
    ['no error at all', undefined],
    ['a text', 'ECONNREFUSED'],
    ['a code that is no text', { code: 8 }],
  ])('is not told by %s', (_, what) => expect(isUnavailable(what)).toBe(false));

  it('is looked for to a depth that ends, even where causes go round in a circle', () => {
    const one = error('1');
    const two = error('2', 'no', { cause: one });
    Object.assign(one, { cause: two });
    expect(isUnavailable(one)).toBe(false);
  });
});

describe('work that may be tried again', () => {
  it.each(['40001', '40P01'])('is told by %s, however deep', (code) => {
    expect(isRetryable(error(code))).toBe(true);
    expect(isRetryable(wrapped(error(code), 2))).toBe(true);
  });

  it.each(['23505', '08006', '40002', undefined])('is not told by %s', (code) => expect(isRetryable(error(code))).toBe(false));
});

describe('a broken unique constraint', () => {
  const named = error('23505', 'duplicate key', { constraint: 'app_user_email' });

  it('is told by its name', () => {
    expect(breaksUnique(named, 'app_user_email')).toBe(true);
    expect(breaksUnique(wrapped(named), 'app_user_email')).toBe(true);
    expect(breaksUnique(named, 'app_user_pkey')).toBe(false);
  });

  it('is told by the message where the driver does not name it', () => {
    const message = 'duplicate key value violates unique constraint "app_user_email"';
    expect(breaksUnique(error('23505', message), 'app_user_email')).toBe(true);
    expect(breaksUnique(error('23505', message), 'app_user')).toBe(false);
  });

  it('is not told by another constraint of the same name', () => {
    expect(breaksUnique(error('23503', 'no', { constraint: 'app_user_email' }), 'app_user_email')).toBe(false);
  });
});
