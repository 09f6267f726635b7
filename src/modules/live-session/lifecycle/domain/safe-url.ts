import { isPublicHost } from './public-address.ts';

/**
 * Whether everybody's browser may be sent there: https at a public address. A name before the host makes one site look like another, or is
 * a password that everybody would get; and a backslash is a slash to some. Nothing is looked up.
 */
export const isSafeUrl = (value: unknown): boolean => {
  if (typeof value !== 'string' || value.includes('\\') || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  return protocol === 'https:' && !username && !password && isPublicHost(hostname);
};
