import { randomUUID, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export const AUDIENCE = 'https://api.school.example';
export const ROLE_CLAIM = 'https://school.example/role';

type Algorithm = 'RS256' | 'ES256';

export interface TestKey {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly secret: CryptoKey;
  readonly jwk: JWK;
}

export const makeKey = async (alg: Algorithm, kid: string = randomUUID()): Promise<TestKey> => {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, secret: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
};

/** Makes claims disappear when set to undefined. */
export type TestClaims = Readonly<Record<string, unknown>>;

/**
 * A server that publishes keys like an identity provider, and lets tests sign what no provider would. It counts requests, and can be down or
 * slow.
 */
export class TestIssuer {
  /** What is published. */
  keys: TestKey[] = [];
  /** Answered instead of the real configuration. */
  configuration?: object;
  /** Where requests for the configuration are redirected to. */
  location?: string;
  readonly asked = { configuration: 0, keys: 0 };
  private mode: 'up' | 'down' | 'slow' = 'up';
  private readonly held: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {
    server.on('request', (request, response) => {
      const kind = request.url?.endsWith('/keys') ? 'keys' : 'configuration';
      this.asked[kind]++;
      const answer = () => {
        response.setHeader('Content-Type', 'application/json');
        if (this.location && kind === 'configuration') return void response.writeHead(302, { Location: this.location }).end();
        response.statusCode = this.mode === 'down' ? 503 : 200;
        response.end(JSON.stringify(kind === 'keys' ? { keys: this.keys.map(({ jwk }) => jwk) } : this.described));
      };
      if (this.mode === 'slow') this.held.push(answer);
      else answer();
    });
  }

  /** Starts with one RS256 key. `path` comes after the host. */
  static async start(path = '/realms/school'): Promise<TestIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = new TestIssuer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    issuer.keys = [await makeKey('RS256')];
    return issuer;
  }

  private get described(): object {
    return this.configuration ?? { issuer: this.issuer, jwks_uri: `${this.issuer.replace(/\/$/, '')}/keys` };
  }

  /** `slow`: requests are not answered until the mode changes. */
  be(mode: 'up' | 'down' | 'slow'): void {
    this.mode = mode;
    if (mode !== 'slow') for (const answer of this.held.splice(0)) answer();
  }

  /** Resolves once a request waits for its answer. */
  async isAsked(): Promise<void> {
    while (!this.held.length) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The settings of a server that trusts this issuer. */
  get env() {
    return { OIDC_ISSUER: this.issuer, OIDC_AUDIENCE: AUDIENCE, OIDC_ROLE_CLAIM: ROLE_CLAIM };
  }

  claims(claims: TestClaims = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: this.issuer, aud: AUDIENCE, sub: 'ann', email: 'ann@school.example', email_verified: true, name: 'Ann' };
    return Object.fromEntries(Object.entries({ ...usual, iat: now, exp: now + 300, ...claims }).filter(([, value]) => value !== undefined));
  }

  /** A token as the provider would sign it. Header fields can be overridden. */
  sign(claims: TestClaims = {}, { key = this.keys[0]!, header = {} }: { key?: TestKey; header?: object } = {}): Promise<string> {
    return signWith(key.secret, this.claims(claims), { alg: key.alg, typ: 'JWT', kid: key.kid, ...header });
  }

  async close(): Promise<void> {
    this.be('up');
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export const signWith = (secret: CryptoKey | KeyObject | Uint8Array, claims: object, header: object): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader(JSON.parse(JSON.stringify(header)) as { alg: string }).sign(secret);
