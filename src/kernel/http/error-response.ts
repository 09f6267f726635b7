import { HttpException } from '@nestjs/common';
import { errorTable, type ErrorCode } from '../../contracts/errors.ts';
import { DomainError, type ErrorDetail } from '../domain/domain-error.ts';
import { isUnavailable } from '../messaging/database-errors.ts';

/** The body of the response to a failed request or socket command. */
export interface ErrorBody {
  readonly success: false;
  readonly error: string;
  readonly code: ErrorCode;
  readonly details?: readonly ErrorDetail[];
  readonly extra?: Readonly<Record<string, string | number>>;
  readonly requestId?: string;
}

export interface ErrorResponse {
  readonly status: number;
  readonly body: ErrorBody;
  /** In seconds, for the Retry-After header. */
  readonly retryAfter?: number;
  /** Whether the same request would fail in the same way later. Only then may the response be stored for an Idempotency-Key. */
  readonly lasting: boolean;
  /** Whether the error is a bug, which must be logged. */
  readonly unexpected: boolean;
}

/** In seconds: when to retry a request that failed because the database is down or the server is stopping. */
const RETRY_UNAVAILABLE = 2;

/** Statuses of permanent errors. All others are temporary, except 400, which the client can fix. */
const LASTING = new Set([403, 404, 409, 410, 412, 422]);

export const isLasting = (status: number): boolean => LASTING.has(status);

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** The code for an error that is not a domain error. */
const codeOf = (error: unknown): ErrorCode => {
  if (isUnavailable(error)) return 'DATABASE_UNAVAILABLE';
  return (error instanceof HttpException && BY_STATUS[error.getStatus()]) || 'INTERNAL_ERROR';
};

/** Translates any error into a response, for HTTP and sockets. Never reveals a stack trace, SQL or a driver's message. */
export const errorResponse = (error: unknown, requestId?: string): ErrorResponse => {
  const domainError = error instanceof DomainError ? error : new DomainError(codeOf(error));
  const { status, code, error: sentence } = domainError.shownToCaller;
  // The details would reveal the error behind the disguise.
  const isDisguised = errorTable[domainError.code].shownAs !== undefined;
  const { details, extra } = isDisguised ? {} : domainError;
  const retryAfter = status === 503 ? RETRY_UNAVAILABLE : status === 429 ? Math.max(1, Number(extra?.retryAfter ?? 1)) : undefined;
  return {
    status,
    body: { success: false, error: sentence, code, ...(details && { details }), ...(extra && { extra }), ...(requestId && { requestId }) },
    ...(retryAfter && { retryAfter }),
    lasting: isLasting(status) && !errorTable[domainError.code].transient,
    unexpected: status === 500,
  };
};
