import { randomInt } from 'node:crypto';

/** Digits and letters that nobody takes for one another, read aloud or from a board. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** One of 30^8, about 6.6 * 10^11, equally likely codes. */
export const newJoinCode = (): string => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
