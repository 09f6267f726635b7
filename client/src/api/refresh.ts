import { failureOf, offline } from './failures.ts';
import { forgotten, granted, isExpected, lapsed, signIn, type Grant } from './session.ts';
import type { Schemas } from './schemas.ts';

/*
 * One refresh for all tabs: they share the cookie, and one that sends an old one too late would sign the device out. The tab that holds the lock asks; the
 * others take its answer from the channel.
 */
const LOCK = 'rollcall.refresh';
type News = { readonly kind: 'granted'; readonly grant: Grant } | { readonly kind: 'lapsed' } | { readonly kind: 'signed-out' };

/** Somebody else at the same browser must not see the page of the one before. */
const changeTo = (grant: Grant): void => {
  const { user } = signIn.getState();
  if (user && user.id !== grant.user.id) location.assign('/');
  else granted(grant);
};

const channel = new BroadcastChannel(LOCK);
channel.addEventListener('message', ({ data }: MessageEvent<News>) => {
  if (data.kind === 'granted') changeTo(data.grant);
  else if (data.kind === 'lapsed') lapsed();
  else forgotten();
});

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
  channel.postMessage({ kind: 'granted', grant } satisfies News);
  changeTo(grant);
};

const signedOut = (): void => {
  forgotten();
  channel.postMessage({ kind: 'signed-out' } satisfies News);
};

const exchange = async (): Promise<string | null> => {
  const response = await post('refresh', { refreshCookie: true });
  if (response.status === 401) {
    channel.postMessage({ kind: 'lapsed' } satisfies News);
    lapsed();
    return null;
  }
  const body = (await response.json().catch(() => undefined)) as { data: Grant } | undefined;
  if (!response.ok || !body) throw failureOf(response.status, body as unknown as Schemas['Failure']);
  signedIn(body.data);
  return body.data.accessToken;
};

/** Waits until the user has signed in again, and resolves with the new token; null if they sign out instead. */
const again = (): Promise<string | null> =>
  new Promise((resolve) => {
    const stop = signIn.subscribe(({ status, token }) => {
      if (status === 'lapsed') return;
      stop();
      resolve(token);
    });
  });

/** A token that is not `stale`. If the user has to sign in again, this waits for it; null if nobody is signed in any more. */
export const renewed = async (stale: string | null): Promise<string | null> => {
  const next = await oneAtATime(async () => {
    const { status, token } = signIn.getState();
    if (status === 'lapsed' || status === 'signed-out') return null;
    return token && token !== stale ? token : exchange();
  });
  return next ?? (signIn.getState().status === 'lapsed' ? again() : null);
};

/** The access token, renewed if it is about to expire; null if nobody is signed in. */
export const accessToken = async (): Promise<string | null> => {
  const { status, token, expiresAt } = signIn.getState();
  if (status === 'lapsed') return again();
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
  if (signIn.getState().status === 'lapsed') return signedOut();
  await accessToken();
  // With the lock, so that other tabs, whose sockets the server closes now, hear of it before they try to refresh.
  await oneAtATime(async () => {
    const response = await post(everywhere ? 'logout-all' : 'logout');
    if (!response.ok && response.status !== 401)
      throw failureOf(response.status, (await response.json().catch(() => undefined)) as Schemas['Failure'] | undefined);
    signedOut();
  });
};
