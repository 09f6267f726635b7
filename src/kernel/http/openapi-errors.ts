import { errorTable, type ErrorCode } from '../../contracts/errors.js';
import type { Role } from '../../contracts/auth.js';
import { refusalFor } from '../security/access.js';
import { ref, type Method, type Operation, type Responses, type Schema } from './openapi-types.js';

/** The errors that follow from what a route is: they need no mention in its @Answers. */
export const impliedErrors = (
  method: Method,
  path: string,
  operation: Operation,
  access: 'public' | readonly Role[] | undefined,
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

const when = (is: boolean, ...codes: ErrorCode[]): ErrorCode[] => (is ? codes : []);

/** One response a status, with an example for each code. The schema allows these codes alone. */
export const errorResponses = (codes: readonly ErrorCode[]): Responses => {
  const seen = [...new Set(codes.map((code) => errorTable[code].as ?? code))];
  const byStatus = Map.groupBy(seen, (code) => errorTable[code].status);
  const entries = [...byStatus].toSorted(([a], [b]) => a - b).map(([status, of]) => [status, errorResponse(status, of)] as const);
  return Object.fromEntries(entries) as Responses;
};

const errorResponse = (status: number, codes: readonly ErrorCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${errorTable[code].says}`).join('\n\n'),
  headers: {
    ...requestIdHeader,
    ...((status === 429 || status === 503) && {
      'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } },
    }),
  },
  content: {
    'application/json': {
      schema: { allOf: [ref('Failure'), { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } }] },
      examples: Object.fromEntries(codes.map((code) => [code, { summary: errorTable[code].says, value: exampleOf(code) }])),
    },
  },
});

export const requestIdHeader = {
  'X-Request-Id': { description: 'The id of this request, for whoever looks into the log.', schema: { type: 'string' } },
};

const REQUEST_ID = '0198a2f4-7f00-7c11-8b3d-5a0e2d9c4b77';
const exampleOf = (code: ErrorCode) => ({
  success: false,
  error: errorTable[code].says,
  code,
  ...(code === 'VALIDATION_FAILED' && { details: [{ field: 'name', message: 'must be a text of 3 to 120 characters' }] }),
  requestId: REQUEST_ID,
});

/** The shape of every failure. */
export const failureSchema: Schema = {
  type: 'object',
  description: 'What every failed request is answered with.',
  required: ['success', 'error', 'code', 'requestId'],
  properties: {
    success: { type: 'boolean', enum: [false] },
    error: { type: 'string', description: 'A sentence for a person.' },
    code: { type: 'string', description: 'Stable; act on this.' },
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
      description: 'Ids and numbers that help to go on.',
      additionalProperties: { type: ['string', 'number'] },
    },
    requestId: { type: 'string' },
  },
};
