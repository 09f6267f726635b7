import { isPublicHost } from './public-address.ts';

/**
 * Whether every participant's browser may be sent there: https at a public address. User info before the host disguises the site or exposes a
 * password, and some clients read a backslash as a slash. Nothing is looked up.
 */
export const isSafeUrl = (value: unknown): boolean => {
  if (typeof value !== 'string' || value.includes('\\') || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  return protocol === 'https:' && !username && !password && isPublicHost(hostname);
};
