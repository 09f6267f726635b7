import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorResponse } from '../../../kernel/http/error-response.ts';

/** How long a client may take to agree to the closing. One that does not read never would. */
export const GOODBYE_MS = 1_000;

/** Answers an upgrade like any failed request. A client that ends nothing, or reads nothing, keeps no descriptor of ours. */
export const turnAway = (line: Duplex, { status, body, retryAfter }: ErrorResponse): void => {
  const late = setTimeout(() => line.destroy(), GOODBYE_MS).unref();
  line.once('close', () => clearTimeout(late)).once('finish', () => line.destroy());
  const text = JSON.stringify(body);
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...(retryAfter && { 'Retry-After': retryAfter }),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  line.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', text].join('\r\n'));
};
