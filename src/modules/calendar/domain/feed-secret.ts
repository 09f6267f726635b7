import { createHash, randomBytes } from 'node:crypto';

/** 256 bits, in 43 characters that need no escaping in an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Whether it can be one: what can't, nobody needs to look for. */
export const isSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** What is stored of it. No salt and no stretching: there is nothing to guess in what is random. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
