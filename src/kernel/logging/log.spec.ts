import { Log } from './log.ts';
import { NestLog } from './nest-log.ts';

const logged = (write: (log: Log) => void, level = 'info'): Record<string, unknown>[] => {
  const lines: string[] = [];
  write(new Log(level, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('the log', () => {
  it('hides secrets and emails, even in nested objects', () => {
    const secrets = { token: 'x1', password: 'x2', email: 'x3@y.example', authorization: 'x4' };
    const [line] = logged((log) => log.info('hello', { userId: 'u', ...secrets, body: { ...secrets, inner: secrets } }));
    expect(line).toMatchObject({
      msg: 'hello',
      userId: 'u',
      token: '[hidden]',
      body: { password: '[hidden]', inner: { email: '[hidden]' } },
    });
    expect(JSON.stringify(line)).not.toMatch(/x[1-4]/);
  });

  it('writes the name, code and first line of an error, without emails', () => {
    const error = Object.assign(new TypeError('no account amara@school.example\nDETAIL: row (secret)'), {
      code: '23505',
      detail: 'secret',
    });
    const [line] = logged((log) => log.error('failed', { error }));
    expect(line).toMatchObject({ msg: 'failed', error: { name: 'TypeError', code: '23505', message: 'no account [email]' } });
    expect(JSON.stringify(line)).not.toContain('secret');
    expect(logged((log) => log.warn('failed', { error: 'a word' }))[0]).toMatchObject({ error: { message: 'a word' } });
  });

  it('writes one line per request', () => {
    const request = { method: 'GET', route: '/x/:id', status: 200, ms: 1.5, requestId: 'r', userId: 'u' };
    expect(logged((log) => log.request(request))).toEqual([{ level: 30, time: expect.any(Number), msg: 'request', ...request }]);
    expect(logged((log) => log.request(request), 'warn')).toEqual([]);
  });

  it('writes nothing below its level', () => {
    const write = (log: Log) => {
      log.info('a');
      log.warn('b');
      log.error('c');
    };
    expect(logged(write, 'error').map(({ msg }) => msg)).toEqual(['c']);
    expect(logged(write, 'silent')).toEqual([]);
  });
});

describe('the log of the framework', () => {
  it('contains warnings and errors, but no startup messages and no errors that are also thrown', () => {
    const lines = logged((log) => {
      const nest = new NestLog(log);
      nest.log();
      nest.warn('careful', 'Router');
      nest.error('up', 'stack', 'Router');
      nest.error(new Error('broken'), 'Router');
      nest.error(new Error('at the start'), 'ExceptionHandler');
    });
    expect(lines).toEqual([
      expect.objectContaining({ level: 40, msg: 'careful', context: 'Router' }),
      expect.objectContaining({ level: 50, msg: 'up', context: 'Router', stack: 'stack' }),
      expect.objectContaining({ level: 50, msg: 'framework', error: expect.objectContaining({ message: 'broken' }) }),
    ]);
  });
});
