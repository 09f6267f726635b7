import { errorTable, type ErrorCode } from '../../../contracts/errors.ts';
import type { DialectFailure } from '../dialect-error.ts';
import type { Role } from '../../../contracts/auth.ts';
import { refusalFor } from '../../security/access.ts';
import { ref, type Method, type Operation, type Responses, type Schema } from './types.ts';

/** An error that a route is known to answer with. */
export type KnownError = ErrorCode | DialectFailure;

/** The errors implied by the kind of route, which its @ApiEndpoint need not list. */
export const impliedErrors = (
  method: Method,
  path: string,
  operation: Operation,
  access: 'public' | 'known' | readonly Role[] | undefined,
): ErrorCode[] => {
  const mutating = method !== 'get';
  const signedIn = access !== 'public';
  const hasForm =
    operation.requestBody !== undefined || (operation.parameters ?? []).some((parameter) => 'in' in parameter && parameter.in === 'query');
  return [
    ...when(hasForm, 'VALIDATION_FAILED'),
    ...when(mutating, 'MALFORMED_BODY', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
    ...when(signedIn, 'UNAUTHENTICATED'),
    ...(Array.isArray(access) ? [refusalFor(access as readonly Role[])] : []),
    ...when(signedIn && mutating, 'VALIDATION_FAILED', 'REQUEST_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED'),
    ...when(!/^\/(health|metrics)/.test(path), 'TOO_MANY_REQUESTS'),
    'INTERNAL_ERROR',
    'DATABASE_UNAVAILABLE',
    'SHUTTING_DOWN',
  ];
};

const when = (condition: boolean, ...codes: ErrorCode[]): ErrorCode[] => (condition ? codes : []);

/** A failure as clients receive it. */
export interface ShownFailure {
  readonly status: number;
  /** The field of the body that contains the name. */
  readonly field: string;
  /** The code or text by which clients distinguish failures. */
  readonly name: string;
  readonly message: string;
  readonly example: object;
}

/** How a document describes failures. */
export interface FailureFormat {
  /** The schema of every failure. */
  readonly schema: Schema;
  shown(error: KnownError, route: DocumentRoute): readonly ShownFailure[];
}

/** A route as the document writes it, such as `get /classes/{id}`. */
export interface DocumentRoute {
  readonly method: Method;
  readonly path: string;
}

/** One response per status, whose schema allows only these failures, with an example of each. */
export const errorResponses = (errors: readonly KnownError[], format: FailureFormat, route: DocumentRoute): Responses => {
  const distinct = new Map(
    errors.flatMap((error) => format.shown(error, route)).map((failure) => [`${failure.status} ${failure.name}`, failure]),
  );
  const byStatus = Map.groupBy(distinct.values(), ({ status }) => status);
  const entries = [...byStatus].toSorted(([a], [b]) => a - b);
  return Object.fromEntries(entries.map(([status, failures]) => [status, errorResponse(status, failures)])) as Responses;
};

const errorResponse = (status: number, failures: readonly ShownFailure[]) => ({
  description: failures.map(({ name, message }) => (name === message ? message : `\`${name}\`: ${message}`)).join('\n\n'),
  headers: {
    ...requestIdHeader,
    ...((status === 429 || status === 503) && {
      'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } },
    }),
  },
  content: {
    'application/json': {
      schema: {
        allOf: [ref('Failure'), { type: 'object', properties: namesByField(failures) }],
      },
      examples: Object.fromEntries(failures.map(({ name, message, example }) => [name, { summary: message, value: example }])),
    },
  },
});

const namesByField = (failures: readonly ShownFailure[]) => {
  const byField = [...Map.groupBy(failures, ({ field }) => field)];
  return Object.fromEntries(byField.map(([field, named]) => [field, { type: 'string', enum: named.map(({ name }) => name) }]));
};

export const requestIdHeader = {
  'X-Request-Id': { description: 'The id of this request, by which it can be found in the log.', schema: { type: 'string' } },
};

const REQUEST_ID = '0198a2f4-7f00-7c11-8b3d-5a0e2d9c4b77';
const exampleOf = (code: ErrorCode) => ({
  success: false,
  error: errorTable[code].message,
  code,
  ...(code === 'VALIDATION_FAILED' && { details: [{ field: 'name', message: 'must be text of 3 to 120 characters' }] }),
  requestId: REQUEST_ID,
});

/** The shape of every failure. */
const failureSchema: Schema = {
  type: 'object',
  description: 'The body of every failed request.',
  required: ['success', 'error', 'code', 'requestId'],
  properties: {
    success: { type: 'boolean', enum: [false] },
    error: { type: 'string', description: 'A sentence for people.' },
    code: { type: 'string', description: 'Stable: base decisions on it.' },
    details: {
      type: 'array',
      description: 'Which fields are wrong, and how.',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    extra: {
      type: 'object',
      description: 'Ids and numbers that help the client to continue.',
      additionalProperties: { type: ['string', 'number'] },
    },
    requestId: { type: 'string' },
  },
};

/** How the main API's document describes failures: by their codes. */
export const byCode: FailureFormat = {
  schema: failureSchema,
  shown: (given) => {
    if (typeof given !== 'string') throw new Error(`"${given.text}" is an error of a dialect, and has no code`);
    const code = errorTable[given].shownAs ?? given;
    return [{ status: errorTable[code].status, field: 'code', name: code, message: errorTable[code].message, example: exampleOf(code) }];
  },
};
