import fc from 'fast-check';
import { isVisible, tidyName, withoutInvisible } from './visible-name.ts';

const INVISIBLE = [
  ['a zero width space', '\u200b'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['a word joiner', '\u2060'],
  ['an invisible plus', '\u2064'],
  ['a grapheme joiner', '\u034f'],
  ['a Hangul filler', '\u3164'],
  ['a halfwidth Hangul filler', '\uffa0'],
  ['a Hangul choseong filler', '\u115f'],
  ['a Khmer inherent vowel', '\u17b4'],
  ['a Mongolian vowel separator', '\u180e'],
  ['an interlinear annotation', '\ufff9'],
  ['a noncharacter', '\uffff'],
  ['a left-to-right mark', '\u200e'],
  ['an Arabic letter mark', '\u061c'],
  ['a right-to-left override', '\u202e'],
  ['an isolate', '\u2067'],
  ['a pop directional isolate', '\u2069'],
  ['a tag', '\u{e0041}'],
  ['the language tag', '\u{e0001}'],
  ['a variation selector', '\ufe0f'],
  ['a supplementary variation selector', '\u{e0100}'],
  ['a joiner', '\u200d'],
  ['a non-joiner', '\u200c'],
  ['a musical beam', '\u{1d173}'],
] as const;

const BLANKS = [
  '\u00a0',
  '\u2003',
  '\u202f',
  '\u3000',
  '\u1680',
  '\u2028',
  '\u2029',
  '\u0085',
  '\n',
  '\t',
  '\r\n',
  '\v',
  '\u2800',
  '\ufffc',
  '\u{1d159}',
];

describe('a name', () => {
  it.each(INVISIBLE)('loses %s', (_, invisible) => {
    expect(tidyName(`${invisible}Ama${invisible}ra${invisible}${invisible}`)).toBe('Amara');
  });

  it.each(INVISIBLE)('consisting only of %s is not visible', (_, invisible) => {
    expect(isVisible(tidyName(` ${invisible} ${invisible}${invisible}`))).toBe(false);
  });

  it.each(BLANKS)('has %j replaced by single spaces, and removed at its ends', (blank) => {
    expect(tidyName(`${blank}Amara${blank} ${blank}Okafor${blank}`)).toBe('Amara Okafor');
    expect(isVisible(tidyName(blank))).toBe(false);
  });

  it.each(['\u0301', '\u0301\u0302', ' \u20dd', '\u{e0100}\u0301', '', ' '])(
    'consisting only of combining marks is not visible: %j',
    (marks) => {
      expect(isVisible(tidyName(marks))).toBe(false);
    },
  );

  it.each([
    ['joined emoji', '👩🏽‍🏫 👨‍👩‍👧'],
    ['emoji joined with symbols', '🧑‍⚕️🏳️‍🌈🏴‍☠️'],
    ['keycap emoji', '1️⃣ #️⃣'],
    ['a flag made of tags', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['a heart in colour', '❤️'],
    ['a Persian name', 'علی\u200cرضا'],
    ['a Sinhala name', 'ශ්\u200dරී'],
    ['a Hindi name', 'क्\u200dषमा'],
    ['a Japanese name with a variant character', '葛\u{e0101}城'],
    ['a Mongolian name', 'ᠠ\u180bᠨ'],
    ['a right-to-left name', 'יצחק אבן'],
    ['a name with punctuation', "Anne-Marie O'Brien (née Ødegård), 2nd"],
  ])('keeps %s', (_, name) => {
    expect(tidyName(name)).toBe(name);
    expect(isVisible(name)).toBe(true);
  });

  it.each([
    ['a second variation selector', '❤\ufe0f\ufe0f', '❤\ufe0f'],
    ['a variation selector on a letter', 'A\ufe0fmara', 'Amara'],
    ['a joiner between Latin letters', 'A\u200dmara', 'Amara'],
    ['a joiner after an accent', 'e\u0301\u200da', 'éa'],
    ['a joiner at an end', '👩\u200d', '👩'],
    ['two joiners', '👩\u200d\u200d🏫', '👩🏫'],
    ['tags after an emoji that is not a flag', '😀\u{e0068}\u{e0069}\u{e0021}\u{e007f}', '😀'],
    ['a variation selector after a removed vowel separator', 'a\u180e\ufe0f', 'a'],
    ['a joiner before a removed variation selector', '❤\u200d\ufe0f', '❤'],
    ['unterminated tags', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}', '🏴'],
  ])('loses %s', (_, name, tidied) => expect(tidyName(name)).toBe(tidied));

  it('is composed (NFC), even if an invisible character separated a letter from its accent', () => {
    expect(tidyName('Zoe\u0308')).toBe('Zoë');
    expect(tidyName('Zoe\u200b\u0308')).toBe('Zoë');
  });

  it('can keep its spaces', () => expect(withoutInvisible('  Ama\u200bra \n Okafor\u00a0')).toBe('  Amara   Okafor '));

  it('does not change when tidied again, whatever it contains', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(...INVISIBLE.map(([, invisible]) => invisible), ...BLANKS, '👩', '🏴', '❤', 'ب', '1', '葛', 'a', '\u0301', '\ud800'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const once = tidyName(parts.join(''));
        expect(tidyName(once)).toBe(once);
        expect(once).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069\n\u2028]/);
      }),
      { numRuns: 2000 },
    );
  });
});
