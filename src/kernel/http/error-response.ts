import { HttpException } from '@nestjs/common';
import { errorTable, type ErrorCode } from '../../contracts/errors.ts';
import { DomainError, type ErrorDetail } from '../domain/domain-error.ts';
import { isUnavailable } from '../messaging/database-errors.ts';

/** The response to a failed request or socket command. */
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
  /** The same request would fail the same way later, so the response may be stored for an Idempotency-Key. */
  readonly lasting: boolean;
  /** Not thrown on purpose, so it is logged. */
  readonly unexpected: boolean;
}

/** Seconds after which retrying makes sense while the server is down or stopping. */
const RETRY_UNAVAILABLE = 2;

/** The others are temporary, or (400) the client can correct the request. */
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

/** Translates errors into responses, for HTTP and sockets. Never exposes a stack trace, SQL or a driver's message. */
export const errorResponse = (error: unknown, requestId?: string): ErrorResponse => {
  const refusal = error instanceof DomainError ? error : new DomainError(codeOf(error));
  const { status, code, error: sentence } = refusal.seen;
  // Details would tell it apart from what really does not exist.
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
