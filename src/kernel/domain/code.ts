import { randomInt } from 'node:crypto';

/** Capital letters and digits, except the ones that are easily confused when a code is read out or copied from a board. */
export const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
export const CODE_LENGTH = 8;

/** One of 31^8, about 8.5 * 10^11, equally likely codes. */
export const newCode = (): string => Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');

export const isCode = (text: string): boolean =>
  text.length === CODE_LENGTH && [...text].every((character) => CODE_ALPHABET.includes(character));

/**
 * Converts a typed code to its stored form. Ignores case, spaces, dashes and invisible characters, and turns full-width letters and digits,
 * as East Asian keyboards produce them, into plain ones (NFKC).
 */
export const readCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replaceAll(/[\s\p{Dash}\p{Cf}]/gu, '')
    .toUpperCase();
