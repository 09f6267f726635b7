import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { ErrorCode } from '../../contracts/errors.js';
import { Refusal } from '../domain/refusal.js';
import { MOST_LEVELS } from './bulk.js';

/** A path that cannot be decoded names nothing. */
export const readablePath: RequestHandler = (request, _response, next) => {
  try {
    decodeURIComponent(request.path);
  } catch {
    throw new Refusal('NOT_FOUND');
  }
  next();
};

/** Only JSON is read, and saying so beats complaining about missing fields. `other`: routes that take something else look for themselves. */
export const onlyJson =
  (other: () => (request: Request) => boolean): RequestHandler =>
  (request, _response, next) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
    if (hasBody && !request.is('application/json') && !other()(request)) throw new Refusal('UNSUPPORTED_MEDIA_TYPE');
    next();
  };

/** Before anybody looks into what was read. */
export const notTooDeep: RequestHandler = (request, _response, next) => {
  let level: unknown[] = Buffer.isBuffer(request.body) ? [] : [request.body];
  for (let depth = 0; level.length; depth++) {
    if (depth > MOST_LEVELS)
      throw new Refusal('VALIDATION_FAILED', [{ field: 'body', message: `must have at most ${MOST_LEVELS} levels` }]);
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
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
  if (error instanceof Refusal || (error.status ?? 500) >= 500) return next(error);
  next(new Refusal(CODES[error.type ?? ''] ?? 'MALFORMED_BODY'));
};
