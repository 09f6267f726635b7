/* The authorization code flow with PKCE (RFC 6749, 7636, 9207; OpenID Connect Core 1.0), as far as it needs no browser. */

export interface Provider {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string | null;
}

/** What the page remembers while its visitor is at the provider. */
export interface Started {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  readonly tokenEndpoint: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The page to go to afterwards. */
  readonly next?: string;
}

/** One entry for each provider that people can be sent to: the one for ID tokens, otherwise that for access tokens. */
export const choicesOf = (providers: readonly Provider[]): readonly (Provider & { readonly clientId: string })[] => {
  const choices = new Map<string, Provider & { clientId: string }>();
  for (const { clientId, ...provider } of providers) {
    if (!clientId) continue;
    const key = `${provider.issuer} ${clientId}`;
    if (!choices.has(key) || provider.audience === clientId) choices.set(key, { ...provider, clientId });
  }
  return [...choices.values()];
};

/** The name under which people know a provider, as far as its address tells. */
export const nameOf = (issuer: string): string => {
  const { host } = new URL(issuer);
  const known: readonly (readonly [RegExp, string])[] = [
    [/(^|\.)google\.com$/, 'Google'],
    [/(^|\.)microsoftonline\.com$/, 'Microsoft'],
    [/(^|\.)apple\.com$/, 'Apple'],
  ];
  return known.find(([pattern]) => pattern.test(host))?.[1] ?? host;
};

/** Where to send the visitor. `challenge` is the hash of the verifier. */
export const authorizationUrl = (endpoint: string, started: Started, challenge: string): string => {
  const url = new URL(endpoint);
  const { clientId, audience, redirectUri, state, nonce } = started;
  const query = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...(audience !== clientId && { audience }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
};

export type Callback = { readonly code: string } | { readonly failure: 'STRANGE_CALLBACK' | 'PROVIDER_REFUSED' };

/** What the provider answered. Any site can send a visitor to the callback, so only answers with the state of this tab count. */
export const readCallback = (search: string, started: Started | null): Callback => {
  const query = new URLSearchParams(search);
  if (!started || query.get('state') !== started.state) return { failure: 'STRANGE_CALLBACK' };
  const issuer = query.get('iss');
  if (issuer !== null && issuer !== started.issuer) return { failure: 'STRANGE_CALLBACK' };
  const code = query.get('code');
  return code ? { code } : { failure: 'PROVIDER_REFUSED' };
};

const claimsOf = (token: string): { readonly nonce?: unknown } => {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as { nonce?: unknown };
  } catch {
    return {};
  }
};

/** The token for the server; null if the answer is not the one to this sign-in. The server checks the signature. */
export const tokenFor = (started: Started, answer: { readonly id_token?: string; readonly access_token?: string }): string | null => {
  if (answer.id_token && claimsOf(answer.id_token).nonce !== started.nonce) return null;
  return (started.audience === started.clientId ? answer.id_token : answer.access_token) ?? null;
};
