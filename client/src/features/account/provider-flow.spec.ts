import { authorizationUrl, choicesOf, nameOf, readCallback, tokenFor, type Started } from './provider-flow.ts';

const ISSUER = 'https://id.example/';
const started: Started = {
  issuer: ISSUER,
  audience: 'page',
  clientId: 'page',
  tokenEndpoint: 'https://id.example/token',
  redirectUri: 'https://school.example/sign-in/callback',
  state: 'a state',
  nonce: 'a nonce',
  verifier: 'a verifier',
};
const idToken = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

describe('signing in through an identity provider', () => {
  it('offers each provider once, with its ID tokens if they are accepted', () => {
    const api = { issuer: ISSUER, audience: 'https://api.example', clientId: 'page' };
    const ids = { issuer: ISSUER, audience: 'page', clientId: 'page' };
    const other = { issuer: 'https://other.example', audience: 'api', clientId: 'spa' };
    const library = { issuer: 'https://securetoken.google.com/x', audience: 'x', clientId: null };
    expect(choicesOf([api, ids, other, library])).toEqual([ids, other]);
    expect(choicesOf([ids, api])).toEqual([ids]);
  });

  it('names providers as people know them', () => {
    expect(
      ['https://accounts.google.com', 'https://login.microsoftonline.com/x/v2.0', 'https://sso.school.example/realms/a'].map(nameOf),
    ).toEqual(['Google', 'Microsoft', 'sso.school.example']);
    expect(nameOf('https://notgoogle.com')).toBe('notgoogle.com');
  });

  it('asks for a code with the challenge, the state and the nonce, and keeps the query of the endpoint', () => {
    const url = new URL(authorizationUrl('https://id.example/auth?tenant=a', started, 'a challenge'));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      tenant: 'a',
      client_id: 'page',
      response_type: 'code',
      redirect_uri: started.redirectUri,
      scope: 'openid email profile',
      state: 'a state',
      nonce: 'a nonce',
      code_challenge: 'a challenge',
      code_challenge_method: 'S256',
    });
    const api = authorizationUrl('https://id.example/auth', { ...started, audience: 'https://api.example' }, 'c');
    expect(new URL(api).searchParams.get('audience')).toBe('https://api.example');
  });

  it.each<[string, string, Started | null, object]>([
    ['with the state of this tab', '?code=1&state=a+state', started, { code: '1' }],
    ['with the right issuer', `?code=1&state=a+state&iss=${encodeURIComponent(ISSUER)}`, started, { code: '1' }],
    ['with another issuer', '?code=1&state=a+state&iss=https://evil.example', started, { failure: 'STRANGE_CALLBACK' }],
    ['with another state', '?code=1&state=other', started, { failure: 'STRANGE_CALLBACK' }],
    ['without a state', '?code=1', started, { failure: 'STRANGE_CALLBACK' }],
    ['that this tab did not start', '?code=1&state=a+state', null, { failure: 'STRANGE_CALLBACK' }],
    ['with a refusal', '?error=access_denied&state=a+state', started, { failure: 'PROVIDER_REFUSED' }],
  ])('reads an answer %s', (_, search, remembered, expected) => expect(readCallback(search, remembered)).toEqual(expected));

  it('takes the token that the server wants, and only with its own nonce', () => {
    const own = idToken({ nonce: 'a nonce', name: 'Zoë' });
    const access = { ...started, audience: 'https://api.example' };
    expect(tokenFor(started, { id_token: own, access_token: 'access' })).toBe(own);
    expect(tokenFor(access, { id_token: own, access_token: 'access' })).toBe('access');
    expect(tokenFor(access, { access_token: 'access' })).toBe('access');
    for (const foreign of [idToken({ nonce: 'other' }), idToken({}), 'no token'])
      expect(tokenFor(access, { id_token: foreign, access_token: 'access' })).toBeNull();
    expect(tokenFor(started, { access_token: 'access' })).toBeNull();
  });
});
