import { prepareStatements } from './prepared.js';

describe('a prepared statement', () => {
  const client = () => {
    const asked: unknown[][] = [];
    const made = { asked, query: (...args: unknown[]) => void asked.push(args) };
    prepareStatements(made);
    return made as { asked: unknown[][]; query: (...args: unknown[]) => void };
  };

  it('has one name for one text, on every connection, and goes with its values', () => {
    const [one, other] = [client(), client()];
    one.query('select $1', [1]);
    one.query('select $1, $2', [1, 2]);
    other.query('select $1', [3]);
    const [first, second, third] = [...one.asked, ...other.asked].map(
      ([query]) => query as { name: string; text: string; values: unknown[] },
    );
    expect(first).toEqual({ name: expect.any(String), text: 'select $1', values: [1] });
    expect(second!.name).not.toBe(first!.name);
    expect(third).toEqual({ ...first, values: [3] });
  });

  it('is made of nothing without values, of no cursor, and not of more texts than a server should keep', () => {
    const one = client();
    const cursor = { submit: () => undefined };
    one.query('begin');
    one.query('select 1', []);
    one.query(cursor);
    one.query('select $1', [1], () => undefined);
    for (let n = 0; n < 600; n++) one.query(`select ${n}, $1`, [n]);
    expect(one.asked.slice(0, 4).map(([first]) => first)).toEqual(['begin', 'select 1', cursor, 'select $1']);
    expect(one.asked.at(-1)).toEqual(['select 599, $1', [599]]);
  });
});
