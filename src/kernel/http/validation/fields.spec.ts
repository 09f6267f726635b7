import 'reflect-metadata';
import { DomainError } from '../../domain/domain-error.ts';
import { AnyObject, EmailField, Flag, Id, Instant, Int, ListOf, Nested, OneOf, Text, UrlField } from './fields.ts';
import { validateDto } from '../../../../test/support/validate-dto.ts';
import { DtoPipe } from './validation.pipe.ts';

const ID = '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11';

class Part {
  @Id()
  id!: string;
}
class Form {
  @Text({ min: 2, max: 5, optional: true })
  text?: string;
  @Text({ min: 2, max: 5, raw: true, optional: true })
  raw?: string;
  @Text({ min: 2, max: 5, trimmed: false, optional: true })
  kept?: string;
  @Text({ max: 5, lines: true, optional: true })
  lines?: string;
  @AnyObject({ optional: true })
  object?: object;
  @Text({ max: 10, pattern: /^[a-z]+$/, message: 'must be lowercase letters', optional: true })
  letters?: string;
  @Text({ min: 3, max: 3, optional: true })
  three?: string;
  @EmailField({ optional: true })
  email?: string;
  @Id({ optional: true })
  id?: string;
  @OneOf(['a', 'b'], { optional: true, nullable: true })
  word?: 'a' | 'b' | null;
  @Int({ min: 1, max: 9, optional: true })
  number?: number;
  @Int({ optional: true })
  any?: number;
  @Flag({ optional: true })
  flag?: boolean;
  @Instant({ optional: true })
  at?: Date;
  @UrlField({ optional: true, max: 40 })
  url?: string;
  @ListOf('id', { min: 1, max: 2, optional: true })
  ids?: string[];
  @ListOf('email', { max: 2, optional: true })
  emails?: string[];
  @ListOf('text', { maxLength: 3, optional: true })
  texts?: string[];
  @ListOf(['x', 'y'], { min: 1, optional: true })
  words?: string[];
  @ListOf(() => Part, { min: 1, max: 2, optional: true })
  parts?: Part[];
  @Nested(() => Part, { optional: true })
  part?: Part;
}

const problemsOf = async (value: object): Promise<string> => {
  const error = await validateDto(Form, value).catch((reason: unknown) => reason);
  if (!(error instanceof DomainError)) throw new Error('was not rejected');
  return error.details!.map(({ field, message }) => `${field} ${message}`).join('; ');
};

describe('fields', () => {
  it('are accepted and tidied', async () => {
    const form = await validateDto(Form, {
      text: ' ab ',
      raw: ' ab ',
      kept: ' ab ',
      lines: 'a\r\nb',
      object: { a: ['😀'] },
      letters: 'abc',
      three: 'a👍c',
      email: ' Amara@school.example ',
      id: ID.toUpperCase(),
      word: null,
      number: 9,
      any: -5,
      flag: false,
      at: '2026-09-01T09:00:00+02:00',
      url: ' https://a.example ',
      ids: [ID.toUpperCase()],
      emails: [' a@b.example'],
      texts: [' abc '],
      words: ['x', 'y', 'x'],
      parts: [{ id: ID }, { id: ID }],
      part: { id: ID },
    });
    expect(form).toEqual({
      text: 'ab',
      raw: ' ab ',
      kept: ' ab ',
      lines: 'a\nb',
      object: { a: ['😀'] },
      letters: 'abc',
      three: 'a👍c',
      email: 'Amara@school.example',
      id: ID,
      word: null,
      number: 9,
      any: -5,
      flag: false,
      at: new Date('2026-09-01T07:00:00Z'),
      url: 'https://a.example',
      ids: [ID],
      emails: ['a@b.example'],
      texts: ['abc'],
      words: ['x', 'y', 'x'],
      parts: [{ id: ID }, { id: ID }],
      part: { id: ID },
    });
    expect(form.part).toBeInstanceOf(Part);
    expect(form.parts![1]).toBeInstanceOf(Part);
  });

  it('may be missing if optional', async () => {
    expect(await validateDto(Form, {})).toEqual({});
    expect(await validateDto(Form, undefined)).toEqual({});
  });

  it.each([
    ['too short once trimmed', { text: ' a ' }, 'text must be text of 2 to 5 characters without control characters'],
    ['too long', { text: 'abcdef' }, 'text must be text of 2 to 5 characters without control characters'],
    ['with a control character', { text: 'a\u0000b' }, 'text must be text of 2 to 5 characters without control characters'],
    ['on two lines', { text: 'a\nb' }, 'text must be text of 2 to 5 characters without control characters'],
    ['with an unpaired surrogate', { text: 'a\ud800' }, 'text must be text of 2 to 5 characters without control characters'],
    ['raw, with an unpaired surrogate', { raw: 'a\ud800' }, 'raw must be text of 2 to 5 characters'],
    ['multi-line, with a control character', { lines: 'a\u0007' }, 'lines must be text of at most 5 characters without control characters'],
    ['not a text', { text: 55 }, 'text must be text of 2 to 5 characters without control characters'],
    ['untrimmed and too long', { kept: ' abcd ' }, 'kept must be text of 2 to 5 characters without control characters'],
    ['untrimmed, with a control character', { kept: 'a\u0000' }, 'kept must be text of 2 to 5 characters without control characters'],
    ['raw and too long', { raw: 'abcdef' }, 'raw must be text of 2 to 5 characters'],
    ['not matching the pattern', { letters: 'A' }, 'letters must be lowercase letters'],
    ['not of the exact length', { three: 'ab' }, 'three must be text of 3 characters without control characters'],
    ['an email with an unpaired surrogate', { email: '\ud800@x.example' }, 'email must be an email address'],
    ['not an email', { email: 'a@' }, 'email must be an email address'],
    ['not an id', { id: '1' }, 'id must be a UUID'],
    ['not one of the words', { word: 'c' }, 'word must be one of: a, b'],
    ['too small', { number: 0 }, 'number must be a whole number from 1 to 9'],
    ['too large', { number: 10 }, 'number must be a whole number from 1 to 9'],
    ['a fraction', { any: 1.5 }, 'any must be a whole number'],
    ['beyond safe integers', { any: 2 ** 53 }, 'any must be a whole number'],
    ['above the database range', { any: 2 ** 31 }, 'any must be a whole number'],
    ['below the database range', { any: -(2 ** 31) - 1 }, 'any must be a whole number'],
    ['digits instead of a number', { any: '5' }, 'any must be a whole number'],
    ['a word instead of a flag', { flag: 'true' }, 'flag must be true or false'],
    ['null, but not nullable', { flag: null }, 'flag must be true or false'],
    [
      'not an instant',
      { at: '2026-09-01' },
      'at must be an ISO 8601 time with a time zone, from 1970 to 9999, such as 2026-09-01T07:00:00Z',
    ],
    [
      'an instant before 1970',
      { at: '0000-01-01T00:00:00Z' },
      'at must be an ISO 8601 time with a time zone, from 1970 to 9999, such as 2026-09-01T07:00:00Z',
    ],
    ['not a web address', { url: 'javascript:x' }, 'url must be a URL that starts with http:// or https://'],
    ['a long web address', { url: `https://a.example/${'x'.repeat(30)}` }, 'url must be a URL that starts with http:// or https://'],
    ...[{ a: ['x\u0000'] }, { 'x\u0000': 1 }, { a: { b: '\ud800' } }, { '\udc00': 1 }].map(
      (object) =>
        [
          `an object with ${JSON.stringify(object)}`,
          { object },
          'object must be an object of at most 1000 values in 32 levels, without NUL or unpaired surrogates in its strings',
        ] as [string, object, string],
    ),
    ['an empty list', { ids: [] }, 'ids must be a list of 1 to 2 UUIDs'],
    ['a long list', { ids: [ID, ID, ID] }, 'ids must be a list of 1 to 2 UUIDs'],
    ['a list with a wrong item', { ids: [ID, 5] }, 'ids must be a list of 1 to 2 UUIDs'],
    ['a single value instead of a list', { ids: ID }, 'ids must be a list of 1 to 2 UUIDs'],
    ['a bad email in a list', { emails: ['x'] }, 'emails must be a list of 0 to 2 email addresses'],
    ['an empty text in a list', { texts: [' '] }, 'texts must be a list of strings of 1 to 3 characters'],
    ['a two-line text in a list', { texts: ['a\nb'] }, 'texts must be a list of strings of 1 to 3 characters'],
    ['a long text in a list', { texts: ['abcd'] }, 'texts must be a list of strings of 1 to 3 characters'],
    ['an unknown word in a list', { words: ['z'] }, 'words must be a list of at least 1 of these values: x, y'],
    ['too many objects', { parts: [{ id: ID }, { id: ID }, { id: ID }] }, 'parts must be a list of 1 to 2 objects'],
    ['a text in a list of objects', { parts: ['x'] }, 'parts must be a list of 1 to 2 objects'],
    ['a list in a list of objects', { parts: [[{ id: ID }]] }, 'parts must be a list of 1 to 2 objects'],
    ['a list instead of an object', { part: [{ id: ID }] }, 'part must be an object'],
    ['a text instead of an object', { part: 'x' }, 'part must be an object'],
    ['a wrong nested field', { part: { id: 1 } }, 'part.id must be a UUID'],
    ['a missing nested field', { parts: [{ id: ID }, {}] }, 'parts.1.id must be a UUID'],
    ['an unknown nested field', { part: { id: ID, more: 1 } }, 'part.more is not an accepted field'],
    ['an unknown field', { more: 1 }, 'more is not an accepted field'],
  ])('are rejected: %s', async (_, value, problem) => {
    expect(await problemsOf(value)).toBe(problem);
  });

  it('report at most fifty errors at once', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, n]));
    expect((await problemsOf(many)).split('; ')).toHaveLength(50);
  });
});

describe('the same fields in a query string', () => {
  const query = (value: object) => new DtoPipe().transform(value, { type: 'query', metatype: Form });

  it('are parsed from text', async () => {
    expect(await query({ number: '5', any: '-12', flag: 'true', words: 'x', text: '12' })).toEqual({
      number: 5,
      any: -12,
      flag: true,
      words: ['x'],
      text: '12',
    });
    expect(await query({ flag: 'false', words: ['x', 'y'] })).toEqual({ flag: false, words: ['x', 'y'] });
  });

  it.each([
    { number: '5x' },
    { number: '' },
    { number: ' 5' },
    { number: '0x5' },
    { number: '1e0' },
    { number: ['5', '5'] },
    { flag: '1' },
    { flag: 'TRUE' },
  ])('are rejected if they cannot be parsed: %j', async (value) => {
    await expect(query(value)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('are not confused with properties that every object inherits', async () => {
    await expect(query({ toString: '5', hasOwnProperty: '1' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
