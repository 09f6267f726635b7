import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isWatchedRange } from '../../../contracts/live-session/watching.ts';
import type { ClientEvent } from '../../../contracts/realtime.ts';
import { DomainError, type ErrorDetail } from '../../../kernel/domain/domain-error.ts';
import { tidyMessage } from '../../../kernel/domain/message-text.ts';
import { MAX_DETAILS, NOT_ACCEPTED, rejectFlood } from '../../../kernel/http/validation/field-errors.ts';
import { isPlainObject, lowerCase, wholeNumber } from '../../../kernel/http/validation/field-rules.ts';
import { isMessage, messageSentence } from '../../../kernel/http/validation/message-field.ts';
import { isStorableThroughout, isTooLarge, MAX_LEVELS, MAX_VALUES } from '../../../kernel/http/validation/payload-size.ts';
import { isId } from '../../../kernel/ids.ts';
import { bodies, type BodyOf } from './bodies.ts';
import type { Schema } from './schema.ts';

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
ajv.addKeyword({ keyword: 'x-range', validate: (_: unknown, value: unknown) => isWatchedRange(value) });
ajv.addKeyword({ keyword: 'x-written', type: 'string', validate: (_: unknown, value: string) => isMessage(value) });
ajv.addKeyword('x-one-of');

interface Validator {
  readonly validate: ValidateFunction;
  readonly fields: ReadonlySet<string>;
  /** The fields that are lists, with the maximum number of items. */
  readonly lists: readonly (readonly [field: string, maxItems: number])[];
  /** The fields that are tidied like messages. */
  readonly texts: readonly string[];
}

const compiled = new Map<ClientEvent, Validator>();
const validatorOf = (event: ClientEvent): Validator => {
  const known = compiled.get(event);
  if (known) return known;
  const properties = Object.entries((bodies[event] as Schema).properties ?? {});
  const lists = properties.flatMap(([field, { maxItems }]) => (maxItems === undefined ? [] : [[field, Number(maxItems)] as const]));
  const texts = properties.flatMap(([field, schema]) => (schema['x-written'] ? [field] : []));
  const validator = { validate: ajv.compile(bodies[event]), fields: new Set(properties.map(([field]) => field)), lists, texts };
  compiled.set(event, validator);
  return validator;
};

/** Returns the body of a command, with its ids in lower case. Throws VALIDATION_FAILED. */
export const validBody = <E extends ClientEvent>(event: E, body: unknown): BodyOf<E> => {
  if (!isPlainObject(body)) throw new DomainError('VALIDATION_FAILED', [{ field: 'body', message: 'must be an object' }]);
  const { validate, fields, lists, texts } = validatorOf(event);
  rejectFlood(Object.keys(body).filter((field) => !fields.has(field)));
  cutLists(body as Record<string, unknown>, lists);
  tidyTexts(body as Record<string, unknown>, texts);
  if (!validate(body)) throw new DomainError('VALIDATION_FAILED', detailsOf(validate.errors!));
  return body as BodyOf<E>;
};

/** Ajv creates an error object for each wrong item, so a list is cut to one item more than allowed, which is enough to reject it. */
const cutLists = (body: Record<string, unknown>, lists: Validator['lists']): void => {
  for (const [field, maxItems] of lists) {
    const value = body[field];
    if (Array.isArray(value) && value.length > maxItems) body[field] = value.slice(0, maxItems + 1);
  }
};

const tidyTexts = (body: Record<string, unknown>, texts: Validator['texts']): void => {
  for (const field of texts) {
    const value = body[field];
    if (typeof value === 'string') body[field] = tidyMessage(value);
  }
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
  if (keyword === 'additionalProperties') return [fieldPath(additionalProperty!), NOT_ACCEPTED];
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
  if (schema['x-written']) return messageSentence(Number(schema.maxLength));
  if (type === 'string') return `must be text of ${minLength} to ${maxLength} characters`;
  if (type === 'integer') return wholeNumber({ min: minimum, max: maximum });
  if (type === 'boolean') return 'must be true or false';
  if (type === 'number') return `must be a number from ${minimum} to ${maximum}`;
  if (schema['x-range']) return 'must be two numbers [from, to], with from less than to';
  if (type === 'array')
    return `must be a list of ${minItems} to ${maxItems} ${(schema.items as Schema)['x-range'] ? 'pairs [from, to]' : 'objects'}`;
  if (schema['x-relayed'])
    return `must be an object of at most ${MAX_VALUES} values in ${MAX_LEVELS} levels, without NUL or unpaired surrogates in its strings`;
  return 'must be an object';
};
