import createClient from 'openapi-fetch';
import { accessToken, renewed } from './refresh.ts';
import { failureOf, offline } from './failures.ts';
import type { paths } from './schema.gen.ts';
import type { Schemas } from './schemas.ts';

const withToken = (request: Request, token: string | null): Request => {
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  return request;
};

/** Routes for those who are not signed in: they must not wait until somebody is. */
const IS_OPEN = /\/api\/v1\/auth\/(login|oidc|providers|register)$/;

/** Sends the access token, and asks once more with a new one if that was no longer valid. */
const authorised = async (request: Request): Promise<Response> => {
  if (IS_OPEN.test(request.url)) return fetch(request);
  const again = request.clone();
  const token = await accessToken();
  const response = await fetch(withToken(request, token));
  if (response.status !== 401 || !token) return response;
  const next = await renewed(token);
  return next ? fetch(withToken(again, next)) : response;
};

/** The REST API, typed by its OpenAPI document. Wrap calls in `data` or `list`. */
export const api = createClient<paths>({
  baseUrl: '/',
  fetch: (request) =>
    authorised(request).catch((error: unknown) => {
      throw error instanceof TypeError ? offline() : error;
    }),
});

interface Answer<Body> {
  readonly data?: Body | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

const bodyOf = async <Body>(call: Promise<Answer<Body>>): Promise<Body> => {
  const { data: body, error, response } = await call;
  if (!response.ok) throw failureOf(response.status, error as Schemas['Failure'] | undefined);
  return body as Body;
};

/** The data of a successful response; throws a Failure otherwise. */
export const data = async <T>(call: Promise<Answer<{ data: T }>>): Promise<T> => (await bodyOf(call)).data;

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  /** The cursor of the next page. */
  readonly next: string | null;
}

/** One page of a list. */
export const list = async <T>(call: Promise<Answer<{ data: T[]; pagination: Schemas['Pagination'] }>>): Promise<Page<T>> => {
  const { data: items, pagination } = await bodyOf(call);
  return { items, total: pagination.total, next: pagination.next };
};

/** For routes without a body in their response. */
export const done = async (call: Promise<Answer<unknown>>): Promise<void> => {
  await bodyOf(call);
};

/** A file of the API that needs the access token, such as a CSV. */
export const download = async (path: string): Promise<Blob> => {
  const response = await authorised(new Request(path)).catch(() => {
    throw offline();
  });
  if (!response.ok) throw failureOf(response.status, (await response.json().catch(() => undefined)) as Schemas['Failure'] | undefined);
  return response.blob();
};
