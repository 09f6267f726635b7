import { isEmail } from 'class-validator';

/** C0 and C1 control characters other than tab and newline. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Line ends other than a newline: CR LF and Unicode separators. */
const LINE_ENDS = /\r\n|[\u0085\u2028\u2029]/g;

/** Trims a text and turns every line end into a newline. Returns other values unchanged. */
export const tidy = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll(LINE_ENDS, '\n').trim() : value);

/** Whether PostgreSQL can store the text: well-formed Unicode without NUL. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/**
 * Whether a value is well-formed Unicode text and, unless `raw`, has no control characters. Raw text may contain NUL, so it must be hashed and never
 * stored.
 */
export const isText = (value: unknown, raw: boolean): value is string =>
  typeof value === 'string' && value.isWellFormed() && (raw || !CONTROL.test(value));

/** Whether a value is well-formed text on one line, without control characters. */
export const isLine = (value: unknown): value is string => isText(value, false) && !/[\t\n\u2028\u2029]/.test(value);

/** The length in code points, as PostgreSQL and JSON Schema count. */
export const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length++;
  return length;
};

/** Forbidden in email addresses, because two accounts could otherwise have addresses that look the same. */
const INVISIBLE = /\p{Cf}/u;

/** `isLine` comes first, because `isEmail` throws on malformed Unicode. */
export const isEmailAddress = (value: unknown): boolean => isLine(value) && isEmail(value) && !INVISIBLE.test(value);

export const isHttpUrl = (value: unknown, max: number): boolean =>
  isText(value, false) && value.length <= max && !/\s/.test(value) && /^https?:\/\//i.test(value) && URL.canParse(value);

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Instants from 1970 to 9999 are accepted. ISO 8601 and PostgreSQL write later years differently. */
const EARLIEST = 0;
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Parses an ISO 8601 time with its zone (RFC 3339, seconds optional) from 1970 to 9999 UTC. Returns undefined for anything else, including invalid
 * dates such as 30 February.
 */
export const parseInstant = (value: unknown): Date | undefined => {
  const match = typeof value === 'string' ? INSTANT.exec(value) : null;
  if (!match) return undefined;
  const [, year, month, day] = match.map(Number);
  if (month! < 1 || month! > 12 || day! < 1 || day! > new Date(Date.UTC(year!, month!, 0)).getUTCDate()) return undefined;
  const at = new Date(value as string);
  return at.getTime() >= EARLIEST && at.getTime() <= LATEST ? at : undefined;
};

export const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !ArrayBuffer.isView(value);

export const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** The validation message for a whole number within these bounds. */
export const wholeNumber = ({ min, max }: { min?: number; max?: number }): string => {
  if (min !== undefined && max !== undefined) return `must be a whole number from ${min} to ${max}`;
  if (min !== undefined) return `must be a whole number of at least ${min}`;
  return max === undefined ? 'must be a whole number' : `must be a whole number of at most ${max}`;
};
