import { weightOf } from './payload-size.ts';
import { ListOf, Nested, Text } from './fields.ts';
import { validated } from './validation.pipe.ts';

class Part {
  @Text({ max: 10 })
  name!: string;
}
class Form {
  @Text({ max: 10, optional: true, nullable: true })
  text?: string | null;

  @ListOf(() => Part, { max: 3, optional: true })
  parts?: Part[];

  @Nested(() => Part, { optional: true, nullable: true })
  part?: Part | null;
}

const nested = (open: string, close: string, depth: number): unknown => JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`);
const refusalOf = async (body: object) =>
  (await validated(Form, body).catch((error: unknown) => error)) as { code?: string; details?: { field: string; message: string }[] };

/** Anybody may send such a thing, and everybody waits while it is looked at. */
describe('a body that is too much', () => {
  const deep: [string, unknown][] = [
    ['lists', nested('[', ']', 40_000)],
    ['objects', nested('{"name":', '}', 12_000)],
  ];
  it.each(deep)('of %s in one another is refused for its field', async (_, value) => {
    for (const field of ['text', 'part', 'parts'])
      expect(await refusalOf({ [field]: value })).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field }] });
    expect(await refusalOf({ parts: [{ name: value }] })).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await refusalOf({ other: value })).toMatchObject({ details: [{ field: 'other', message: 'is not an accepted field' }] });
  });

  it('is told the rule of its field', async () => {
    const list = await refusalOf({ parts: Array.from({ length: 20_000 }, () => ({ name: 'a' })) });
    expect(list.details).toEqual([{ field: 'parts', message: 'must be a list of 0 to 3 objects' }]);
    const text = await refusalOf({ text: Array(20_000).fill('a') });
    expect(text.details).toEqual([{ field: 'text', message: 'must be a text of at most 10 characters without control characters' }]);
  });

  it('costs no more than a small one', async () => {
    const bodies = [
      { parts: Array.from({ length: 20_000 }, () => ({})) },
      { text: Array(40_000).fill(1) },
      { parts: [Object.fromEntries(Array.from({ length: 8_000 }, (_, n) => [`k${n}`, n]))] },
      Object.fromEntries(Array.from({ length: 8_000 }, (_, n) => [`k${n}`, n])),
    ];
    const { cpuUsage } = process;
    for (const body of bodies) {
      await refusalOf(body);
      const before = cpuUsage();
      for (let times = 0; times < 5; times++) expect((await refusalOf(body)).code).toBe('VALIDATION_FAILED');
      const { user } = cpuUsage(before);
      // Each took a third of a second before.
      expect(user / 5_000).toBeLessThan(60);
    }
  });

  it('leaves what is not too much as it is', async () => {
    const body = { text: null, part: { name: 'a' }, parts: [{ name: 'b' }, { name: 'c' }] };
    expect(await validated(Form, body)).toEqual(body);
  });
});

it('the weight counts every value, as far as asked', () => {
  expect(weightOf('text')).toBe(1);
  expect(weightOf({ a: [1, { b: null }], c: 'd' })).toBe(6);
  expect(weightOf(Array(1000).fill(0), 10)).toBe(10);
  expect(weightOf(nested('[', ']', 40_000))).toBe(40_001);
});
