import { fold } from './search-key.ts';

/*
 * A text is indexed by its terms: its words; words joined across punctuation (obrien in addition to o and brien); words with the signs that
 * distinguish them (c++, c#, .net); and, in scripts without spaces (Chinese, Japanese, Korean, Thai), each pair of adjacent characters, because
 * finding the words there would take a dictionary.
 */

/** A word, with an optional dot before it and signs after it. */
const TOKEN = /(\.?)([\p{L}\p{N}\p{M}]+)((?:[+#]{1,3}(?![\p{L}\p{M}+#]))?)/gu;
const UNSPACED = 'Han Hira Kana Bopo Hang Thai Laoo Khmr Mymr Tale Talu Lana Tavt Java Yiii'
  .split(' ')
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
const RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

/** A fast path for most words. */
const PLAIN = /^[a-z0-9]+$/;

/** In UTF-16 units: longer than any real word, and well below the 2 KB that PostgreSQL allows. Applies to texts and searches alike. */
const MAX_WORD_LENGTH = 80;

interface Token {
  readonly word: string;
  /** Preceded by a dot, as in `.net`. */
  readonly dotted: boolean;
  /** The signs after it, as in `c++`. */
  readonly signs: string;
  /** Only an apostrophe separates it from the previous token. */
  readonly joined: boolean;
}

/** The tokens of each space-separated chunk. */
const chunksOf = (text: string): Token[][] =>
  fold(text)
    .normalize('NFC')
    .split(' ')
    .map(tokensOf)
    .filter(({ length }) => length > 0);

const tokensOf = (chunk: string): Token[] => {
  if (PLAIN.test(chunk)) return [{ word: chunk, dotted: false, signs: '', joined: false }];
  let end = 0;
  return [...chunk.matchAll(TOKEN)].map(({ index, 0: whole, 1: dot, 2: word, 3: signs }) => {
    const joined = end > 0 && chunk.slice(end, index) === "'";
    end = index + whole.length;
    return { word: word!, dotted: dot !== '' && /^\p{L}/u.test(word!), signs: signs!, joined };
  });
};

/** The words. Words that only an apostrophe separates are joined into one. */
const groupsOf = (tokens: readonly Token[]): string[] =>
  tokens.reduce<string[]>((groups, { word, joined }) => {
    if (joined) groups.push(groups.pop()! + word);
    else groups.push(word);
    return groups;
  }, []);

const wholeOf = (tokens: readonly Token[]): string => tokens.map(({ word }) => word).join('');

const runsOf = (word: string): string[] => (PLAIN.test(word) ? [word] : (word.match(RUN) ?? []));
/** Whether its signs make it a different word: C++ is not C, but 9+ still matches 9. */
const isDistinct = ({ word, signs }: Token): boolean => signs !== '' && /^\p{L}$/u.test(word);
/** Whether the punctuation between the words may be omitted. */
const isLoose = (tokens: readonly Token[]): boolean => tokens.length > 1 && !tokens.some(isDistinct);

const cut = (word: string): string => word.slice(0, MAX_WORD_LENGTH).toWellFormed();

/** The terms under which a word is indexed. */
const indexed = (word: string): string[] =>
  runsOf(word).flatMap((run) => {
    if (!IS_UNSPACED.test(run)) return [cut(run)];
    const characters = [...run];
    return characters.map((character, n) => character + (characters[n + 1] ?? ''));
  });

/** The distinct terms of a text. None contains a space. */
export const termsOf = (text: string): string[] => {
  const terms = chunksOf(text).flatMap((tokens) => [
    ...tokens.flatMap((token) => [
      ...(token.signs ? [cut(token.word) + token.signs] : []),
      ...(isDistinct(token) ? [] : indexed(token.word)),
      ...(token.dotted ? [`.${cut(token.word)}`] : []),
    ]),
    ...(isLoose(tokens) ? [...groupsOf(tokens), wholeOf(tokens)].flatMap(indexed) : []),
  ]);
  return [...new Set(terms)];
};

/** `'word'`, or `'word':*` to match all words that begin with it. */
const quoted = (term: string, isBeginning: boolean): string => `'${term}'${isBeginning ? ':*' : ''}`;

/**
 * A PostgreSQL tsquery that matches texts with all these words; undefined if the search contains no word. The last word may be just the
 * beginning of a word, unless it is a number: "lesson 1" must not match "lesson 10". With `beginnings`, every word may be just a beginning.
 */
export const queryOf = (search: string, beginnings = false): string | undefined => {
  const chunks = chunksOf(search);
  const mayBegin = (word: string, isLast: boolean) => beginnings || (isLast && !/^\p{N}+$/u.test(word));
  const queries = chunks.map((tokens, n) => {
    const isLast = n === chunks.length - 1;
    const alternatives = [
      tokens.map((token, m) => termQuery(token, mayBegin(token.word, isLast && m === tokens.length - 1))),
      ...(isLoose(tokens) ? [groupsOf(tokens), [wholeOf(tokens)]] : []).map((words) =>
        words.map((word, m) => termQuery({ word }, mayBegin(word, isLast && m === words.length - 1))),
      ),
    ].map((words) => words.join(' & '));
    return [...new Set(alternatives)].map((words) => `(${words})`).join(' | ');
  });
  return queries.length ? queries.map((query) => `(${query})`).join(' & ') : undefined;
};

const termQuery = ({ word, dotted, signs }: Partial<Token> & { word: string }, isBeginning: boolean): string => {
  if (signs) return quoted(cut(word) + signs, isBeginning);
  if (dotted) return quoted(`.${cut(word)}`, isBeginning);
  return runsOf(word)
    .flatMap((run, n, runs) => {
      if (!IS_UNSPACED.test(run)) return [quoted(cut(run), isBeginning && n === runs.length - 1)];
      const characters = [...run];
      // A single character matches any pair that begins with it.
      return characters.length === 1
        ? [quoted(run, true)]
        : characters.slice(0, -1).map((character, m) => quoted(character + characters[m + 1]!, false));
    })
    .join(' & ');
};
