import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../domain/domain-error.ts';
import type { IsRoute } from './routes-with.ts';
import { isTooLarge, MAX_LEVELS } from '../validation/payload-size.ts';

/** A path that cannot be decoded is unknown. A query must be UTF-8: its parser would insert replacement characters. */
export const readableUrl: RequestHandler = (request, _response, next) => {
  if (!ESCAPED.test(request.url)) return next();
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

/** Escapes and non-ASCII bytes, which node reads as Latin-1. */
const ESCAPED = /[%\x80-\xff]/;

const bytesOf = (query: string): Buffer =>
  Buffer.from(
    query.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** Of several charsets each must be UTF-8: a reader of the header may take any of them. */
const otherCharset = ({ headers }: Request): boolean =>
  [...(headers['content-type'] ?? '').matchAll(/\bcharset\s*=\s*"?([^\s;"]*)/gi)].some(([, charset]) => charset!.toLowerCase() !== 'utf-8');

/** For the JSON parser, which would insert replacement characters for bytes that are not UTF-8 (RFC 8259 §8.1). */
export const mustBeUtf8 = (_request: IncomingMessage, _response: unknown, body: Buffer): void => {
  // The parser wraps it, and `bodyErrors` turns that into MALFORMED_BODY.
  if (!isUtf8(body)) throw new Error('not UTF-8');
};

/** Rejects a body that is not JSON, which is clearer than complaining about missing fields. Routes with a binary body check it themselves. */
export const onlyJson =
  (isBinary: IsRoute): RequestHandler =>
  (request, _response, next) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
    const isJson = hasBody && request.is('application/json');
    if (hasBody && (isJson ? otherCharset(request) : !isBinary(request))) throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
    next();
  };

/** Stands before anything that walks through the body recursively. */
export const notTooDeep: RequestHandler = (request, _response, next) => {
  if (!Buffer.isBuffer(request.body) && isTooLarge(request.body, Infinity))
    throw new DomainError('VALIDATION_FAILED', [{ field: 'body', message: `must have at most ${MAX_LEVELS} levels` }]);
  next();
};

/** By the parser's `type` of error; decompression errors have none. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'PAYLOAD_TOO_LARGE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
};

/** Translates the parser's errors. Stands right behind it, so that no other error passes here. */
export const bodyErrors: ErrorRequestHandler = (error: { type?: string; status?: number }, _request, _response, next) => {
  if (error instanceof DomainError || (error.status ?? 500) >= 500) return next(error);
  next(new DomainError(CODES[error.type ?? ''] ?? 'MALFORMED_BODY'));
};
