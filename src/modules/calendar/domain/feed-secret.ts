import { createHash, randomBytes } from 'node:crypto';

/** A random 256-bit secret as 43 URL-safe characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Whether the text has the form of a secret. Anything else need not be looked up. */
export const isSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** The hash that is stored. It needs no salt or key stretching, because a random secret cannot be guessed. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
