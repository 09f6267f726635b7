import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { isSealed, SecretBox } from './secret-box.ts';

const [key, other] = [randomBytes(32), randomBytes(32)];
const box = new SecretBox(key);
const URL = 'https://meet.example/j/123';

describe('a sealed text', () => {
  it('opens to the original text and reveals none of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, about) => {
        const sealed = box.seal(text, about);
        expect(isSealed(sealed)).toBe(true);
        expect(sealed.startsWith(box.prefix)).toBe(true);
        expect(box.open(sealed, about)).toBe(text);
      }),
    );
    expect(box.seal(URL, 'a')).not.toContain('meet');
    expect(Buffer.from(box.seal(URL, 'a').split('.')[2]!, 'base64url').toString('latin1')).not.toContain('meet');
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 100 }, () => box.seal(URL, 'a'))).size).toBe(100);
  });

  it('cannot be opened for another place, with another key or after a single bit was changed', () => {
    const sealed = box.seal(URL, 'a');
    expect(box.open(sealed, 'b')).toBeNull();
    expect(new SecretBox(other).open(sealed, 'a')).toBeNull();
    const [version, name, body] = sealed.split('.') as [string, string, string];
    expect(new SecretBox(other).open([version, new SecretBox(other).prefix.split('.')[1], body].join('.'), 'a')).toBeNull();
    const bytes = Buffer.from(body, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(box.open([version, name, changed.toString('base64url')].join('.'), 'a')).toBeNull();
    }
  });

  it.each(['', 'v1', URL, 'v1..', 'v1.00000000.', 'v1.00000000.AAAA', `${box.prefix}AAAA`, 'v2.00000000.AAAA'])('is not %j', (text) => {
    expect(box.open(text, 'a')).toBeNull();
  });

  it('can be opened with the previous key, but is sealed only with the current one', () => {
    const rotated = new SecretBox(other, key);
    expect(rotated.open(box.seal(URL, 'a'), 'a')).toBe(URL);
    expect(box.open(rotated.seal(URL, 'a'), 'a')).toBeNull();
    expect(rotated.prefix).not.toBe(box.prefix);
  });
});

describe('a sealed file', () => {
  it('opens to the original bytes, for its own place only, and is hardly larger', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string(), (array, about) => {
        const bytes = Buffer.from(array);
        const sealed = box.sealBytes(bytes, about);
        expect(box.openBytes(sealed, about)).toEqual(bytes);
        expect(box.openBytes(sealed, `${about}.`)).toBeNull();
        expect(sealed.length).toBe(box.prefix.length + 28 + bytes.length);
      }),
    );
    expect(box.sealBytes(Buffer.alloc(500, 'geheim'), 'a').includes('geheim')).toBe(false);
  });

  it('cannot be opened with another key, after a change or in part', () => {
    const sealed = box.sealBytes(randomBytes(20), 'a');
    expect(new SecretBox(other).openBytes(sealed, 'a')).toBeNull();
    expect(new SecretBox(other, key).openBytes(sealed, 'a')).not.toBeNull();
    for (let at = 0; at < sealed.length; at++) {
      expect(box.openBytes(sealed.subarray(0, at), 'a')).toBeNull();
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(box.openBytes(changed, 'a')).toBeNull();
    }
  });
});
