import { DomainError } from '../../domain/domain-error.ts';
import { errorResponse } from '../error-response.ts';
import type { HttpDialect } from '../dialects.ts';
import type { FailureWords } from './route-errors.ts';

/** A dialect's failures, told apart by their texts, since its clients know no codes. */
export const failureWordsOf = (dialect: HttpDialect): FailureWords => ({
  schema: {
    type: 'object',
    description: 'What every failed request is answered with.',
    required: ['success', 'error'],
    properties: { success: { type: 'boolean', enum: [false] }, error: { type: 'string' } },
  },
  named: 'error',
  seen: (code) => {
    const refusal = new DomainError(code);
    const { status, body } = dialect.failure(refusal, errorResponse(refusal));
    return { status, name: body.error, says: body.error, example: body };
  },
});
