import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '../../../config/config.ts';
import type { Client, ClientFile } from './client-files.ts';
import { clientHeaders } from './client-headers.ts';

const SERVED = 'client';

/** Whether this server has a client, so that its other pages can lead there. */
export const isClientServed = ({ app }: Request): boolean => app.get(SERVED) === true;

interface HasMiddleware {
  set(setting: string, value: unknown): unknown;
  use(handler: RequestHandler): unknown;
}

/** Makes an application serve this client. */
export const addClient = (app: HasMiddleware, client: Client, config: Config): void => {
  app.set(SERVED, true);
  app.use(serveClient(client, config));
};

/** The first parts of the server's own paths; `assets` has files only. */
const NO_PAGES = new Set(['api', 'assets', 'compat', 'docs', 'health', 'metrics', 's']);

/** Paths of pages consist of words and ids; anything with a dot is a file, which exists or does not. */
const isPage = (path: string): boolean => /^\/(?:[\w-]+\/)*[\w-]*$/.test(path) && !NO_PAGES.has(path.split('/')[1]!.toLowerCase());

/**
 * Serves the files of the client, and its page at every other path that a browser opens. Comes before the rate limits: a school opens the page from
 * one address, and each page needs many files.
 */
const serveClient = ({ index, files }: Client, config: Config): RequestHandler => {
  const headersFor = clientHeaders(config);
  const isOpening = (request: Request, response: Response): boolean => {
    if (!isPage(request.path)) return false;
    response.vary('Accept');
    return request.accepts(['json', 'html']) === 'html';
  };
  return (request, response, next) => {
    if (!['GET', 'HEAD'].includes(request.method)) return next();
    const file = files.get(request.path) ?? (isOpening(request, response) ? index : undefined);
    if (!file) return next();
    response.set(headersFor(request.path));
    send(file, request, response);
  };
};

const YEAR_S = 31_536_000;

const send = (file: ClientFile, request: Request, response: Response): void => {
  // Asked one by one: given a list, the parser would prefer the client's order, and browsers name gzip first.
  const encoding = (['br', 'gzip'] as const).find((name) => file[name] && request.acceptsEncodings(name));
  const { bytes, etag } = (encoding && file[encoding]) ?? file.plain;
  response.vary('Accept-Encoding').type(file.extension);
  if (encoding) response.set('Content-Encoding', encoding);
  response.set({ ETag: etag, 'Cache-Control': file.hashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache' }).send(bytes);
};
