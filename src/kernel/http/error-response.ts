import { HttpException } from '@nestjs/common';
import { errorTable, type ErrorCode } from '../../contracts/errors.ts';
import { DomainError, type ErrorDetail } from '../domain/domain-error.ts';
import { isUnavailable } from '../messaging/database-errors.ts';

/** What a failed request, or a failed socket command, is answered with. */
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
  /** Seconds, for the header Retry-After. */
  readonly retryAfter?: number;
  /** The same request gets the same answer later: it may be kept for an Idempotency-Key. */
  readonly lasting: boolean;
  /** Nobody threw this on purpose: it belongs into the log. */
  readonly unexpected: boolean;
}

/** Seconds after which it makes sense to ask a server again that is down or going down. */
const RETRY_UNAVAILABLE = 2;

/** A malformed request can be corrected; what is wrong with a token, a limit or the server passes. */
const LASTING = new Set([403, 404, 409, 410, 412, 422]);

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

const codeOf = (error: unknown): ErrorCode => {
  if (isUnavailable(error)) return 'DATABASE_UNAVAILABLE';
  return (error instanceof HttpException && BY_STATUS[error.getStatus()]) || 'INTERNAL_ERROR';
};

/** The one translator of errors, for HTTP and for sockets. Never lets a stack, SQL or a driver's words out. */
export const errorResponse = (error: unknown, requestId?: string): ErrorResponse => {
  const refusal = error instanceof DomainError ? error : new DomainError(codeOf(error));
  const { status, code, error: sentence } = refusal.seen;
  // What answers as if it did not exist must not be told apart by what stands beside it.
  const disguised = errorTable[refusal.code].shownAs !== undefined;
  const { details, extra } = disguised ? {} : refusal;
  const retryAfter = status === 503 ? RETRY_UNAVAILABLE : status === 429 ? Math.max(1, Number(extra?.retryAfter ?? 1)) : undefined;
  return {
    status,
    body: { success: false, error: sentence, code, ...(details && { details }), ...(extra && { extra }), ...(requestId && { requestId }) },
    ...(retryAfter && { retryAfter }),
    lasting: LASTING.has(status) && !errorTable[refusal.code].transient,
    unexpected: status === 500,
  };
};
