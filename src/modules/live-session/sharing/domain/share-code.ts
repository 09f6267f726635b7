import { randomInt } from 'node:crypto';

/** Capital letters and digits that nobody mistakes for one another when a code is read out or copied from a board. */
export const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
export const CODE_LENGTH = 8;

/** A random share code. */
export const newCode = (): string => Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');

export const isCode = (text: string): boolean =>
  text.length === CODE_LENGTH && [...text].every((character) => CODE_ALPHABET.includes(character));
