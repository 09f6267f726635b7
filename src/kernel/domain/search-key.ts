/** What people type for letters that do not decompose (CLDR, Latin-ASCII), and letters with several spellings. */
const LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  'ß=ss æ=ae œ=oe ø=o ɔ=o ɵ=o đ=d ð=d ɖ=d ɗ=d þ=th ł=l ħ=h ı=i ɨ=i ŧ=t ŋ=n ɲ=n ƒ=f ĸ=q ƙ=k ƀ=b ɓ=b ɛ=e ə=e ǝ=e ʉ=u ƴ=y ƶ=z ς=σ ى=ي ی=ي ک=ك ة=ه'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** Accents of the Latin, Greek and Cyrillic scripts and points of Hebrew and Arabic, which people leave out. */
const MARKS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** All the ways to type an apostrophe. Unicode calls some of them letters, and one decomposes into a space. */
const APOSTROPHES = /[`´\u02b9-\u02bf\u02c8\u02ca\u02cb\u05f3\u2018-\u201b\u2032\u2035\ua78c\uff07]/g;

const WORD = String.raw`[\p{L}\p{N}\p{M}]`;
/** Characters inside a word that people often leave out: O'Brien, e-mail, Node.js. */
const INNER = new RegExp(`(?<=${WORD})[^\\p{L}\\p{N}\\p{M}\\s]+(?=${WORD})`, 'gu');
const HAS_WORD = new RegExp(WORD, 'u');
/** Punctuation around a word in a sentence. */
const OUTER = /^[,;:!?()[\]{}<>"'«»„“”¿¡\p{Pd}]+|[.,;:!?()[\]{}<>"'«»„“”…\p{Pd}]+$/gu;

/**
 * The form in which texts are compared: without case, accents and invisible characters, so that "zoe" finds "Zoë" and "weiss" "Weiß". Made
 * here rather than by the database, whose handling of case depends on its installation.
 */
export const fold = (text: string): string => (PLAIN.test(text) ? text.toLowerCase() : foldLetters(text)).replaceAll(/\s+/g, ' ').trim();

/** A shortcut for most searches, which are folded while somebody waits. */
const PLAIN = /^[ \w!"#$%&'()*+,\-./:;<=>?@]*$/;

const foldLetters = (text: string): string =>
  text
    .replaceAll(APOSTROPHES, "'")
    .normalize('NFKD')
    .replaceAll(MARKS, '')
    .replaceAll(UNSEEN, '')
    .toLowerCase()
    .replaceAll(LETTER, (letter) => LETTERS[letter]!);

/** In UTF-16 units. Some characters fold to eighteen letters, and an index entry has room for 2.7 KB. All other names fit. */
const LONGEST = 500;

/** The form in which names are searched and sorted, followed by the same without the characters inside words, if that differs. */
export const searchKey = (name: string): string => {
  const folded = fold(name);
  const squeezed = folded.replaceAll(INNER, '');
  return (folded === squeezed ? folded : `${folded}\n${squeezed}`).slice(0, LONGEST).toWellFormed();
};

/** The parts that a name's key must contain to match the search, each with its spellings. */
export const partsOf = (search: string): readonly (readonly string[])[] => {
  const chunks = fold(search).split(' ').filter(Boolean);
  const words = chunks.filter((chunk) => HAS_WORD.test(chunk));
  return (words.length ? words : chunks).map((chunk) => {
    const bare = chunk.replaceAll(OUTER, '') || chunk;
    return [...new Set([chunk, bare, bare.replaceAll(INNER, ''), bare.replaceAll(INNER, ' ')])];
  });
};

/** The words of a folded text. */
export const wordsOf = (text: string): string[] => fold(text).match(new RegExp(`${WORD}+`, 'gu')) ?? [];
