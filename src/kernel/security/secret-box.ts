import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** An encrypted text. The type prevents plain text from being stored in its place. */
export type Sealed = string & { readonly sealed: true };

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
const FORM = /^v1\.([0-9a-f]{8})\.([\w-]+)$/;
const BYTES_FORM = /^v1\.([0-9a-f]{8})\.$/;

/** Identifies a key without revealing anything about it. */
const nameOf = (key: Buffer): string => createHash('sha256').update('rollcall:key:').update(key).digest('hex').slice(0, 8);

/**
 * Encrypts texts and files with AES-256-GCM (NIST SP 800-38D): `v1.<key id>.<nonce, tag and ciphertext in base64url>`. Each text gets a
 * new nonce. `about` names the place where the text is stored; it is authenticated too, so a sealed text cannot be opened in any other place.
 */
export class SecretBox {
  private readonly keys: ReadonlyMap<string, Buffer>;
  /** The prefix of everything encrypted with the current key. */
  readonly prefix: string;

  constructor(
    private readonly key: Buffer,
    ...old: readonly Buffer[]
  ) {
    this.keys = new Map([...old, key].map((each) => [nameOf(each), each]));
    this.prefix = `v1.${nameOf(key)}.`;
  }

  seal(text: string, about: string): Sealed {
    return `${this.prefix}${this.encrypt(Buffer.from(text), about).toString('base64url')}` as Sealed;
  }

  /** Decrypts a sealed text. Returns null if it was sealed with an unknown key or for another place, or has been changed. */
  open(sealed: string, about: string): string | null {
    const [, name = '', body = ''] = FORM.exec(sealed) ?? [];
    return this.decrypt(name, Buffer.from(body, 'base64url'), about)?.toString('utf8') ?? null;
  }

  /** Like `seal`, for a file: the prefix, then nonce, tag and ciphertext as they are. */
  sealBytes(bytes: Buffer, about: string): Buffer {
    return Buffer.concat([Buffer.from(this.prefix), this.encrypt(bytes, about)]);
  }

  openBytes(sealed: Buffer, about: string): Buffer | null {
    const [start = '', name = ''] = BYTES_FORM.exec(sealed.toString('latin1', 0, this.prefix.length)) ?? [];
    return this.decrypt(name, sealed.subarray(start.length), about);
  }

  private encrypt(bytes: Buffer, about: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(CIPHER, this.key, nonce).setAAD(Buffer.from(about));
    const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  private decrypt(name: string, bytes: Buffer, about: string): Buffer | null {
    const key = this.keys.get(name);
    if (!key || bytes.length < NONCE + TAG) return null;
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(Buffer.from(about))
      .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
    } catch {
      return null;
    }
  }
}

export const isSealed = (text: string): text is Sealed => FORM.test(text);
