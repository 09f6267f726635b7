import { isPublicHost } from './public-address.ts';

/**
 * Whether a URL is safe for every participant's browser: https at a public address, judged without a DNS lookup. Rejects user info before the
 * host, which disguises the site or exposes a password, and backslashes, which some clients treat as slashes.
 */
export const isSafeUrl = (value: unknown): boolean => {
  if (typeof value !== 'string' || value.includes('\\') || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  return protocol === 'https:' && !username && !password && isPublicHost(hostname);
};
