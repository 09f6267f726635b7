import { prepareStatements } from './prepared.ts';

type Callback = (error: Error | null, result?: unknown) => void;

describe('a statement', () => {
  /** A client that returns each query it receives, or fails with `failure`. */
  const client = (failure?: Error) => {
    const queries: unknown[][] = [];
    const fake = {
      queries,
      query: (...args: unknown[]) => {
        queries.push(args);
        if (typeof args[1] === 'function') (args[1] as Callback)(failure ?? null, args[0]);
      },
    };
    prepareStatements(fake);
    return fake as { queries: unknown[][]; query: (...args: unknown[]) => Promise<{ name?: string; text: string; values?: unknown[] }> };
  };

  it('has the same name on every connection, and keeps its values', async () => {
    const [one, other] = [client(), client()];
    const first = await one.query('select $1', [1]);
    expect(first).toEqual({ name: expect.any(String), text: 'select $1', values: [1] });
    expect((await one.query('select $1, $2', [1, 2])).name).not.toBe(first.name);
    expect(await other.query('select $1', [3])).toEqual({ ...first, values: [3] });
  });

  it('is not prepared if it has no values, or if the limit of prepared statements is reached', async () => {
    const one = client();
    expect(await one.query('begin')).toEqual({ name: undefined, text: 'begin', values: undefined });
    expect(await one.query('select 1', [])).toEqual({ name: undefined, text: 'select 1', values: [] });
    for (let n = 0; n < 600; n++) await one.query(`select ${n}, $1`, [n]);
    expect(await one.query('select 599, $1', [599])).toEqual({ name: undefined, text: 'select 599, $1', values: [599] });
    expect((await one.query('select 5, $1', [5])).name).toEqual(expect.any(String));
  });

  it('is passed on unchanged if it is a cursor or has a callback', () => {
    const one = client();
    const [cursor, callback] = [{ submit: () => undefined }, () => undefined];
    void one.query(cursor);
    void one.query('select $1', [1], callback);
    void one.query('select 1', callback);
    expect(one.queries).toEqual([[cursor], ['select $1', [1], callback], ['select 1', callback]]);
  });

  it('that fails has a stack trace that leads to the caller', async () => {
    const failure = new Error('no such table');
    failure.stack = 'the socket';
    const caller = async () => {
      await client(failure).query('select $1', [1]);
    };
    await expect(caller()).rejects.toBe(failure);
    expect(failure.stack).toContain('caller');
  });
});
