import { fold } from './search-key.ts';

/*
 * Texts are searched by terms: their words; words without the characters inside them (obrien beside o and brien); words with the signs that
 * tell them apart (c++, c#, .net); and, of text without spaces (Chinese, Japanese, Korean, Thai), each pair of adjacent characters, since only a
 * dictionary knows where its words end.
 */

/** A word with the dot before it and the signs after it. */
const TOKEN = /(\.?)([\p{L}\p{N}\p{M}]+)((?:[+#]{1,3}(?![\p{L}\p{M}+#]))?)/gu;
const UNSPACED = 'Han Hira Kana Bopo Hang Thai Laoo Khmr Mymr Tale Talu Lana Tavt Java Yiii'
  .split(' ')
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
const RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

/** A shortcut for most words. */
const PLAIN = /^[a-z0-9]+$/;

/** In UTF-16 units: longer than any word, and well below the 2 KB that PostgreSQL allows. Searches are cut as well. */
const LONGEST = 80;

interface Token {
  readonly word: string;
  /** As in `.net`. */
  readonly dotted: boolean;
  /** As in `c++`. */
  readonly signs: string;
  /** Only an apostrophe separates it from the one before. */
  readonly joined: boolean;
}

/** The words of each run of characters without a space. */
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

/** Joins tokens that only apostrophes separate. */
const groupsOf = (tokens: readonly Token[]): string[] =>
  tokens.reduce<string[]>((groups, { word, joined }) => {
    if (joined) groups.push(groups.pop()! + word);
    else groups.push(word);
    return groups;
  }, []);

const wholeOf = (tokens: readonly Token[]): string => tokens.map(({ word }) => word).join('');

const runsOf = (word: string): string[] => (PLAIN.test(word) ? [word] : (word.match(RUN) ?? []));
/** A letter with signs is a different word: C++ is not C. (9+ still is 9.) */
const isDistinct = ({ word, signs }: Token): boolean => signs !== '' && /^\p{L}$/u.test(word);
/** Whether the characters between its words may be left out. */
const isLoose = (tokens: readonly Token[]): boolean => tokens.length > 1 && !tokens.some(isDistinct);

const cut = (word: string): string => (word.length > LONGEST ? word.slice(0, LONGEST).toWellFormed() : word);

/** The terms that find a word. */
const indexed = (word: string): string[] =>
  runsOf(word).flatMap((run) => {
    if (!IS_UNSPACED.test(run)) return [cut(run)];
    const characters = [...run];
    return characters.map((character, n) => character + (characters[n + 1] ?? ''));
  });

/** The distinct terms of a text, none with a space. */
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

/** `'word'`, or `'word':*` for all words that begin with it. */
const quoted = (term: string, isBeginning: boolean): string => `'${term}'${isBeginning ? ':*' : ''}`;

/**
 * A PostgreSQL tsquery for texts with these words; undefined if there is no word. The beginning of the last word is enough, unless it is a
 * number: a search for lesson 1 does not mean lesson 10. With `beginnings`, the beginning of every word is enough.
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
      // A single character is the beginning of some pair.
      return characters.length === 1
        ? [quoted(run, true)]
        : characters.slice(0, -1).map((character, m) => quoted(character + characters[m + 1]!, false));
    })
    .join(' & ');
};
