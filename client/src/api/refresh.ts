import { failureOf, offline } from './failures.ts';
import { forgotten, granted, isExpected, signIn, type Grant } from './session.ts';
import type { Schemas } from './schemas.ts';

/*
 * One refresh for all tabs: they share the cookie, and one that sends an old one too late would sign the device out. The tab that holds the lock asks; the
 * others take its answer from the channel.
 */
const LOCK = 'rollcall.refresh';
type News = { readonly kind: 'granted'; readonly grant: Grant } | { readonly kind: 'signed-out' };
const channel = new BroadcastChannel(LOCK);
channel.addEventListener('message', ({ data }: MessageEvent<News>) => (data.kind === 'granted' ? granted(data.grant) : forgotten()));

/** Tokens are renewed this long before they expire, in ms. */
const AHEAD = 30_000;

/** Missing on pages over plain http, except on localhost. */
const oneAtATime = <T>(work: () => Promise<T>): Promise<T> => (navigator.locks ? navigator.locks.request(LOCK, work) : work());

const post = async (path: string, body?: object): Promise<Response> => {
  const { token } = signIn.getState();
  return fetch(`/api/v1/auth/${path}`, {
    method: 'POST',
    headers: { ...(body && { 'Content-Type': 'application/json' }), ...(token && { Authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw offline();
  });
};

/** Tells the other tabs too. */
export const signedIn = (grant: Grant): void => {
  granted(grant);
  channel.postMessage({ kind: 'granted', grant } satisfies News);
};

const signedOut = (): void => {
  forgotten();
  channel.postMessage({ kind: 'signed-out' } satisfies News);
};

const exchange = async (): Promise<string | null> => {
  const response = await post('refresh', { refreshCookie: true });
  if (response.status === 401) {
    signedOut();
    return null;
  }
  const body = (await response.json().catch(() => undefined)) as { data: Grant } | undefined;
  if (!response.ok || !body) throw failureOf(response.status, body as unknown as Schemas['Failure']);
  signedIn(body.data);
  return body.data.accessToken;
};

/** A token that is not `stale`; null if nobody is signed in any more. */
export const renewed = (stale: string | null): Promise<string | null> =>
  oneAtATime(async () => {
    const { token } = signIn.getState();
    return token && token !== stale ? token : exchange();
  });

/** The access token, renewed if it is about to expire; null if nobody is signed in. */
export const accessToken = async (): Promise<string | null> => {
  const { status, token, expiresAt } = signIn.getState();
  if (status !== 'signed-in') return null;
  return Date.now() < expiresAt - AHEAD ? token : renewed(token);
};

/** Signs in again with the cookie of an earlier visit. While the server cannot be reached, this stays open. */
export const restore = async (): Promise<void> => {
  if (signIn.getState().status !== 'unknown') return;
  if (isExpected()) await renewed(null);
  else forgotten();
};

/** Signs out this device, or all devices of the user. */
export const signOut = async (everywhere = false): Promise<void> => {
  await accessToken();
  const response = await post(everywhere ? 'logout-all' : 'logout');
  if (!response.ok && response.status !== 401)
    throw failureOf(response.status, (await response.json().catch(() => undefined)) as Schemas['Failure'] | undefined);
  signedOut();
};
