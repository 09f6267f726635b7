import { prepareStatements } from './prepared.ts';

type Answered = (error: Error | null, result?: unknown) => void;

describe('a statement', () => {
  /** Answers with what it was asked, or with `failure`. */
  const client = (failure?: Error) => {
    const asked: unknown[][] = [];
    const made = {
      asked,
      query: (...args: unknown[]) => {
        asked.push(args);
        if (typeof args[1] === 'function') (args[1] as Answered)(failure ?? null, args[0]);
      },
    };
    prepareStatements(made);
    return made as { asked: unknown[][]; query: (...args: unknown[]) => Promise<{ name?: string; text: string; values?: unknown[] }> };
  };

  it('has one name for one text, on every connection, and goes with its values', async () => {
    const [one, other] = [client(), client()];
    const first = await one.query('select $1', [1]);
    expect(first).toEqual({ name: expect.any(String), text: 'select $1', values: [1] });
    expect((await one.query('select $1, $2', [1, 2])).name).not.toBe(first.name);
    expect(await other.query('select $1', [3])).toEqual({ ...first, values: [3] });
  });

  it('is not prepared without values, nor where there are more texts than a server should keep', async () => {
    const one = client();
    expect(await one.query('begin')).toEqual({ name: undefined, text: 'begin', values: undefined });
    expect(await one.query('select 1', [])).toEqual({ name: undefined, text: 'select 1', values: [] });
    for (let n = 0; n < 600; n++) await one.query(`select ${n}, $1`, [n]);
    expect(await one.query('select 599, $1', [599])).toEqual({ name: undefined, text: 'select 599, $1', values: [599] });
    expect((await one.query('select 5, $1', [5])).name).toEqual(expect.any(String));
  });

  it('goes as it is where it is a cursor, or has somebody who waits for it', () => {
    const one = client();
    const [cursor, answered] = [{ submit: () => undefined }, () => undefined];
    void one.query(cursor);
    void one.query('select $1', [1], answered);
    void one.query('select 1', answered);
    expect(one.asked).toEqual([[cursor], ['select $1', [1], answered], ['select 1', answered]]);
  });

  it('that fails leads to who asked for it', async () => {
    const failure = new Error('no such table');
    failure.stack = 'the socket';
    const whoAsks = async () => {
      await client(failure).query('select $1', [1]);
    };
    await expect(whoAsks()).rejects.toBe(failure);
    expect(failure.stack).toContain('whoAsks');
  });
});
