import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/logging/log.ts';

/** In ms. Keys older than this are fetched again. */
export const KEYS_MAX_AGE = 600_000;
/** In ms. If the issuer has not been asked for this long, tokens wait for the answer: no token came that would have had the keys fetched. */
export const KEYS_IDLE = 1_200_000;
/** In ms. An unknown key makes the server ask the issuer at most this often, whether the issuer answers or not. */
export const KEYS_COOLDOWN = 30_000;
/** In ms, for each of the two requests. */
const TIMEOUT = 5_000;

interface Options {
  readonly issuer: string;
  /** Whether the keys must come over TLS. */
  readonly secure: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The published keys of an issuer. They are fetched together and replaced together, in the background once they are old, and before the next token
 * is judged if nobody has asked for them for long. While the issuer is down or slow, the keys fetched last stay valid, and tokens wait for at most one fetch. (jose's own remote key set drops its keys once they are old, and
 * asks an issuer that is down for every token.)
 */
export class IssuerKeys {
  private known?: ReturnType<typeof createLocalJWKSet>;
  private loadedAt = Number.NEGATIVE_INFINITY;
  private askedAt = Number.NEGATIVE_INFINITY;
  private loading?: Promise<void>;
  /** The last fetch after the issuer had not been asked for long. */
  private catchingUp?: Promise<void>;

  constructor(private readonly options: Options) {}

  /** Finds the key that a token names. Rejects if the issuer has none with that name. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    // With a single key, jose would use it for tokens that name none.
    if (typeof header.kid !== 'string' || header.kid === '') throw new errors.JWKSNoMatchingKey();
    if (this.since(this.loadedAt) > KEYS_MAX_AGE) {
      const isIdle = this.since(this.askedAt) > KEYS_IDLE;
      const loading = this.load();
      if (isIdle) this.catchingUp = loading;
    }
    await this.catchingUp;
    try {
      return await this.current(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.load();
      return this.current(header, token);
    }
  };

  /** Starts to fetch the keys, or waits for a fetch that has begun. Does nothing shortly after the last one. Never rejects. */
  load(): Promise<void> {
    if (!this.loading && this.since(this.askedAt) < KEYS_COOLDOWN) return Promise.resolve();
    return (this.loading ??= this.fetchAll().finally(() => (this.loading = undefined)));
  }

  private get current(): ReturnType<typeof createLocalJWKSet> {
    if (!this.known) throw new errors.JWKSNoMatchingKey();
    return this.known;
  }

  private get now(): number {
    return this.options.clock.now().getTime();
  }

  /** The time since then, in ms, whichever way the clock was set. */
  private since(at: number): number {
    return Math.abs(this.now - at);
  }

  private async fetchAll(): Promise<void> {
    this.askedAt = this.now;
    try {
      this.known = createLocalJWKSet((await getJson(await this.keysUrl())) as JSONWebKeySet);
      this.loadedAt = this.askedAt;
    } catch (error) {
      // What `fetch` throws only says that it failed; the reason is its cause.
      const reason = error instanceof Error ? (error.cause ?? error) : error;
      this.options.log.warn('keys of the identity provider not fetched', { issuer: this.options.issuer, error: reason });
    }
  }

  /** From the provider's configuration (OpenID Connect Discovery 1.0, §4), which must be that of exactly this issuer. */
  private async keysUrl(): Promise<string> {
    const { issuer, secure } = this.options;
    const found = (await getJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)) as Record<string, unknown> | null;
    if (found?.issuer !== issuer)
      throw new Error(`OIDC_ISSUER is ${issuer}, but the provider there calls itself ${String(found?.issuer)}.`);
    const url = String(found.jwks_uri);
    if (!URL.canParse(url) || (secure && new URL(url).protocol !== 'https:')) throw new Error(`${issuer} has no usable jwks_uri.`);
    return url;
  }
}

/** Redirects are not followed: they could lead to an address without TLS. */
const getJson = async (url: string): Promise<unknown> => {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT), headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response.json();
};
