import { digestOf, isSecret, newSecret } from './feed-secret.ts';

describe('the secret of a calendar feed', () => {
  it('has 256 bits, and no two are the same', () => {
    const secrets = Array.from({ length: 100 }, newSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) {
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
      expect(isSecret(secret)).toBe(true);
    }
  });

  it('cannot be read from its digest', () => {
    const secret = newSecret();
    expect(digestOf(secret)).toBe(digestOf(secret));
    expect(digestOf(secret)).not.toContain(secret);
    expect(digestOf(newSecret())).not.toBe(digestOf(secret));
  });

  it.each(['', 'x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(42)}/`, `${'x'.repeat(42)}\n`])(
    'is rejected in any other form: %j',
    (text) => {
      expect(isSecret(text)).toBe(false);
    },
  );
});
