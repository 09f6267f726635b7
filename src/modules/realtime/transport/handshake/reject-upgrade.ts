import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorResponse } from '../../../../kernel/http/error-response.ts';
import { LIMITS } from '../../limits.ts';

/** Answers an upgrade like any failed request, then destroys the socket, even if the client does not read the answer. */
export const rejectUpgrade = (socket: Duplex, { status, body, retryAfter }: ErrorResponse): void => {
  const timeout = setTimeout(() => socket.destroy(), LIMITS.closeMs).unref();
  socket.once('close', () => clearTimeout(timeout)).once('finish', () => socket.destroy());
  const text = JSON.stringify(body);
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...(retryAfter && { 'Retry-After': retryAfter }),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', text].join('\r\n'));
};
