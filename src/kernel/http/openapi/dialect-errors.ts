import { DomainError } from '../../domain/domain-error.ts';
import { DialectError } from '../dialect-error.ts';
import { errorResponse } from '../error-response.ts';
import { dialectFailure, type HttpDialect } from '../dialects.ts';
import type { FailureFormat } from './route-errors.ts';

/** How a dialect's document describes failures: by their texts, because its clients do not know our codes. */
export const failureFormatOf = (dialect: HttpDialect): FailureFormat => {
  const { success, fields } = dialect.failureShape;
  return {
    schema: {
      type: 'object',
      description: 'The body of every failed request.',
      required: [...(success ? ['success'] : []), ...(fields.length === 1 ? fields : [])],
      properties: {
        ...(success && { success: { type: 'boolean', enum: [false] } }),
        ...Object.fromEntries(fields.map((field) => [field, { type: 'string' }])),
      },
    },
    // With and without a token, because a dialect may tell these two apart. Most failures are the same for both.
    shown: (known, { method, path }) =>
      [true, false].map((hasToken) => {
        // Nest copies the extension that lists them, so a DialectError is a plain object here.
        const error = typeof known === 'string' ? new DomainError(known) : new DialectError(known.status, known.text, known.field);
        const request = { method: method.toUpperCase(), path: path.slice(dialect.prefix.length), hasToken };
        const { status, text, field, body } = dialectFailure(dialect, error, errorResponse(error), request);
        return { status, field, name: text, message: text, example: body };
      }),
  };
};
