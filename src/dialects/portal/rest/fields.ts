import { applyDecorators } from '@nestjs/common';
import { change, field, rule, type FieldOptions } from '../../../kernel/http/validation/field.ts';
import { MAX_NUMBER } from '../../shared/numeric-ids.ts';

/** The message for a missing required field. These clients expect different texts for a missing value and an invalid one. */
export const MISSING = 'is required';

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

/** A required field. */
export const Given = (decorator: PropertyDecorator): PropertyDecorator =>
  applyDecorators(
    // First, because only the first broken rule of a field is reported.
    rule('given', MISSING, (value) => !isBlank(value)),
    decorator,
  );

/** An optional field, which forms may leave out or send as null or an empty string. */
export const OrBlank = (decorator: PropertyDecorator): PropertyDecorator =>
  applyDecorators(
    decorator,
    change((value) => (isBlank(value) ? undefined : value)),
  );

/** A numeric id, as a number or a string of digits, because these clients' pages store ids as text. */
export const NumberField = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    'int',
    { example: 7, ...options },
    { type: 'integer' },
    rule('number', 'must be a number', (value) => Number.isInteger(value) && Math.abs(value as number) <= MAX_NUMBER),
    change((value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value)),
  );

/** Documents a path parameter that names a session. */
export const NUMBER_OR_CODE = {
  name: 'idOrCode',
  description: 'The number of the session, or its code. Anything else is treated as unknown.',
  schema: { type: 'string' },
} as const;
