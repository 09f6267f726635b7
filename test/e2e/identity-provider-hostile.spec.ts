import { decodeJwt } from 'jose';
import { createAdmin } from '../../src/cli/create-admin.ts';
import { ProviderTokens, type ProviderToken } from '../../src/modules/auth/identity/provider-tokens.ts';
import { PASSWORD, startApp, type TestApp } from '../support/app.ts';
import { forgedTokens } from '../support/identity/forged-tokens.ts';
import { makeKey, ROLE_CLAIM, TestIssuer } from '../support/identity/test-issuer.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { runCommand, shellEnv } from '../support/shell.ts';
import { turnedAway } from '../support/socket.ts';

const VICTIM = { sub: 'victim', email: 'victim@school.example', [ROLE_CLAIM]: 'head' };
const as = (token: string) => ({ authorization: `Bearer ${token}` });

describe('forged and foreign tokens of an identity provider', () => {
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await TestIssuer.start();
  });
  afterAll(() => issuer.close());

  /** A server on which the victim, an admin, has signed in through the provider. */
  const startedWith = async (extras?: Parameters<typeof startApp>[1]): Promise<TestApp> => {
    const app = await startApp({ ...issuer.env, OIDC_ADMIN_VALUE: 'head', DIALECTS: 'live-attendance' }, extras);
    const { body } = await app.http.get('/api/v1/users').set(as(await issuer.sign(VICTIM)));
    expect(body.data).toHaveLength(1);
    return app;
  };
  const malicious = async (): Promise<Readonly<Record<string, string>>> => ({
    ...(await forgedTokens(issuer, VICTIM)),
    'of another issuer': await issuer.sign({ ...VICTIM, iss: 'https://evil.example' }),
    'of an issuer that begins alike': await issuer.sign({ ...VICTIM, iss: `${issuer.issuer}.evil.example` }),
    'for another audience': await issuer.sign({ ...VICTIM, aud: 'other' }),
    expired: await issuer.sign({ ...VICTIM, exp: Math.floor(Date.now() / 1000) - 31 }),
    'without a key id': await issuer.sign(VICTIM, { header: { kid: undefined } }),
    'with a key that was withdrawn': await issuer.sign(VICTIM, { key: await makeKey('RS256', 'withdrawn') }),
  });
  /** Returns how many tokens were rejected, or rejects itself if one was not. */
  const rejectsAll = async (app: TestApp): Promise<number> => {
    const tokens = Object.entries(await malicious());
    for (const [name, token] of tokens) {
      const answers = [
        await app.http.get('/api/v1/auth/me').set(as(token)),
        await app.http.get('/api/v1/live-sessions').set(as(token)),
        await app.http.post('/api/v1/auth/oidc').send({ token }),
        await app.http.get('/compat/live-attendance/auth/me').set(as(token)),
      ];
      expect([name, answers.map(({ status }) => status)]).toEqual([name, [401, 401, 401, 401]]);
      expect([name, (await turnedAway(app, { auth: { token } })).data?.code]).toEqual([name, 'UNAUTHENTICATED']);
      const raw = await RawSocket.open(app, token);
      expect([name, await raw.next('ERROR')]).toEqual([name, { message: 'Unauthorized or invalid token' }]);
      await raw.ended;
    }
    return tokens.length;
  };

  it('are rejected over REST, Socket.IO and raw WebSockets, and by the exchange', async () => {
    const app = await startedWith();
    try {
      await expect(rejectsAll(app)).resolves.toBeGreaterThan(15);
    } finally {
      await app.close();
    }
  });

  it('would be accepted without the check of the signature, which is how we know that the spec above can fail', async () => {
    /** Reads the claims, and checks nothing. */
    class Credulous extends ProviderTokens {
      override async verify(token: string): Promise<ProviderToken> {
        const claims = decodeJwt(token);
        const roleClaim = ROLE_CLAIM;
        return {
          issuer: claims.iss!,
          subject: claims.sub!,
          issuedAt: claims.iat! * 1000,
          expiresAt: claims.exp! * 1000,
          roleClaim,
          claims,
        };
      }
    }
    const app = await startedWith({ override: (builder) => builder.overrideProvider(ProviderTokens).useClass(Credulous) });
    try {
      await expect(rejectsAll(app)).rejects.toThrow(/-\s+401/);
      for (const token of Object.values(await forgedTokens(issuer, VICTIM))) await app.http.get('/api/v1/users').set(as(token)).expect(200);
    } finally {
      await app.close();
    }
  });

  it('count towards the limit of their address, as do valid ones of people without an account', async () => {
    const app = await startApp({ ...issuer.env, HTTP_RATE: '6' });
    try {
      const [forged] = Object.values(await forgedTokens(issuer, VICTIM));
      const nobody = await issuer.sign({ sub: 'nobody', email: undefined });
      for (let n = 0; n < 3; n++) {
        await app.http.get('/api/v1/auth/me').set(as(forged!)).expect(401);
        expect((await app.http.get('/api/v1/auth/me').set(as(nobody)).expect(403)).body.code).toBe('EMAIL_CLAIM_MISSING');
      }
      await app.http.get('/api/v1/auth/me').set(as(nobody)).expect(429);
    } finally {
      await app.close();
    }
  });

  it('count towards it in the handshake of a socket too', async () => {
    const app = await startApp({ ...issuer.env, HTTP_RATE: '4' });
    try {
      const nobody = await issuer.sign({ sub: 'nobody', email: undefined });
      const codes: (string | undefined)[] = [];
      for (let n = 0; n < 5; n++) codes.push((await turnedAway(app, { auth: { token: nobody } })).data?.code);
      expect(codes).toEqual([...Array<string>(4).fill('EMAIL_CLAIM_MISSING'), 'TOO_MANY_REQUESTS']);
    } finally {
      await app.close();
    }
  });
});

describe('with PASSWORD_SIGN_IN=off', () => {
  it('passwords are refused in every API, the page is told, and the command line still makes admins, who sign in through the provider', async () => {
    const issuer = await TestIssuer.start();
    const { env, remove } = await shellEnv();
    const settings = { ...env, ...issuer.env, PASSWORD_SIGN_IN: 'off' };
    const made = await runCommand(createAdmin, ['--email', 'root@school.example', '--name', 'Root'], {
      env: settings,
      askPassword: async () => PASSWORD,
    });
    expect(made).toEqual([0, 'root@school.example is now an admin and can sign in.']);
    const app = await startApp({ ...settings, DIALECTS: 'live-attendance' });
    try {
      expect((await app.http.get('/api/v1/auth/providers').expect(200)).body.data.passwordSignIn).toBe(false);
      const [login, register] = [
        { email: 'root@school.example', password: PASSWORD },
        { name: 'New', email: 'new@school.example', password: PASSWORD, role: 'student' },
      ];
      expect((await app.http.post('/api/v1/auth/login').send(login).expect(403)).body.code).toBe('PASSWORD_SIGN_IN_OFF');
      expect((await app.http.post('/api/v1/auth/register').send(register).expect(403)).body.code).toBe('PASSWORD_SIGN_IN_OFF');
      for (const [path, form] of [
        ['login', login],
        ['signup', register],
        ['register', register],
      ] as const)
        expect((await app.http.post(`/compat/live-attendance/auth/${path}`).send(form).expect(403)).body.error).toMatch(
          /^Passwords are not used/,
        );
      const { body } = await app.http.post('/api/v1/auth/oidc').send({ token: await issuer.sign({ email: 'root@school.example' }) });
      expect(body.data.user).toMatchObject({ email: 'root@school.example', role: 'admin' });
    } finally {
      await app.close();
      await remove();
      await issuer.close();
    }
  });
});
