import { isTooLarge, MAX_LEVELS, MAX_VALUES } from './payload-size.ts';
import { AnyObject, ListOf, Nested, Text } from './fields.ts';
import { validateDto } from '../../../../test/support/validate-dto.ts';

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

  @AnyObject({ optional: true })
  object?: object;
}

const nested = (open: string, close: string, depth: number): unknown => JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`);
const refusalOf = async (body: object) =>
  (await validateDto(Form, body).catch((error: unknown) => error)) as { code?: string; details?: { field: string; message: string }[] };

/** Anybody can send such a body, and validating it would block all other requests. */
describe('an oversized body', () => {
  const deep: [string, unknown][] = [
    ['lists', nested('[', ']', 40_000)],
    ['objects', nested('{"name":', '}', 12_000)],
  ];
  it.each(deep)('of deeply nested %s is rejected with an error for the field', async (_, value) => {
    for (const field of ['text', 'part', 'parts'])
      expect(await refusalOf({ [field]: value })).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field }] });
    expect(await refusalOf({ parts: [{ name: value }] })).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await refusalOf({ other: value })).toMatchObject({ details: [{ field: 'other', message: 'is not an accepted field' }] });
  });

  it('is rejected with the usual message of the field', async () => {
    const list = await refusalOf({ parts: Array.from({ length: 20_000 }, () => ({ name: 'a' })) });
    expect(list.details).toEqual([{ field: 'parts', message: 'must be a list of 0 to 3 objects' }]);
    const text = await refusalOf({ text: Array(20_000).fill('a') });
    expect(text.details).toEqual([{ field: 'text', message: 'must be text of at most 10 characters without control characters' }]);
  });

  it('is rejected quickly', async () => {
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
      // Without the limits, each takes a third of a second.
      expect(user / 5_000).toBeLessThan(60);
    }
  });

  /** Regression: an object that was too deep crashed the node that it was forwarded to. */
  it.each<[string, unknown, boolean]>([
    ['as deep as allowed', nested('{"in":', '}', MAX_LEVELS), true],
    ['deeper', nested('{"in":', '}', MAX_LEVELS + 1), false],
    ['deeper than a stack', nested('{"in":', '}', 5_000), false],
    ['as large as allowed', { many: Array(MAX_VALUES - 2).fill(1) }, true],
    ['larger', { many: Array(MAX_VALUES - 1).fill(1) }, false],
  ])('in a field for any object is accepted or rejected as a whole: %s', async (_, object, isAccepted) => {
    if (isAccepted) expect(await validateDto(Form, { object })).toEqual({ object });
    else expect(await refusalOf({ object })).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field: 'object' }] });
  });

  it('does not affect bodies of normal size', async () => {
    const body = { text: null, part: { name: 'a' }, parts: [{ name: 'b' }, { name: 'c' }] };
    expect(await validateDto(Form, body)).toEqual(body);
  });
});

describe('isTooLarge', () => {
  it('counts every value, the outermost included', () => {
    const six = { a: [1, { b: null }], c: 'd' };
    expect([isTooLarge(six, 6), isTooLarge(six, 5), isTooLarge('text', 1), isTooLarge('text', 0)]).toEqual([false, true, false, true]);
  });

  it('can count more levels than fit on the stack', () => {
    const deep = nested('[', ']', 40_000);
    expect([isTooLarge(deep, Infinity, 40_000), isTooLarge(deep, Infinity, 39_999)]).toEqual([false, true]);
  });

  it.each<[string, unknown, boolean]>([
    ['as deep as allowed', nested('{"in":', '}', MAX_LEVELS), false],
    ['deeper', nested('{"in":', '}', MAX_LEVELS + 1), true],
    ['as large as allowed', Array(MAX_VALUES - 1).fill(1), false],
    ['larger', Array(MAX_VALUES).fill(1), true],
  ])('checks the default limits: %s', (_, value, expected) => expect(isTooLarge(value)).toBe(expected));
});
