import type { ApiPropertyOptions } from '@nestjs/swagger';
import { isId } from '../ids.js';
import { isTooMuch, MOST_LEVELS, MOST_VALUES } from './bulk.js';
import { change, field, holding, rule, type Class, type FieldOptions } from './field.js';
import { isEmailAddress, isHttpUrl, isPlainObject, isText, lengthOf, lowerCase, parseInstant, tidy, wholeNumber } from './field-rules.js';

/**
 * A text of `min` to `max` characters (code points), trimmed unless `trimmed` is false, without control characters other than
 * newline and tab. `raw` takes it as it is: for passwords.
 */
export const Text = (
  options: FieldOptions & { min?: number; max: number; raw?: boolean; trimmed?: boolean; pattern?: RegExp; says?: string },
) => {
  const { min = 0, max, raw = false, trimmed = !raw, pattern, says } = options;
  const size = min === 0 ? `at most ${max}` : min === max ? `${max}` : `${min} to ${max}`;
  const message = says ?? `must be a text of ${size} characters${raw ? '' : ' without control characters'}`;
  return field(
    'other',
    options,
    { type: String, ...(min && { minLength: min }), maxLength: max, pattern: pattern?.source },
    rule('text', message, (value) => {
      if (!isText(value, raw)) return false;
      const length = lengthOf(value);
      return length >= min && length <= max && (pattern?.test(value) ?? true);
    }),
    ...(trimmed ? [change(tidy)] : []),
  );
};

/** An email address, outer space removed. */
export const EmailField = (options: FieldOptions = {}) =>
  field(
    'other',
    { example: 'amara.okafor@school.example', ...options },
    { type: String, format: 'idn-email', maxLength: 254 },
    rule('email', 'must be an email address', isEmailAddress),
    change(tidy),
  );

/** A UUID, in lower case. */
export const Id = (options: FieldOptions = {}) =>
  field(
    'other',
    { example: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', ...options },
    { type: String, format: 'uuid' },
    rule('id', 'must be an id (a UUID)', isId),
    change(lowerCase),
  );

/** One of these words. */
export const OneOf = (values: readonly string[], options: FieldOptions = {}) =>
  field(
    'other',
    { example: values[0], ...options },
    { type: String, enum: [...values] },
    rule('oneOf', `must be one of: ${values.join(', ')}`, (value) => values.includes(value as string)),
  );

/** A whole number; in a query string it is read from digits. */
export const Int = (options: FieldOptions & { min?: number; max?: number } = {}) => {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options;
  return field(
    'int',
    options,
    { type: 'integer', minimum: options.min, maximum: options.max },
    rule('int', wholeNumber(options), (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max),
  );
};

/** A number, whole or not. For answers. */
export const Decimal = (options: FieldOptions & { min?: number } = {}) =>
  field(
    'other',
    options,
    { type: Number, minimum: options.min },
    rule('number', 'must be a number', (value) => typeof value === 'number'),
  );

/** True or false; in a query string those two words. */
export const Flag = (options: FieldOptions = {}) =>
  field(
    'flag',
    options,
    { type: Boolean },
    rule('flag', 'must be true or false', (value) => typeof value === 'boolean'),
  );

/** A moment: ISO 8601 with a zone in JSON, a Date in the class. */
export const Instant = (options: FieldOptions = {}) =>
  field(
    'other',
    { example: '2026-09-01T07:00:00.000Z', ...options },
    { type: String, format: 'date-time' },
    rule('instant', 'must be a time in ISO 8601 with its zone, such as 2026-09-01T07:00:00Z', (value) => value instanceof Date),
    change((value) => parseInstant(value) ?? value),
  );

/** A web address that starts with http:// or https://. */
export const UrlField = (options: FieldOptions & { max?: number } = {}) =>
  field(
    'other',
    { example: 'https://video.example/lesson.mp4', ...options },
    { type: String, format: 'uri', maxLength: options.max ?? 2000 },
    rule('url', 'must be a web address that starts with http:// or https://', (value) => isHttpUrl(value, options.max ?? 2000)),
    change(tidy),
  );

/** An object whose shape its reader knows from elsewhere; it is passed on as it is, if it is not too large to be walked through. */
export const AnyObject = (options: FieldOptions = {}) =>
  field(
    'object',
    options,
    { type: 'object', additionalProperties: true },
    rule(
      'object',
      `must be an object of at most ${MOST_VALUES} values in ${MOST_LEVELS} levels`,
      (value) => isPlainObject(value) && !isTooMuch(value),
    ),
  );

/** Another class inside this one. */
export const Nested = (type: () => Class, options: FieldOptions = {}) =>
  field(
    'other',
    options,
    // Swagger takes a function for a class unless its name is `type`.
    { type: () => type() } as ApiPropertyOptions,
    rule('object', 'must be an object', isPlainObject),
    holding(type, 'must be an object'),
  );

export type ItemOf = (() => Class | 'id' | 'email' | 'text') | 'id' | 'email' | 'text' | readonly string[];
type ListOptions = FieldOptions & { min?: number; max?: number; /** The longest text, for 'text'. */ maxLength?: number };

const itemRules = {
  id: { says: 'ids (UUIDs)', schema: { type: 'string', format: 'uuid' }, tidy: lowerCase, good: isId },
  email: { says: 'email addresses', schema: { type: 'string', format: 'idn-email', maxLength: 254 }, tidy, good: isEmailAddress },
} as const;

/** A list of `min` to `max` things: of a class, of ids, emails, texts, or of these words. A single one in a query string is a list of one. */
export const ListOf = (of: ItemOf, options: ListOptions = {}) => {
  const { min = 0, max } = options;
  const size = max === undefined ? (min ? `at least ${min}` : '') : `${min} to ${max}`;
  const list = (what: string, good: (item: unknown) => boolean) =>
    rule('list', `must be a list of ${size} ${what}`.replace('  ', ' '), (value) => {
      return Array.isArray(value) && value.length >= min && value.length <= (max ?? Infinity) && value.every(good);
    });
  const bounds = { minItems: min || undefined, maxItems: max };
  const item = typeof of === 'function' ? resolve(of) : of;
  if (typeof item === 'function')
    return field(
      'list',
      options,
      { type: () => item(), isArray: true, ...bounds } as ApiPropertyOptions,
      list('objects', isPlainObject),
      holding(item, 'must be objects'),
    );
  const maxLength = options.maxLength ?? 200;
  const {
    says,
    schema,
    tidy: tidyItem,
    good,
  } = item === 'id' || item === 'email'
    ? itemRules[item]
    : item === 'text'
      ? {
          says: `texts of 1 to ${maxLength} characters`,
          schema: { type: 'string', minLength: 1, maxLength },
          tidy,
          good: (value: unknown) => isText(value, false) && value !== '' && lengthOf(value) <= maxLength,
        }
      : {
          says: `${size && 'of '}these words: ${item.join(', ')}`,
          schema: { type: 'string', enum: [...item] },
          tidy: (value: unknown) => value,
          good: (value: unknown) => item.includes(value as string),
        };
  return field(
    'list',
    options,
    { type: 'array', items: schema, ...bounds } as ApiPropertyOptions,
    list(says, good),
    change((value) => (Array.isArray(value) ? value.map((each: unknown) => tidyItem(each)) : value)),
  );
};

/** A word stays a word; a class is only asked for when it is needed, because it may stand further down in its file. */
const resolve = (of: () => Class | 'id' | 'email' | 'text'): (() => Class) | 'id' | 'email' | 'text' => {
  try {
    const found = of();
    return typeof found === 'string' ? found : () => found;
  } catch {
    return of as () => Class;
  }
};
