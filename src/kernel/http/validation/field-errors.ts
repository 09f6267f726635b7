import { DomainError, type ErrorDetail } from '../../domain/domain-error.ts';

/** Without a limit, the messages for 10,000 invalid items would make the response larger than the request. */
export const MAX_DETAILS = 50;

export const NOT_ACCEPTED = 'is not an accepted field';

/** Throws VALIDATION_FAILED for these fields, if there are any. */
export const rejectFields = (fields: readonly string[]): void => {
  if (!fields.length) return;
  const details = fields.slice(0, MAX_DETAILS).map((field): ErrorDetail => ({ field, message: NOT_ACCEPTED }));
  throw new DomainError('VALIDATION_FAILED', details);
};

/** Rejects a body with very many unknown fields at once: validating them all would take time, and most of the errors would not be reported. */
export const rejectFlood = (unknown: readonly string[]): void => {
  if (unknown.length > MAX_DETAILS) rejectFields(unknown);
};
