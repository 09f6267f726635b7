/** Replacements for letters that do not decompose (from CLDR, Latin-ASCII) and for letters with several spellings. */
const LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  'ß=ss æ=ae œ=oe ø=o ɔ=o ɵ=o đ=d ð=d ɖ=d ɗ=d þ=th ł=l ħ=h ı=i ɨ=i ŧ=t ŋ=n ɲ=n ƒ=f ĸ=q ƙ=k ƀ=b ɓ=b ɛ=e ə=e ǝ=e ʉ=u ƴ=y ƶ=z ς=σ ى=ي ی=ي ک=ك ة=ه'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** Latin, Greek and Cyrillic accents, and Hebrew and Arabic points, all of which people often omit. */
const MARKS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** All characters that people type as an apostrophe. Unicode classifies some of them as letters, and one decomposes into a space. */
const APOSTROPHES = /[`´\u02b9-\u02bf\u02c8\u02ca\u02cb\u05f3\u2018-\u201b\u2032\u2035\ua78c\uff07]/g;

const WORD = String.raw`[\p{L}\p{N}\p{M}]`;
/** Punctuation inside a word, which people often omit: O'Brien, e-mail, Node.js. */
const INNER = new RegExp(`(?<=${WORD})[^\\p{L}\\p{N}\\p{M}\\s]+(?=${WORD})`, 'gu');
const HAS_WORD = new RegExp(WORD, 'u');
/** Punctuation before and after a word. */
const OUTER = /^[,;:!?()[\]{}<>"'«»„“”¿¡\p{Pd}]+|[.,;:!?()[\]{}<>"'«»„“”…\p{Pd}]+$/gu;

/**
 * Removes case, accents, invisible characters and extra spaces, so that "zoe" matches "Zoë" and "weiss" matches "Weiß". Done here rather than in
 * the database, whose case conversion depends on how it was installed.
 */
export const fold = (text: string): string => (PLAIN.test(text) ? text.toLowerCase() : foldLetters(text)).replaceAll(/\s+/g, ' ').trim();

/** Texts that only need lowercasing: a fast path for most searches. */
const PLAIN = /^[ \w!"#$%&'()*+,\-./:;<=>?@]*$/;

const foldLetters = (text: string): string =>
  text
    .replaceAll(APOSTROPHES, "'")
    .normalize('NFKD')
    .replaceAll(MARKS, '')
    .replaceAll(INVISIBLE, '')
    .toLowerCase()
    .replaceAll(LETTER, (letter) => LETTERS[letter]!);

/** In UTF-16 units, because an index entry is limited to 2.7 KB. Only names with characters that fold to many letters (some to eighteen) reach it. */
const MAX_KEY_LENGTH = 500;

/** The key by which names are searched and sorted: the folded name and, if it differs, a second line without the punctuation inside words. */
export const searchKey = (name: string): string => {
  const folded = fold(name);
  const squeezed = folded.replaceAll(INNER, '');
  return (folded === squeezed ? folded : `${folded}\n${squeezed}`).slice(0, MAX_KEY_LENGTH).toWellFormed();
};

/** The parts of a search. A name matches if its key contains at least one spelling of every part. */
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
