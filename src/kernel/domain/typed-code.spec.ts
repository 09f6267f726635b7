import { readCode } from './typed-code.js';

describe('a code that somebody typed', () => {
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
  ])('%j is K7M3QX9P', (typed) => expect(readCode(typed)).toBe('K7M3QX9P'));

  it.each(['K7M3QX9', 'K7M3QX9PP', 'К7М3QX9P', 'K7M3_QX9P'])('%j is another', (typed) => expect(readCode(typed)).not.toBe('K7M3QX9P'));
});
