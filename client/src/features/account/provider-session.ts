import { api, data } from '../../api/client.ts';
import { Failure } from '../../api/failures.ts';
import { signedIn } from '../../api/refresh.ts';
import { authorizationUrl, readCallback, tokenFor, type Provider, type Started } from './provider-flow.ts';

const STARTED = 'rollcall.provider-sign-in';

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

const unreachable = (): Failure => new Failure(0, 'PROVIDER_UNREACHABLE', 'The identity provider cannot be reached.');

const json = async <T>(request: Promise<Response>): Promise<T> => {
  const response = await request.catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw new Failure(response.status, 'PROVIDER_REFUSED', 'The identity provider did not let you in.');
  return (await response.json()) as T;
};

/** Leaves for the provider. */
export const leaveFor = async ({ issuer, audience, clientId }: Provider & { clientId: string }, next?: string): Promise<void> => {
  const discovery = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = await json<{ authorization_endpoint: string; token_endpoint: string }>(fetch(discovery));
  const started: Started = {
    issuer,
    audience,
    clientId,
    tokenEndpoint: found.token_endpoint,
    redirectUri: `${location.origin}/sign-in/callback`,
    state: random(),
    nonce: random(),
    verifier: random(),
    ...(next && { next }),
  };
  sessionStorage.setItem(STARTED, JSON.stringify(started));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(started.verifier));
  location.assign(authorizationUrl(found.authorization_endpoint, started, base64url(new Uint8Array(digest))));
};

/** Signs in with the answer of the provider. Returns the page to go to. */
export const comeBack = async (search: string): Promise<string> => {
  const stored = sessionStorage.getItem(STARTED);
  // An answer counts once.
  sessionStorage.removeItem(STARTED);
  const started = stored ? (JSON.parse(stored) as Started) : null;
  const answer = readCallback(search, started);
  if ('failure' in answer || !started) throw new Failure(400, 'failure' in answer ? answer.failure : 'STRANGE_CALLBACK', '');
  const form = {
    grant_type: 'authorization_code',
    client_id: started.clientId,
    code: answer.code,
    code_verifier: started.verifier,
    redirect_uri: started.redirectUri,
  };
  const tokens = await json<{ id_token?: string; access_token?: string }>(
    fetch(started.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) }),
  );
  const token = tokenFor(started, tokens);
  if (!token) throw new Failure(400, 'INVALID_PROVIDER_TOKEN', '');
  signedIn(await data(api.POST('/api/v1/auth/oidc', { body: { token, refreshCookie: true } })));
  return started.next ?? '/';
};
