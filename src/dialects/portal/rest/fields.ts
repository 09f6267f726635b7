import { applyDecorators } from '@nestjs/common';
import { change, field, rule, type FieldOptions } from '../../../kernel/http/validation/field.ts';
import { MAX_NUMBER } from '../../shared/numeric-ids.ts';

/** What is said about a required field without a value, for which these clients expect another text than for a wrong value. */
export const MISSING = 'is required';

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

/** A required field. */
export const Given = (decorator: PropertyDecorator): PropertyDecorator =>
  applyDecorators(
    // First, because only the first broken rule of a field is reported.
    rule('given', MISSING, (value) => !isBlank(value)),
    decorator,
  );

/** An optional field, for which forms may send nothing, null or an empty text. */
export const OrBlank = (decorator: PropertyDecorator): PropertyDecorator =>
  applyDecorators(
    decorator,
    change((value) => (isBlank(value) ? undefined : value)),
  );

/** The number of something, as a number or as its digits, because pages keep it as text. */
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
