/** What people type for letters that do not decompose (CLDR, Latin-ASCII), and letters that are written in more ways than one. */
const LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  'ß=ss æ=ae œ=oe ø=o ɔ=o ɵ=o đ=d ð=d ɖ=d ɗ=d þ=th ł=l ħ=h ı=i ɨ=i ŧ=t ŋ=n ɲ=n ƒ=f ĸ=q ƙ=k ƀ=b ɓ=b ɛ=e ə=e ǝ=e ʉ=u ƴ=y ƶ=z ς=σ ى=ي ی=ي ک=ك ة=ه'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** Accents of the Latin, Greek and Cyrillic scripts, points of Hebrew and Arabic: what people leave out. */
const MARKS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** However an apostrophe is typed; some of these are letters to Unicode, and one decomposes into a space. */
const APOSTROPHES = /[`´\u02b9-\u02bf\u02c8\u02ca\u02cb\u05f3\u2018-\u201b\u2032\u2035\ua78c\uff07]/g;

const WORD = String.raw`[\p{L}\p{N}\p{M}]`;
/** What stands inside a word, and is often left out: O'Brien, e-mail, Node.js. */
const INNER = new RegExp(`(?<=${WORD})[^\\p{L}\\p{N}\\p{M}\\s]+(?=${WORD})`, 'gu');
const HAS_WORD = new RegExp(WORD, 'u');
/** What stands around a word in a sentence. */
const OUTER = /^[,;:!?()[\]{}<>"'«»„“”¿¡\p{Pd}]+|[.,;:!?()[\]{}<>"'«»„“”…\p{Pd}]+$/gu;

/**
 * The form in which texts are compared: without case, accents and what nobody sees, so that "zoe" finds "Zoë" and "weiss" "Weiß". Made
 * here and not by the database, whose idea of case depends on how it was installed.
 */
export const fold = (text: string): string => (PLAIN.test(text) ? text.toLowerCase() : foldLetters(text)).replaceAll(/\s+/g, ' ').trim();

/** Most searches are, and each is folded while somebody waits. */
const PLAIN = /^[ \w!"#$%&'()*+,\-./:;<=>?@]*$/;

const foldLetters = (text: string): string =>
  text
    .replaceAll(APOSTROPHES, "'")
    .normalize('NFKD')
    .replaceAll(MARKS, '')
    .replaceAll(UNSEEN, '')
    .toLowerCase()
    .replaceAll(LETTER, (letter) => LETTERS[letter]!);

/** In UTF-16 units. Some signs fold to eighteen letters, and an entry of an index has room for 2.7 KB; of other names it is all. */
const LONGEST = 500;

/** The form in which names are searched and sorted; behind it, where it differs, the same without what stands inside words. */
export const searchKey = (name: string): string => {
  const folded = fold(name);
  const squeezed = folded.replaceAll(INNER, '');
  return (folded === squeezed ? folded : `${folded}\n${squeezed}`).slice(0, LONGEST).toWellFormed();
};

/** What must all be in the key of a name that is looked for, each in one of its spellings. */
export const partsOf = (search: string): readonly (readonly string[])[] => {
  const chunks = fold(search).split(' ').filter(Boolean);
  const words = chunks.filter((chunk) => HAS_WORD.test(chunk));
  return (words.length ? words : chunks).map((chunk) => {
    const bare = chunk.replaceAll(OUTER, '') || chunk;
    return [...new Set([chunk, bare, bare.replaceAll(INNER, ''), bare.replaceAll(INNER, ' ')])];
  });
};

/** The words of a text in that form. */
export const wordsOf = (text: string): string[] => fold(text).match(new RegExp(`${WORD}+`, 'gu')) ?? [];
