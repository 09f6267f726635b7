import { createHash, randomBytes } from 'node:crypto';

/** 256 bits as 43 characters that need no escaping in a URL. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Whether it has the form of a secret; anything else need not be looked up. */
export const isSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** What is stored. Neither salted nor stretched: a random secret cannot be guessed. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
