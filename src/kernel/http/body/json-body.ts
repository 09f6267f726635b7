import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../domain/domain-error.ts';
import type { IsRoute } from './routes-with.ts';
import { isTooLarge, MAX_LEVELS } from '../validation/payload-size.ts';

/**
 * Rejects a path that cannot be decoded with NOT_FOUND, and a query that is not UTF-8 with VALIDATION_FAILED: the query parser would silently insert
 * replacement characters.
 */
export const rejectUnreadableUrl: RequestHandler = (request, _response, next) => {
  if (!NEEDS_CHECK.test(request.url)) return next();
  try {
    decodeURIComponent(request.path);
  } catch {
    throw new DomainError('NOT_FOUND');
  }
  const query = request.url.indexOf('?');
  if (query >= 0 && !isUtf8(bytesOf(request.url.slice(query + 1))))
    throw new DomainError('VALIDATION_FAILED', [{ field: 'query', message: 'must be UTF-8' }]);
  next();
};

/** Matches percent escapes and non-ASCII bytes, which Node decodes as Latin-1. Any other URL needs no check. */
const NEEDS_CHECK = /[%\x80-\xff]/;

const bytesOf = (query: string): Buffer =>
  Buffer.from(
    query.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** Whether Content-Type names a charset other than UTF-8. All of them are checked, because parsers disagree about which one counts. */
const hasOtherCharset = ({ headers }: Request): boolean =>
  [...(headers['content-type'] ?? '').matchAll(/\bcharset\s*=\s*"?([^\s;"]*)/gi)].some(([, charset]) => charset!.toLowerCase() !== 'utf-8');

/** For the JSON parser's `verify` option: the parser would silently replace invalid bytes, but JSON must be UTF-8 (RFC 8259 §8.1). */
export const requireUtf8 = (_request: IncomingMessage, _response: unknown, body: Buffer): void => {
  // The parser wraps this error, and `translateBodyErrors` turns the wrapped one into MALFORMED_BODY.
  if (!isUtf8(body)) throw new Error('not UTF-8');
};

/** Whether a request announces a body. */
export const hasBody = ({ headers }: Pick<Request, 'headers'>): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Rejects bodies that are not JSON. (The parser would ignore them, and validation would then report missing fields.) Some routes take other types,
 * which they check themselves.
 */
export const requireJson =
  (checksItself: IsRoute): RequestHandler =>
  (request, _response, next) => {
    const expected = hasBody(request);
    const isJson = expected && request.is('application/json');
    if (expected && (isJson ? hasOtherCharset(request) : !checksItself(request))) throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
    next();
  };

/** Rejects deeply nested bodies. Must run before any code that traverses the body recursively. */
export const rejectDeepBody: RequestHandler = (request, _response, next) => {
  if (!Buffer.isBuffer(request.body) && isTooLarge(request.body, Infinity))
    throw new DomainError('VALIDATION_FAILED', [{ field: 'body', message: `must have at most ${MAX_LEVELS} levels` }]);
  next();
};

/** Error codes by the parser's `error.type`. (Decompression errors have no type.) */
const CODES: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'PAYLOAD_TOO_LARGE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
};

/** Translates the body parser's errors. Must directly follow the parser, because it would also translate other errors. */
export const translateBodyErrors: ErrorRequestHandler = (error: { type?: string; status?: number }, _request, _response, next) => {
  if (error instanceof DomainError || (error.status ?? 500) >= 500) return next(error);
  next(new DomainError(CODES[error.type ?? ''] ?? 'MALFORMED_BODY'));
};
