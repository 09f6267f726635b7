import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { makeKey, signWith, type TestIssuer } from './test-issuer.ts';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that an attacker could make, each with the claims of `victim`. None of them may be accepted. */
export const forgedTokens = async (
  issuer: TestIssuer,
  victim: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, string>>> => {
  const [published] = issuer.keys as [(typeof issuer.keys)[0]];
  const claims = issuer.claims(victim);
  const own = await makeKey('RS256', published.kid);
  const ownCurve = await makeKey('ES256', published.kid);
  const genuine = await issuer.sign(victim);
  const [head, , signature] = genuine.split('.') as [string, string, string];
  const publicKey = createPublicKey({ key: published.jwk as JsonWebKey, format: 'jwk' });
  /** Signed by HMAC, with the public key as the secret. */
  const confused = (secret: string | Buffer): string => {
    const text = `${part({ alg: 'HS256', typ: 'JWT', kid: published.kid })}.${part(claims)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const none = (alg: string) => `${part({ alg, typ: 'JWT', kid: published.kid })}.${part(claims)}.`;
  return {
    'signed with another key under the published name': await issuer.sign(victim, { key: own }),
    'signed with another kind of key under the published name': await issuer.sign(victim, { key: ownCurve }),
    'that brings its own key': await signWith(own.secret, claims, { alg: 'RS256', kid: published.kid, jwk: own.jwk }),
    'that says where its key is': await signWith(own.secret, claims, {
      alg: 'RS256',
      kid: published.kid,
      jku: 'https://evil.example/keys',
    }),
    'with the signature of other claims': `${head}.${part({ ...claims, admin: true })}.${signature}`,
    'without a signature': `${head}.${part(claims)}.`,
    'with alg none': none('none'),
    'with alg NONE': none('NONE'),
    'with HS256 and the public key (PEM) as secret': confused(publicKey.export({ type: 'spki', format: 'pem' })),
    'with HS256 and the public key (DER) as secret': confused(publicKey.export({ type: 'spki', format: 'der' })),
    'with HS256 and the modulus as secret': confused(Buffer.from(published.jwk.n!, 'base64url')),
    'with HS256 and an empty secret': confused(''),
  };
};
