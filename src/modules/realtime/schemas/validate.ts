import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ClientEvent } from '../../../contracts/realtime.ts';
import { DomainError, type ErrorDetail } from '../../../kernel/domain/domain-error.ts';
import { isPlainObject, lowerCase, wholeNumber } from '../../../kernel/http/validation/field-rules.ts';
import { isStorableThroughout, isTooLarge, MAX_LEVELS, MAX_VALUES } from '../../../kernel/http/validation/payload-size.ts';
import { isId } from '../../../kernel/ids.ts';
import { bodies, type BodyOf } from './bodies.ts';
import type { Schema } from './schema.ts';

/** With more details, an answer could be larger than the request. */
const MAX_DETAILS = 50;

const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, formats: { uuid: isId } });
ajv.addKeyword({
  keyword: 'x-lower-case',
  type: 'string',
  schemaType: 'boolean',
  modifying: true,
  errors: false,
  validate: (
    _: unknown,
    value: string,
    __: unknown,
    context?: { parentData: Record<string | number, unknown>; parentDataProperty: string | number },
  ) => {
    if (context) context.parentData[context.parentDataProperty] = lowerCase(value);
    return true;
  },
});
ajv.addKeyword({ keyword: 'x-well-formed', type: 'string', validate: (_: unknown, value: string) => value.isWellFormed() });
ajv.addKeyword({
  keyword: 'x-relayed',
  validate: (_: unknown, value: unknown) => isPlainObject(value) && !isTooLarge(value) && isStorableThroughout(value),
});
ajv.addKeyword('x-one-of');

const compiled = new Map<ClientEvent, ValidateFunction>();
const validatorOf = (event: ClientEvent): ValidateFunction => {
  const validate = compiled.get(event) ?? ajv.compile(bodies[event]);
  compiled.set(event, validate);
  return validate;
};

/** Returns the body of a command, with its ids in lower case. Throws VALIDATION_FAILED. */
export const validBody = <E extends ClientEvent>(event: E, body: unknown): BodyOf<E> => {
  if (!isPlainObject(body)) throw new DomainError('VALIDATION_FAILED', [{ field: 'body', message: 'must be an object' }]);
  const validate = validatorOf(event);
  const given = shortened(body, bodies[event].properties!);
  if (!validate(given)) throw new DomainError('VALIDATION_FAILED', detailsOf(validate.errors!));
  return given as BodyOf<E>;
};

/** Ajv creates an error object for each wrong value, so a body keeps no more of them than it takes to reject it. */
const shortened = (body: object, properties: Readonly<Record<string, Schema>>): object => {
  const keys = Object.keys(body);
  const isKnown = (key: string) => Object.hasOwn(properties, key);
  const kept = keys.length > MAX_DETAILS ? [...keys.filter(isKnown), ...keys.filter((key) => !isKnown(key)).slice(0, MAX_DETAILS)] : keys;
  return Object.fromEntries(
    kept.map((key) => {
      const value = (body as Record<string, unknown>)[key];
      const { maxItems } = (isKnown(key) ? properties[key] : {}) as { maxItems?: number };
      return [key, Array.isArray(value) && maxItems !== undefined ? value.slice(0, maxItems + 1) : value];
    }),
  );
};

/** The first error that Ajv found for each field. */
const detailsOf = (errors: readonly ErrorObject[]): ErrorDetail[] => {
  const details = new Map<string, string>();
  for (const error of errors) {
    const [field, message] = detailOf(error) ?? [];
    if (field === undefined || details.has(field)) continue;
    details.set(field, message!);
    if (details.size === MAX_DETAILS) break;
  }
  return [...details].map(([field, message]) => ({ field, message }));
};

const detailOf = ({ keyword, instancePath, params, parentSchema, schemaPath }: ErrorObject): [string, string] | undefined => {
  // Errors of the branches of `oneOf`: the error of `oneOf` itself says what is wrong.
  if (schemaPath.includes('/oneOf/')) return undefined;
  const schema = parentSchema as Schema;
  const names = instancePath.split('/').slice(1).map(unescape);
  const fieldPath = (...more: string[]) => [...names, ...more].join('.');
  const { additionalProperty, missingProperty } = params as Record<string, string>;
  if (keyword === 'additionalProperties') return [fieldPath(additionalProperty!), 'is not an accepted field'];
  if (keyword === 'required') return [fieldPath(missingProperty!), sentenceFor(schema.properties![missingProperty!]!)];
  if (keyword === 'oneOf' || keyword === 'dependencies') return [(schema.oneOf as Schema[])[0]!.required![0]!, String(schema['x-one-of'])];
  return [fieldPath(), sentenceFor(schema)];
};

/** Decodes one segment of a JSON pointer (RFC 6901). */
const unescape = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

/** The error message for a field that does not match its schema. */
const sentenceFor = (schema: Schema): string => {
  const { type, format, enum: words, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema as Record<string, never>;
  if (words) return `must be one of: ${(words as unknown[]).filter((word) => word !== null).join(', ')}`;
  if (format === 'uuid') return 'must be a UUID';
  if (type === 'string') return `must be text of ${minLength} to ${maxLength} characters`;
  if (type === 'integer') return wholeNumber({ min: minimum, max: maximum });
  if (type === 'boolean') return 'must be true or false';
  if (type === 'array') return `must be a list of ${minItems} to ${maxItems} objects`;
  if (schema['x-relayed'])
    return `must be an object of at most ${MAX_VALUES} values in ${MAX_LEVELS} levels, without NUL or unpaired surrogates in its strings`;
  return 'must be an object';
};
