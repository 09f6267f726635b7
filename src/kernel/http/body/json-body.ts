import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { isTooLarge, MAX_LEVELS } from '../validation/payload-size.ts';

/** A path that cannot be decoded names nothing. What a query holds must be UTF-8: its parser would put replacement characters into it. */
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

/** Anything but what stands for itself; node reads bytes that are no ASCII as Latin-1. */
const ESCAPED = /[%\x80-\xff]/;

const bytesOf = (query: string): Buffer =>
  Buffer.from(
    query.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** Said more than once, each has to be it: who reads the header may take any of them. */
const otherCharset = ({ headers }: Request): boolean =>
  [...(headers['content-type'] ?? '').matchAll(/\bcharset\s*=\s*"?([^\s;"]*)/gi)].some(([, charset]) => charset!.toLowerCase() !== 'utf-8');

/** For the parser of JSON, which would put replacement characters in the place of what is no UTF-8 (RFC 8259, 8.1). */
export const mustBeUtf8 = (_request: IncomingMessage, _response: unknown, body: Buffer): void => {
  // Its caller makes an error of its own out of it, and `bodyErrors` the refusal.
  if (!isUtf8(body)) throw new Error('not UTF-8');
};

/** Only JSON is read, and saying so beats complaining about missing fields. `other`: routes that take something else look for themselves. */
export const onlyJson =
  (other: () => (request: Request) => boolean): RequestHandler =>
  (request, _response, next) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
    const isJson = hasBody && request.is('application/json');
    if (hasBody && (isJson ? otherCharset(request) : !other()(request))) throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
    next();
  };

/** Stands before anything that walks through the body recursively. */
export const notTooDeep: RequestHandler = (request, _response, next) => {
  if (!Buffer.isBuffer(request.body) && isTooLarge(request.body, Infinity))
    throw new DomainError('VALIDATION_FAILED', [{ field: 'body', message: `must have at most ${MAX_LEVELS} levels` }]);
  next();
};

/** The parser names its errors in `type`; those of unpacking have none. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'PAYLOAD_TOO_LARGE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
};

/** What the parser could not read. Stands right behind it, so that what else goes wrong does not pass here. */
export const bodyErrors: ErrorRequestHandler = (error: { type?: string; status?: number }, _request, _response, next) => {
  if (error instanceof DomainError || (error.status ?? 500) >= 500) return next(error);
  next(new DomainError(CODES[error.type ?? ''] ?? 'MALFORMED_BODY'));
};
