import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type JWK } from 'jose';
import { makeKey, ROLE_CLAIM, type TestKey } from './test-issuer.ts';

/** The parts of oidc-provider that this file uses. Its types are in a package of their own, for another version. */
interface Interaction {
  readonly params: { readonly login_hint?: string };
}
interface Provider {
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  readonly Grant: new (about: { accountId: string; clientId: string }) => {
    addOIDCScope(scope: string): void;
    addOIDCClaims(claims: readonly string[]): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  };
}
type ProviderClass = new (issuer: string, configuration: object) => Provider;
interface Context {
  readonly oidc: {
    readonly provider: Provider;
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
  };
}

interface Stored {
  readonly uid?: string;
  readonly grantId?: string;
  consumed?: number;
}

/** Where the provider keeps its records. They survive its change of keys. */
const storedIn = (records: Map<string, Stored>) =>
  class {
    constructor(private readonly model: string) {}

    upsert = async (id: string, stored: Stored) => void records.set(`${this.model} ${id}`, stored);
    find = async (id: string) => records.get(`${this.model} ${id}`);
    findByUid = async (uid: string) => [...records.values()].find((stored) => stored.uid === uid);
    consume = async (id: string) => void (records.get(`${this.model} ${id}`)!.consumed = 1);
    destroy = async (id: string) => void records.delete(`${this.model} ${id}`);
    revokeByGrantId = async (grantId: string) => {
      for (const [key, stored] of records) if (stored.grantId === grantId) records.delete(key);
    };
  };

/** A person at the provider. */
export interface Person {
  readonly email: string;
  readonly name: string;
  readonly verified?: boolean;
  readonly role?: string;
}

export const CLIENT_ID = 'page';
export const API = 'https://api.school.example';
const REDIRECT = 'https://school.example/signed-in';

export interface Tokens {
  readonly id_token: string;
  readonly access_token: string;
  readonly refresh_token: string;
}

/** An OpenID Connect provider (oidc-provider) on its own port. It signs ID tokens with RS256 and access tokens for the API with ES256. */
export class RealProvider {
  readonly people = new Map<string, Person>();
  /** Who is at the browser, if the page does not say whom it expects. */
  visitor = '';
  private handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  private readonly records = new Map<string, Stored>();

  private constructor(
    readonly issuer: string,
    private readonly redirects: readonly string[],
    readonly close: () => Promise<void>,
  ) {}

  /** `redirects`: where else it may send people back to. */
  static async start(redirects: readonly string[] = []): Promise<RealProvider> {
    const server = createServer((request, response) => started.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const close = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    const started = new RealProvider(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, redirects, close);
    await started.rotate();
    return started;
  }

  /** The settings of a server that accepts this provider's ID tokens and its access tokens for the API. */
  get env() {
    return {
      OIDC_ISSUER: `${this.issuer},${this.issuer}`,
      OIDC_AUDIENCE: `${API},${CLIENT_ID}`,
      OIDC_CLIENT_ID: `${CLIENT_ID},${CLIENT_ID}`,
      OIDC_ROLE_CLAIM: `${ROLE_CLAIM},${ROLE_CLAIM}`,
    };
  }

  /** Signs with new keys from now on, and withdraws the old ones. */
  async rotate(): Promise<void> {
    const keys: readonly TestKey[] = [await makeKey('RS256'), await makeKey('ES256')];
    const secrets = await Promise.all(
      keys.map(async ({ secret, kid, alg }): Promise<JWK> => ({ ...(await exportJWK(secret)), kid, alg, use: 'sig' })),
    );
    const { Provider } = (await import('oidc-provider' as string)) as { Provider: ProviderClass };
    const provider = new Provider(this.issuer, this.configuration(secrets));
    const serve = provider.callback();
    this.handle = (request, response) => {
      if (request.url?.startsWith('/interaction/')) void this.welcome(provider, request, response);
      else serve(request, response);
    };
  }

  private configuration(secrets: readonly JWK[]): object {
    const claimsOf = (id: string) => {
      const { email, name, verified = true, role } = this.people.get(id)!;
      return { sub: id, email, email_verified: verified, name, ...(role && { [ROLE_CLAIM]: role }) };
    };
    return {
      jwks: { keys: secrets },
      adapter: storedIn(this.records),
      ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 3600, IdToken: 300, Interaction: 60, RefreshToken: 3600, Session: 3600 },
      cookies: { keys: ['a key for tests'] },
      clients: [
        {
          client_id: CLIENT_ID,
          token_endpoint_auth_method: 'none',
          redirect_uris: [REDIRECT, ...this.redirects],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          id_token_signed_response_alg: 'RS256',
        },
      ],
      claims: { openid: ['sub', ROLE_CLAIM], email: ['email', 'email_verified'], profile: ['name'] },
      scopes: ['openid', 'offline_access', 'email', 'profile'],
      conformIdTokenClaims: false,
      // Pages call the token endpoint themselves.
      clientBasedCORS: () => true,
      issueRefreshToken: async () => true,
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => claimsOf(id) }),
      extraTokenClaims: (_: unknown, { accountId }: { accountId: string }) => claimsOf(accountId),
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      loadExistingGrant: grantEverything,
      features: {
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => API,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({
            scope: 'api',
            audience: API,
            accessTokenFormat: 'jwt',
            accessTokenTTL: 300,
            jwt: { sign: { alg: 'ES256' } },
          }),
        },
      },
    };
  }

  /** Logs a person in, as a browser would: authorization code with PKCE. */
  async logIn(id: string, person?: Person): Promise<Tokens> {
    if (person) this.people.set(id, person);
    const verifier = randomBytes(32).toString('base64url');
    const first = new URL(`${this.issuer}/auth`);
    first.search = new URLSearchParams({
      client_id: CLIENT_ID,
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'openid email profile offline_access',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      prompt: 'login',
      login_hint: id,
    }).toString();
    const code = await codeAfter(first);
    return this.token({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT });
  }

  /** Nobody is asked: the person is whom the page expects. */
  private async welcome(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { params } = await provider.interactionDetails(request, response);
    await provider.interactionFinished(request, response, { login: { accountId: params.login_hint ?? this.visitor } });
  }

  refresh({ refresh_token }: Tokens): Promise<Tokens> {
    return this.token({ grant_type: 'refresh_token', refresh_token });
  }

  private async token(form: Record<string, string>): Promise<Tokens> {
    const response = await fetch(`${this.issuer}/token`, { method: 'POST', body: new URLSearchParams({ client_id: CLIENT_ID, ...form }) });
    if (!response.ok) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Tokens;
  }
}

const grantEverything = async ({ oidc: { provider, client, session } }: Context) => {
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope('openid email profile offline_access');
  grant.addOIDCClaims(['sub', 'email', 'email_verified', 'name', ROLE_CLAIM]);
  grant.addResourceScope(API, 'api');
  await grant.save();
  return grant;
};

/** Follows redirects, with cookies, until one leads back to the page. */
const codeAfter = async (first: URL): Promise<string> => {
  const cookies = new Map<string, string>();
  let url = first;
  while (!url.href.startsWith(REDIRECT)) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      cookies.set(name!, value!);
    }
    const next = response.headers.get('location');
    if (!next) throw new Error(`${url.href} answered ${response.status}: ${await response.text()}`);
    url = new URL(next, url);
  }
  const code = url.searchParams.get('code');
  if (!code) throw new Error(`the provider sent no code: ${url.search}`);
  return code;
};
