import { CODE_ALPHABET, isCode, newCode, readCode } from './code.ts';

describe('a new code', () => {
  it('contains no characters that are easily confused', () => {
    expect(CODE_ALPHABET).not.toMatch(/[01ILO]/);
    expect(new Set(CODE_ALPHABET).size).toBe(CODE_ALPHABET.length);
  });

  it('has eight characters, uses the whole alphabet and practically never repeats', () => {
    const codes = Array.from({ length: 1000 }, newCode);
    for (const code of codes) expect(code).toMatch(new RegExp(`^[${CODE_ALPHABET}]{8}$`));
    expect(new Set(codes.join(''))).toEqual(new Set(CODE_ALPHABET));
    expect(new Set(codes).size).toBe(1000);
  });
});

describe('a stored code', () => {
  it.each([
    ['K7M3QX9P', true],
    ['K7M3QX9', false],
    ['K7M3QX9PP', false],
    ['K7M3QX90', false],
    ['k7m3qx9p', false],
    ['', false],
  ])('%j is a code: %s', (text, expected) => expect(isCode(text)).toBe(expected));
});

describe('a typed code', () => {
  it.each([
    ['k7m3qx9p'],
    [' K7M3-QX9P '],
    ['K7M3 QX9P\n'],
    ['K7M3\u3000QX9P'],
    ['Ｋ７Ｍ３－ＱＸ９Ｐ'],
    ['ｋ７ｍ３ｑｘ９ｐ'],
    ['K7M3\u2013QX9P'],
    ['K7M3\u2212QX9P'],
    ['\u200eK7M3\u200bQX9P\ufeff'],
    ['𝐊𝟕𝐌𝟑𝐐𝐗𝟗𝐏'],
  ])('%j is read as K7M3QX9P', (typed) => expect(readCode(typed)).toBe('K7M3QX9P'));

  it.each(['K7M3QX9', 'K7M3QX9PP', 'К7М3QX9P', 'K7M3_QX9P'])('%j is not read as K7M3QX9P', (typed) =>
    expect(readCode(typed)).not.toBe('K7M3QX9P'),
  );
});
