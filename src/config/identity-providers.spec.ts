import { Config, ConfigError } from './config.ts';

const AUTH0 = 'https://school.eu.auth0.com/';
const FIREBASE = 'https://securetoken.google.com/school-1';
const one = { OIDC_ISSUER: AUTH0, OIDC_AUDIENCE: 'https://api.school.example' };
const production = {
  NODE_ENV: 'production',
  JWT_SECRET: 'x'.repeat(32),
  SECRETS_KEY: '5e'.repeat(32),
  PUBLIC_URL: 'https://a.example',
};

describe('identity provider settings', () => {
  it('are off by default: passwords only, and nobody is made an administrator', () => {
    const { identityProviders, oidcTeacherValue, oidcAdminValue, passwordSignIn } = new Config({});
    expect({ identityProviders, oidcTeacherValue, oidcAdminValue, passwordSignIn }).toEqual({
      identityProviders: [],
      oidcTeacherValue: 'teacher',
      oidcAdminValue: undefined,
      passwordSignIn: true,
    });
  });

  it('need only an issuer and an audience', () => {
    expect(new Config(one).identityProviders).toEqual([{ issuer: AUTH0, audience: 'https://api.school.example' }]);
  });

  it('are lists in one order, of which those of client ids and role claims may have empty places', () => {
    const config = new Config({
      OIDC_ISSUER: ` ${AUTH0} , ${FIREBASE},${AUTH0}`,
      OIDC_AUDIENCE: 'https://api.school.example, school-1 , page',
      OIDC_CLIENT_ID: 'page,,page',
      OIDC_ROLE_CLAIM: 'https://school.example/role,role,',
      OIDC_TEACHER_VALUE: 'staff',
      OIDC_ADMIN_VALUE: 'head',
      PASSWORD_SIGN_IN: 'off',
    });
    expect(config.identityProviders).toEqual([
      { issuer: AUTH0, audience: 'https://api.school.example', clientId: 'page', roleClaim: 'https://school.example/role' },
      { issuer: FIREBASE, audience: 'school-1', roleClaim: 'role' },
      { issuer: AUTH0, audience: 'page', clientId: 'page' },
    ]);
    expect(config).toMatchObject({ oidcTeacherValue: 'staff', oidcAdminValue: 'head', passwordSignIn: false });
  });

  it('accept an issuer without TLS in development, but not in production', () => {
    const plain = { ...one, OIDC_ISSUER: 'http://127.0.0.1:8080/realms/school' };
    expect(new Config(plain).identityProviders[0]!.issuer).toBe(plain.OIDC_ISSUER);
    expect(() => new Config({ ...production, ...plain })).toThrow(/^OIDC_ISSUER must be a list of https addresses/);
    expect(new Config({ ...production, ...one }).identityProviders).toHaveLength(1);
  });

  it.each([
    [{ OIDC_ISSUER: AUTH0 }, /^OIDC_AUDIENCE is missing: /],
    [{ OIDC_AUDIENCE: 'a' }, /^OIDC_AUDIENCE is set without OIDC_ISSUER\.$/],
    [{ OIDC_CLIENT_ID: 'a' }, /^OIDC_CLIENT_ID is set without OIDC_ISSUER\.$/],
    [{ OIDC_ROLE_CLAIM: 'a' }, /^OIDC_ROLE_CLAIM is set without OIDC_ISSUER\.$/],
    [{ ...one, OIDC_AUDIENCE: 'a,b' }, /^OIDC_AUDIENCE must list as many values as OIDC_ISSUER, in the same order: 1, not 2\.$/],
    [{ ...one, OIDC_CLIENT_ID: 'a,b' }, /^OIDC_CLIENT_ID must list as many values/],
    [{ ...one, OIDC_ROLE_CLAIM: 'a,b,c' }, /^OIDC_ROLE_CLAIM must list as many values/],
    [{ OIDC_ISSUER: `${AUTH0},${FIREBASE}`, OIDC_AUDIENCE: 'a,' }, /^OIDC_AUDIENCE must have a value for each issuer/],
    [{ OIDC_ISSUER: `${AUTH0},`, OIDC_AUDIENCE: 'a,b' }, /^OIDC_ISSUER must be a list of http or https addresses without a query, but ""/],
    [{ ...one, OIDC_ISSUER: 'school.eu.auth0.com' }, /^OIDC_ISSUER must be/],
    [{ ...one, OIDC_ISSUER: 'rollcall' }, /^OIDC_ISSUER must be/],
    [{ ...one, OIDC_ISSUER: 'ftp://idp.example' }, /^OIDC_ISSUER must be/],
    [{ ...one, OIDC_ISSUER: 'https://idp.example/?a=b' }, /^OIDC_ISSUER must be/],
    [{ ...one, OIDC_ISSUER: 'https://idp.example/#a' }, /^OIDC_ISSUER must be/],
    [{ ...one, OIDC_ISSUER: 'https://u:p@idp.example' }, /^OIDC_ISSUER must be/],
    [{ OIDC_ISSUER: `${AUTH0},${AUTH0}`, OIDC_AUDIENCE: 'a,a' }, /^OIDC_ISSUER has the same issuer twice with the same audience\.$/],
    [{ ...one, OIDC_ADMIN_VALUE: 'admin' }, /^OIDC_ADMIN_VALUE is set without OIDC_ROLE_CLAIM\.$/],
    [{ ...one, OIDC_ROLE_CLAIM: 'role', OIDC_ADMIN_VALUE: 'teacher' }, /^OIDC_ADMIN_VALUE must not be the same as OIDC_TEACHER_VALUE\.$/],
    [{ PASSWORD_SIGN_IN: 'off' }, /^PASSWORD_SIGN_IN is off without OIDC_ISSUER, so nobody could sign in\.$/],
    [{ PASSWORD_SIGN_IN: 'false' }, /^PASSWORD_SIGN_IN must be one of on, off/],
  ])('are rejected in one sentence: %j', (env, sentence) => {
    expect(() => new Config(env as Record<string, string>)).toThrow(ConfigError);
    expect(() => new Config(env as Record<string, string>)).toThrow(sentence);
  });
});
