import { isEmailAddress, isHttpUrl, isLine, isStorable, isText, lengthOf, parseInstant, tidy, wholeNumber } from './field-rules.ts';

describe('texts', () => {
  it('are trimmed, and have their line ends normalised', () => {
    expect(tidy('\t a\r\nb \n')).toBe('a\nb');
    expect(tidy('a\u2028b\u2029c\u0085d')).toBe('a\nb\nc\nd');
    expect(tidy(5)).toBe(5);
  });

  it.each(['name', 'two\nlines\tand a tab', '数学', '👩🏽‍🏫', ''])('may contain %j', (text) => {
    expect(isText(text, false)).toBe(true);
  });

  it.each(['a\u0000b', 'a\u0007', '\u007f', '\u0085', 'a\rb', '\ud800'])('may not contain %j', (text) => {
    expect(isText(text, false)).toBe(false);
  });

  it('may be any well-formed Unicode if raw', () => {
    expect([isText('a\u0000\r', true), isText('\udc00', true), isText(5, true)]).toEqual([true, false, false]);
  });

  it.each(['two\nlines', 'a\tb', 'a\u2028b', 'a\u2029b', 'a\u0085b', 'a\rb', 'a\u0000b', '\udc00', 5])(
    'on one line may not be %j',
    (text) => {
      expect(isLine(text)).toBe(false);
    },
  );

  it('on one line may contain all other characters', () => expect(isLine('Zoë  數學 👩🏽‍🏫')).toBe(true));

  it.each([
    ['a\u0001\n👍', true],
    ['a\u0000', false],
    ['\ud83d', false],
    ['\udc4d👍', false],
  ])('%j can be stored in PostgreSQL: %s', (text, storable) => {
    expect(isStorable(text)).toBe(storable);
  });

  it('are measured in code points, as in PostgreSQL', () => {
    expect([lengthOf(''), lengthOf('abc'), lengthOf('👍👍'), lengthOf('数学')]).toEqual([0, 3, 2, 2]);
  });
});

describe('instants', () => {
  it.each([
    ['2026-09-01T07:00:00Z', '2026-09-01T07:00:00.000Z'],
    ['2026-09-01T09:00+02:00', '2026-09-01T07:00:00.000Z'],
    ['2026-09-01T07:00:00.123456789Z', '2026-09-01T07:00:00.123Z'],
    ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59-01:00', '1970-01-01T00:59:59.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is parsed as %s', (text, iso) => {
    expect(parseInstant(text)?.toISOString()).toBe(iso);
  });

  it.each([
    '0000-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '275760-09-13T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '2026-09-01',
    '2026-09-01T07:00:00',
    '2025-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00+24:00',
    ' 2026-09-01T07:00:00Z',
    'yesterday',
    '1788246000000',
    1_788_246_000_000,
    null,
  ])('%j is rejected', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('emails and web addresses', () => {
  it.each(['a@b.example', 'Amara.Okafor+x@school.example', 'zoë@school.example'])('%s is an email', (text) => {
    expect(isEmailAddress(text)).toBe(true);
  });

  it.each([
    'a',
    'a@b',
    'a b@c.example',
    'a@b.example\u0000',
    'a\u200b@b.example',
    'a\u202e@b.example',
    '\ud800@b.example',
    'a@\udc00.example',
    'a\n@b.example',
    `${'x'.repeat(250)}@b.example`,
    7,
  ])('%j is not an email', (text) => {
    expect(isEmailAddress(text)).toBe(false);
  });

  it.each(['https://a.example/x?y=1#z', 'http://localhost:8080/v.mp4', 'HTTPS://A.EXAMPLE'])('%s is a web address', (text) => {
    expect(isHttpUrl(text, 100)).toBe(true);
  });

  it.each([
    'javascript:alert(1)',
    'ftp://a.example',
    '//a.example',
    'https://',
    'https://a b',
    'https://a.example/\n',
    `https://a.example/${'x'.repeat(100)}`,
  ])('%j is not a web address', (text) => {
    expect(isHttpUrl(text, 100)).toBe(false);
  });
});

describe('the message for a whole number', () => {
  it.each([
    [{}, 'must be a whole number'],
    [{ min: 1 }, 'must be a whole number of at least 1'],
    [{ max: 9 }, 'must be a whole number of at most 9'],
    [{ min: 1, max: 9 }, 'must be a whole number from 1 to 9'],
  ])('for %j', (bounds, sentence) => {
    expect(wholeNumber(bounds)).toBe(sentence);
  });
});
