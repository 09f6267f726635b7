import type { ApiPropertyOptions } from '@nestjs/swagger';
import { isId } from '../../ids.ts';
import { isStorableThroughout, isTooLarge, MAX_LEVELS, MAX_VALUES } from './payload-size.ts';
import { change, field, nested, rule, type Class, type FieldOptions } from './field.ts';
import {
  isEmailAddress,
  isHttpUrl,
  isLine,
  isPlainObject,
  isText,
  lengthOf,
  lowerCase,
  parseInstant,
  tidy,
  wholeNumber,
} from './field-rules.ts';
import { itemRules, type ItemOf } from './list-items.ts';

/**
 * A text of `min` to `max` characters (code points) on one line, without control characters; trimmed unless `trimmed` is false.
 * `lines` allows newlines and tabs. `raw` accepts any characters unchanged; it is for passwords, which are hashed and never stored.
 * `message` replaces the usual error message.
 */
export const Text = (
  options: FieldOptions & {
    min?: number;
    max: number;
    raw?: boolean;
    lines?: boolean;
    trimmed?: boolean;
    pattern?: RegExp;
    message?: string;
  },
) => {
  const { min = 0, max, raw = false, lines = false, trimmed = !raw, pattern } = options;
  const size = min === 0 ? `at most ${max}` : min === max ? `${max}` : `${min} to ${max}`;
  const message = options.message ?? `must be text of ${size} characters${raw ? '' : ' without control characters'}`;
  return field(
    'other',
    options,
    { type: String, ...(min && { minLength: min }), maxLength: max, pattern: pattern?.source },
    rule('text', message, (value) => {
      if (!isText(value, raw) || !(raw || lines || isLine(value))) return false;
      const length = lengthOf(value);
      return length >= min && length <= max && (pattern?.test(value) ?? true);
    }),
    ...(trimmed ? [change(tidy)] : []),
  );
};

/** An email address, trimmed. */
export const EmailField = (options: FieldOptions = {}) =>
  field(
    'other',
    { example: 'amara.okafor@school.example', ...options },
    { type: String, format: 'idn-email', maxLength: 254 },
    rule('email', 'must be an email address', isEmailAddress),
    change(tidy),
  );

/** A UUID, converted to lower case. */
export const Id = (options: FieldOptions = {}) =>
  field(
    'other',
    { example: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', ...options },
    { type: String, format: 'uuid' },
    rule('id', 'must be a UUID', isId),
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

/** A whole number, by default within PostgreSQL's int range. */
export const Int = (options: FieldOptions & { min?: number; max?: number } = {}) => {
  const { min = -2_147_483_648, max = 2_147_483_647 } = options;
  return field(
    'int',
    options,
    { type: 'integer', minimum: options.min, maximum: options.max },
    rule('int', wholeNumber(options), (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max),
  );
};

/** Any number. */
export const Decimal = (options: FieldOptions & { min?: number; max?: number } = {}) => {
  const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = options;
  const isWithin = (value: unknown) => typeof value === 'number' && value >= min && value <= max;
  const bounds = options.max === undefined ? '' : ` from ${min} to ${max}`;
  return field(
    'other',
    options,
    { type: Number, minimum: options.min, maximum: options.max },
    rule('number', `must be a number${bounds}`, isWithin),
  );
};

/** A boolean; in a query string `true` or `false`. */
export const Flag = (options: FieldOptions = {}) =>
  field(
    'flag',
    options,
    { type: Boolean },
    rule('flag', 'must be true or false', (value) => typeof value === 'boolean'),
  );

/** A time from 1970 to 9999: ISO 8601 with a zone in JSON, a Date in the class. */
export const Instant = (options: FieldOptions = {}) =>
  field(
    'other',
    { example: '2026-09-01T07:00:00.000Z', ...options },
    { type: String, format: 'date-time' },
    rule(
      'instant',
      'must be an ISO 8601 time with a time zone, from 1970 to 9999, such as 2026-09-01T07:00:00Z',
      (value) => value instanceof Date,
    ),
    change((value) => parseInstant(value) ?? value),
  );

/** A web address that starts with http:// or https://. */
export const UrlField = (options: FieldOptions & { max?: number } = {}) =>
  field(
    'other',
    { example: 'https://video.example/lesson.mp4', ...options },
    { type: String, format: 'uri', maxLength: options.max ?? 2000 },
    rule('url', 'must be a URL that starts with http:// or https://', (value) => isHttpUrl(value, options.max ?? 2000)),
    change(tidy),
  );

/** An object of any shape, passed on unchanged. Must not be too large, and PostgreSQL must be able to store it. */
export const AnyObject = (options: FieldOptions = {}) =>
  field(
    'object',
    options,
    { type: 'object', additionalProperties: true },
    rule(
      'object',
      `must be an object of at most ${MAX_VALUES} values in ${MAX_LEVELS} levels, without NUL or unpaired surrogates in its strings`,
      (value) => isPlainObject(value) && !isTooLarge(value) && isStorableThroughout(value),
    ),
  );

/** A nested DTO. */
export const Nested = (type: () => Class, options: FieldOptions = {}) =>
  field(
    'other',
    options,
    // A new arrow function, because its name is then `type`: Swagger would mistake a function with another name for a class.
    { type: () => type() } as ApiPropertyOptions,
    rule('object', 'must be an object', isPlainObject),
    nested(type, 'must be an object'),
  );

type ListOptions = FieldOptions & { min?: number; max?: number; /** The maximum length of each item, for 'text'. */ maxLength?: number };

/** A list of `min` to `max` nested DTOs, ids, emails, texts or given words. In a query string, a single value counts as a list of one. */
export const ListOf = (of: ItemOf, options: ListOptions = {}) => {
  const { min = 0, max } = options;
  const size = max === undefined ? (min ? `at least ${min}` : '') : `${min} to ${max}`;
  const list = (what: string, isValid: (item: unknown) => boolean) =>
    rule('list', `must be a list of ${size} ${what}`.replace('  ', ' '), (value) => {
      return Array.isArray(value) && value.length >= min && value.length <= (max ?? Infinity) && value.every(isValid);
    });
  const bounds = { minItems: min || undefined, maxItems: max };
  if (typeof of === 'function')
    return field(
      'list',
      options,
      { type: () => of(), isArray: true, ...bounds } as ApiPropertyOptions,
      list('objects', isPlainObject),
      nested(of, 'must be objects'),
    );
  const { plural, schema, becomes, isValid } = itemRules(of, options.maxLength ?? 200);
  return field(
    'list',
    options,
    { type: 'array', items: schema, ...bounds } as ApiPropertyOptions,
    list(typeof of !== 'string' && size ? `of ${plural}` : plural, isValid),
    change((value) => (Array.isArray(value) ? value.map((each: unknown) => becomes(each)) : value)),
  );
};
