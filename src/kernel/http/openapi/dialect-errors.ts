import { DomainError } from '../../domain/domain-error.ts';
import { errorResponse } from '../error-response.ts';
import type { HttpDialect } from '../dialects.ts';
import type { FailureFormat } from './route-errors.ts';

/** How a dialect's document describes failures: by their messages, because its clients do not know our codes. */
export const failureFormatOf = (dialect: HttpDialect): FailureFormat => ({
  schema: {
    type: 'object',
    description: 'The body of every failed request.',
    required: ['success', 'error'],
    properties: { success: { type: 'boolean', enum: [false] }, error: { type: 'string' } },
  },
  nameField: 'error',
  shown: (code) => {
    const error = new DomainError(code);
    const { status, body } = dialect.failure(error, errorResponse(error));
    return { status, name: body.error, message: body.error, example: body };
  },
});
