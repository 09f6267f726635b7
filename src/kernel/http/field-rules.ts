import { isEmail } from 'class-validator';

/** C0 and C1 control characters other than tab and newline. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Outer space removed, line ends as one newline. What is no text stays as it is. */
export const tidy = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : value);

/** Whether it is a text that can be stored: whole characters and, unless raw, no control characters. */
export const isText = (value: unknown, raw: boolean): value is string =>
  typeof value === 'string' && value.isWellFormed() && (raw || !CONTROL.test(value));

/** In code points, as PostgreSQL and JSON Schema count. */
export const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length++;
  return length;
};

/** With characters that nobody sees, two addresses that look the same would be two accounts. */
const UNSEEN = /\p{Cf}/u;

export const isEmailAddress = (value: unknown): boolean =>
  typeof value === 'string' && isEmail(value) && isText(value, false) && !UNSEEN.test(value);

export const isHttpUrl = (value: unknown, max: number): boolean =>
  isText(value, false) && value.length <= max && !/\s/.test(value) && /^https?:\/\//i.test(value) && URL.canParse(value);

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** A moment from ISO 8601 (RFC 3339; seconds may be left out) with its zone. The 30th of February is none. */
export const parseInstant = (value: unknown): Date | undefined => {
  const match = typeof value === 'string' ? INSTANT.exec(value) : null;
  if (!match) return undefined;
  const [, year, month, day] = match.map(Number);
  if (month! < 1 || month! > 12 || day! < 1 || day! > new Date(Date.UTC(year!, month!, 0)).getUTCDate()) return undefined;
  return new Date(value as string);
};

export const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !ArrayBuffer.isView(value);

export const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** "must be a whole number", with its bounds. */
export const wholeNumber = ({ min, max }: { min?: number; max?: number }): string => {
  if (min !== undefined && max !== undefined) return `must be a whole number from ${min} to ${max}`;
  if (min !== undefined) return `must be a whole number of at least ${min}`;
  return max === undefined ? 'must be a whole number' : `must be a whole number of at most ${max}`;
};
