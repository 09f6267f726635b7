import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { change, field, rule, type FieldOptions } from '../../../kernel/http/validation/field.ts';
import { isText } from '../../../kernel/http/validation/field-rules.ts';
import { Flag, Int } from '../../../kernel/http/validation/fields.ts';
import { MAX_NUMBER } from '../../shared/numeric-ids.ts';

/** Forms send empty text or null for what was not filled in. */
const emptyAsMissing = (value: unknown): unknown =>
  value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;
const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{1,12}(\.\d{1,12})?$/.test(value.trim()) ? Number(value) : value;
const isAnyNumber = (value: unknown): boolean => {
  if (typeof value !== 'number' && !(isText(value, false) && value.length <= 200)) return false;
  const number = Number(value);
  return Number.isNaN(number) || Math.abs(number) <= MAX_NUMBER;
};

const asFlag = (value: unknown): unknown => {
  if (value === 1 || value === '1' || value === 'true') return true;
  return value === 0 || value === '0' || value === 'false' ? false : value;
};

/** A field that may be empty. */
export const Maybe = (of: PropertyDecorator) => applyDecorators(of, change(emptyAsMissing));
/** Whole numbers, also as text: that is what inputs of a form contain. */
export const Whole = (options: Parameters<typeof Int>[0]) => applyDecorators(Maybe(Int(options)), change(asNumber));

export const LenientFlag = (options: FieldOptions) => applyDecorators(Maybe(Flag(options)), change(asFlag));

const NUMBER = { type: 'integer', minimum: 1 } as const;
/** The number of something, or its id in the main API. */
export const NUMBER_OR_ID = { anyOf: [NUMBER, { type: 'string', maxLength: 200 }] } as ApiPropertyOptions;

/** Any text or number, because a number that stands for nothing finds nothing. */
export const AnyNumber = (options: FieldOptions, schema: ApiPropertyOptions = NUMBER) =>
  Maybe(
    field(
      'other',
      { example: 7, optional: true, ...options },
      schema,
      rule('anyNumber', 'must be a number that is not too large', isAnyNumber),
    ),
  );

const MAX_PRICE = 999_999.99;
export const Price = (options: FieldOptions) =>
  applyDecorators(
    Maybe(
      field(
        'other',
        options,
        { type: 'number', minimum: 0, maximum: MAX_PRICE },
        rule('price', `must be a number from 0 to ${MAX_PRICE}`, (value) => typeof value === 'number' && value >= 0 && value <= MAX_PRICE),
      ),
    ),
    change(asNumber),
  );
