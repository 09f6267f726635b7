import { decodeJwt, exportJWK, importJWK } from 'jose';
import { forgedTokens } from '../../../../test/support/identity/forged-tokens.ts';
import { AUDIENCE, makeKey, ROLE_CLAIM, signWith, TestIssuer } from '../../../../test/support/identity/test-issuer.ts';
import { TestClock } from '../../../../test/support/module.ts';
import { Config } from '../../../config/config.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { IssuerKeys, KEYS_COOLDOWN, KEYS_IDLE, KEYS_MAX_AGE } from './issuer-keys.ts';
import { ProviderTokens, type ProviderToken } from './provider-tokens.ts';

/** A token of exactly this length, or up to three characters less. */
const longToken = async (from: TestIssuer, length: number): Promise<string> => {
  const bare = await from.sign({ pad: '' });
  return from.sign({ pad: 'x'.repeat(Math.floor(((length - bare.length) * 3) / 4)) });
};

describe('a token of an identity provider', () => {
  const clock = new TestClock();
  const logged: string[] = [];
  let issuer: TestIssuer;
  let start: number;
  beforeEach(async () => {
    issuer = await TestIssuer.start();
    start = Date.now();
    at(0);
    logged.length = 0;
  });
  afterEach(() => issuer.close());

  const at = (ms: number) => {
    clock.at = new Date(start + ms);
  };
  const verifier = (env: Record<string, string> = issuer.env) =>
    new ProviderTokens(new Config(env), clock, new Log('info', { write: (line) => void logged.push(line) }));
  /** What is wrong with a token, or `fine`. */
  const judged = async (tokens: Pick<ProviderTokens, 'verify'>, token: string) => {
    const result = await tokens.verify(token);
    return typeof result === 'string' ? result : 'fine';
  };
  const seconds = () => Math.floor(start / 1000);

  it.each(['RS256', 'ES256'] as const)('signed with %s is accepted with its claims, until thirty seconds after its expiry', async (alg) => {
    const key = await makeKey(alg);
    issuer.keys.push(key);
    const token = (await verifier().verify(await issuer.sign({ iat: seconds() - 5, exp: seconds() + 60 }, { key }))) as ProviderToken;
    expect(token).toMatchObject({
      issuer: issuer.issuer,
      subject: 'ann',
      issuedAt: (seconds() - 5) * 1000,
      expiresAt: (seconds() + 90) * 1000,
      roleClaim: ROLE_CLAIM,
      claims: { email: 'ann@school.example' },
    });
  });

  it('that never seems to end is accepted for a year', async () => {
    const { expiresAt } = (await verifier().verify(await issuer.sign({ exp: 1e300 }))) as ProviderToken;
    expect(expiresAt).toBe(start + 366 * 86_400_000);
  });

  it.each<[string, (issuer: TestIssuer, now: number) => Promise<string>, string]>([
    ['expired twenty-nine seconds ago', (from, now) => from.sign({ exp: now - 29 }), 'fine'],
    ['expired thirty seconds ago', (from, now) => from.sign({ exp: now - 30 }), 'is not valid: "exp" claim timestamp check failed'],
    ['valid from thirty seconds on', (from, now) => from.sign({ nbf: now + 30 }), 'fine'],
    ['valid from later on', (from, now) => from.sign({ nbf: now + 32 }), 'is not valid: "nbf" claim timestamp check failed'],
    ['issued in thirty seconds', (from, now) => from.sign({ iat: now + 30 }), 'fine'],
    ['issued later than that', (from, now) => from.sign({ iat: now + 32 }), 'was issued in the future'],
    ['for several audiences', (from) => from.sign({ aud: ['other', AUDIENCE] }), 'fine'],
    ['for another audience', (from) => from.sign({ aud: 'other' }), 'is not valid: unexpected "aud" claim value'],
    ['for an audience that only begins alike', (from) => from.sign({ aud: `${AUDIENCE}/` }), 'is not valid: unexpected "aud" claim value'],
    ['without an audience', (from) => from.sign({ aud: undefined }), 'is not valid: missing required "aud" claim'],
    ['from another issuer', (from) => from.sign({ iss: 'https://evil.example' }), 'comes from no issuer in OIDC_ISSUER'],
    ['from an issuer with a slash more', (from) => from.sign({ iss: `${from.issuer}/` }), 'comes from no issuer in OIDC_ISSUER'],
    [
      'from an issuer that begins alike',
      (from) => from.sign({ iss: `${from.issuer}.evil.example` }),
      'comes from no issuer in OIDC_ISSUER',
    ],
    ['from an issuer in capitals', (from) => from.sign({ iss: from.issuer.toUpperCase() }), 'comes from no issuer in OIDC_ISSUER'],
    ['from a list of issuers', (from) => from.sign({ iss: [from.issuer] }), 'comes from no issuer in OIDC_ISSUER'],
    ['without an issuer', (from) => from.sign({ iss: undefined }), 'comes from no issuer in OIDC_ISSUER'],
    ['from this server itself', (from) => from.sign({ iss: 'rollcall', aud: 'rollcall-api' }), 'comes from no issuer in OIDC_ISSUER'],
    ['without an expiry', (from) => from.sign({ exp: undefined }), 'is not valid: missing required "exp" claim'],
    ['without a time of issue', (from) => from.sign({ iat: undefined }), 'is not valid: missing required "iat" claim'],
    ['without a subject', (from) => from.sign({ sub: undefined }), 'is not valid: missing required "sub" claim'],
    ['with an empty subject', (from) => from.sign({ sub: '' }), 'has no usable "sub" claim'],
    ['with a number as its subject', (from) => from.sign({ sub: 7 }), 'has no usable "sub" claim'],
    ['with a subject that cannot be stored', (from) => from.sign({ sub: 'a\u0000' }), 'has no usable "sub" claim'],
    ['with a subject of 255 characters', (from) => from.sign({ sub: 'x'.repeat(255) }), 'fine'],
    ['with a longer subject', (from) => from.sign({ sub: 'x'.repeat(256) }), 'has no usable "sub" claim'],
    ['of type at+jwt', (from) => from.sign({}, { header: { typ: 'at+JWT' } }), 'fine'],
    ['of no type', (from) => from.sign({}, { header: { typ: undefined } }), 'fine'],
    ['of type logout+jwt', (from) => from.sign({}, { header: { typ: 'logout+jwt' } }), 'is neither an access token nor an ID token'],
    [
      'without a key id',
      (from) => from.sign({}, { header: { kid: undefined } }),
      'is not valid: no applicable key found in the JSON Web Key Set',
    ],
    [
      'with an empty key id',
      (from) => from.sign({}, { header: { kid: '' } }),
      'is not valid: no applicable key found in the JSON Web Key Set',
    ],
    [
      'with an unknown key id',
      (from) => from.sign({}, { header: { kid: 'x' } }),
      'is not valid: no applicable key found in the JSON Web Key Set',
    ],
    ['of 8,000 characters', (from) => longToken(from, 8_000), 'fine'],
    ['of more', (from) => longToken(from, 8_004), 'comes from no issuer in OIDC_ISSUER'],
    ['with a space behind it', async (from) => `${await from.sign()} `, 'comes from no issuer in OIDC_ISSUER'],
    [
      'with a line end in its signature',
      async (from) => (await from.sign()).replace(/(?=.$)/, '\n'),
      'comes from no issuer in OIDC_ISSUER',
    ],
    ['that is empty', async () => '', 'comes from no issuer in OIDC_ISSUER'],
    ['that is not a JWT', async () => 'a.b.c', 'comes from no issuer in OIDC_ISSUER'],
  ])('%s', async (_, sign, verdict) => {
    expect(await judged(verifier(), await sign(issuer, seconds()))).toBe(verdict);
  });

  it('signed with RS512 or PS256 is rejected, although the key is published', async () => {
    const [key] = issuer.keys as [(typeof issuer.keys)[0]];
    const { kid } = key;
    for (const alg of ['RS512', 'PS256']) {
      const secret = await importJWK(await exportJWK(key.secret), alg);
      const token = await signWith(secret, issuer.claims(), { alg, kid });
      expect(await judged(verifier(), token)).toBe('is not valid: "alg" (Algorithm) Header Parameter value not allowed');
    }
  });

  describe('that is forged', () => {
    const accepted = async (tokens: Pick<ProviderTokens, 'verify'>) => {
      const forged = await forgedTokens(issuer, { sub: 'victim' });
      const verdicts = await Promise.all(Object.entries(forged).map(async ([name, token]) => [name, await judged(tokens, token)] as const));
      return verdicts.filter(([, verdict]) => verdict === 'fine').map(([name]) => name);
    };

    it('is rejected, whoever signed it and however', async () => {
      const tokens = verifier();
      expect(await judged(tokens, await issuer.sign({ sub: 'victim' }))).toBe('fine');
      expect(await accepted(tokens)).toEqual([]);
    });

    it('is noticed by this spec: all of them pass where only the claims are checked', async () => {
      const control = { verify: async (token: string) => ({ subject: decodeJwt(token).sub }) as ProviderToken };
      expect(await accepted(control)).toEqual(Object.keys(await forgedTokens(issuer, {})));
    });
  });

  describe('of several issuers', () => {
    let other: TestIssuer;
    beforeEach(async () => {
      other = await TestIssuer.start('/');
    });
    afterEach(() => other.close());
    const both = () =>
      verifier({
        OIDC_ISSUER: [issuer.issuer, other.issuer, issuer.issuer].join(),
        OIDC_AUDIENCE: `${AUDIENCE},school-1,page`,
        OIDC_ROLE_CLAIM: `${ROLE_CLAIM},role,`,
      });

    it('is accepted with the audience and the role claim of its own, which may have several audiences', async () => {
      const tokens = both();
      expect(await tokens.verify(await issuer.sign())).toMatchObject({ roleClaim: ROLE_CLAIM });
      expect(await tokens.verify(await issuer.sign({ aud: 'page' }))).toMatchObject({ roleClaim: undefined });
      expect(await tokens.verify(await other.sign({ aud: 'school-1' }))).toMatchObject({ issuer: other.issuer, roleClaim: 'role' });
    });

    it('is rejected with the audience of another, or signed with the key of another', async () => {
      const tokens = both();
      expect(await judged(tokens, await other.sign())).toBe('is not valid: unexpected "aud" claim value');
      expect(await judged(tokens, await issuer.sign({ aud: 'school-1' }))).toBe('is not valid: unexpected "aud" claim value');
      other.keys[0] = await makeKey('RS256', issuer.keys[0]!.kid);
      expect(await judged(tokens, await other.sign({ iss: issuer.issuer }))).toBe('is not valid: signature verification failed');
    });
  });

  it('is nobody’s without configured providers', async () => {
    const tokens = verifier({});
    expect(tokens.claims(await issuer.sign())).toBe(false);
    expect(await judged(tokens, await issuer.sign())).toBe('comes from no issuer in OIDC_ISSUER');
    expect(verifier().claims(await issuer.sign())).toBe(true);
    expect(verifier().claims(await issuer.sign({ iss: 'rollcall' }))).toBe(false);
  });

  describe('and the keys', () => {
    const UNKNOWN = 'is not valid: no applicable key found in the JSON Web Key Set';
    const times = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));

    it('are fetched once for many tokens at once, and before the first token where there is time', async () => {
      const tokens = verifier();
      tokens.onApplicationBootstrap();
      const token = await issuer.sign();
      expect(new Set(await times(50, () => judged(tokens, token)))).toEqual(new Set(['fine']));
      expect(issuer.asked).toEqual({ configuration: 1, keys: 1 });
    });

    it('that are new are found as soon as a token names one, at most every thirty seconds', async () => {
      const tokens = verifier();
      const before = await issuer.sign();
      expect(await judged(tokens, before)).toBe('fine');
      issuer.keys.unshift(await makeKey('ES256'));
      at(KEYS_COOLDOWN - 1);
      expect(await judged(tokens, await issuer.sign())).toBe(UNKNOWN);
      at(KEYS_COOLDOWN);
      expect(await judged(tokens, await issuer.sign())).toBe('fine');
      expect(await judged(tokens, before)).toBe('fine');
    });

    it('that are withdrawn are rejected once the keys have been fetched again, ten minutes later at the latest', async () => {
      const tokens = verifier();
      const [old] = issuer.keys;
      const token = () => issuer.sign({ exp: seconds() + 3600 }, { key: old });
      expect(await judged(tokens, await token())).toBe('fine');
      issuer.keys = [await makeKey('RS256')];
      at(KEYS_MAX_AGE);
      expect(await judged(tokens, await token())).toBe('fine');
      at(KEYS_MAX_AGE + 1);
      // In the background: this token is still judged by the keys that are there.
      issuer.be('slow');
      expect(await judged(tokens, await token())).toBe('fine');
      await issuer.isAsked();
      issuer.be('up');
      expect(await judged(tokens, await issuer.sign({ exp: seconds() + 3600 }))).toBe('fine');
      expect(await judged(tokens, await token())).toBe(UNKNOWN);
    });

    it('that were withdrawn while no token came are rejected: after twenty minutes, tokens wait until the keys have been fetched', async () => {
      const tokens = verifier();
      const [old] = issuer.keys;
      const token = () => issuer.sign({ exp: seconds() + 86_400 }, { key: old });
      expect(await judged(tokens, await token())).toBe('fine');
      issuer.keys = [await makeKey('RS256')];
      at(KEYS_IDLE + 1);
      const [one, other] = [await token(), await token()];
      expect(await Promise.all([judged(tokens, one), judged(tokens, other)])).toEqual([UNKNOWN, UNKNOWN]);
      expect(issuer.asked).toEqual({ configuration: 2, keys: 2 });
    });

    it('stay valid while the issuer is down; unknown ones are rejected without asking it for each', async () => {
      const tokens = verifier();
      expect(await judged(tokens, await issuer.sign())).toBe('fine');
      issuer.be('down');
      for (const time of [1, 2, 3, 4].map((hours) => hours * 3_600_000)) {
        at(time);
        const known = await issuer.sign({ exp: seconds() + 86_400 });
        const unknown = await issuer.sign({ exp: seconds() + 86_400 }, { header: { kid: 'unknown' } });
        expect(new Set(await times(20, () => judged(tokens, known)))).toEqual(new Set(['fine']));
        expect(new Set(await times(20, () => judged(tokens, unknown)))).toEqual(new Set([UNKNOWN]));
        expect(await judged(tokens, unknown)).toBe(UNKNOWN);
      }
      expect(issuer.asked).toEqual({ configuration: 5, keys: 1 });
    });

    it('stay valid while the issuer is slow: no token with a known key waits for it', async () => {
      const tokens = verifier();
      expect(await judged(tokens, await issuer.sign())).toBe('fine');
      issuer.be('slow');
      at(KEYS_COOLDOWN);
      const waiting = judged(tokens, await issuer.sign({}, { header: { kid: 'unknown' } }));
      await issuer.isAsked();
      expect(await judged(tokens, await issuer.sign())).toBe('fine');
      issuer.be('up');
      expect(await waiting).toBe(UNKNOWN);
    });

    it('are fetched later if the issuer was down at first', async () => {
      issuer.be('down');
      const tokens = verifier();
      expect(await judged(tokens, await issuer.sign())).toBe(UNKNOWN);
      issuer.be('up');
      expect(await judged(tokens, await issuer.sign())).toBe(UNKNOWN);
      at(KEYS_COOLDOWN);
      expect(await judged(tokens, await issuer.sign())).toBe('fine');
    });

    it.each<[string, (issuer: TestIssuer) => object, RegExp]>([
      [
        'of an issuer with another name',
        (from) => ({ issuer: `${from.issuer}/`, jwks_uri: `${from.issuer}/keys` }),
        /OIDC_ISSUER is .* calls itself .*\/\./,
      ],
      ['without an address', (from) => ({ issuer: from.issuer }), /has no usable jwks_uri/],
      ['that are not keys', (from) => ({ issuer: from.issuer, jwks_uri: `${from.issuer}/configuration` }), /JSON Web Key Set malformed/],
    ])('%s are not used, and the log says so without repeating the token', async (_, configuration, reason) => {
      issuer.configuration = configuration(issuer);
      const token = await issuer.sign();
      expect(await judged(verifier(), token)).toBe(UNKNOWN);
      expect(logged).toHaveLength(1);
      expect(JSON.parse(logged[0]!)).toMatchObject({ level: 40, issuer: issuer.issuer, error: { message: expect.stringMatching(reason) } });
      expect(logged[0]).not.toContain(token.split('.')[1]);
    });

    it('are not looked for elsewhere: a redirect could lead to an address without TLS', async () => {
      const elsewhere = await TestIssuer.start();
      elsewhere.configuration = { issuer: issuer.issuer, jwks_uri: `${issuer.issuer}/keys` };
      issuer.location = `${elsewhere.issuer}/.well-known/openid-configuration`;
      expect(await judged(verifier(), await issuer.sign())).toBe(UNKNOWN);
      expect(elsewhere.asked.configuration).toBe(0);
      await elsewhere.close();
    });

    it('must come over TLS in production', async () => {
      const log = new Log('info', { write: (line) => void logged.push(line) });
      await new IssuerKeys({ issuer: issuer.issuer, secure: true, clock, log }).load();
      expect(issuer.asked).toEqual({ configuration: 1, keys: 0 });
      expect(logged.join()).toContain('has no usable jwks_uri');
    });
  });
});
