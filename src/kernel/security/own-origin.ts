import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../../config/config.ts';

/**
 * Whether a page of this server sent the request: browsers say so in `Origin`, which no script can set. In development the page may come from any
 * host that leads here. In production that would prove nothing, because anybody can point a domain name at this server.
 */
export const isFromOwnPage = ({ publicUrl, production }: Config, { origin, host }: IncomingHttpHeaders): boolean => {
  if (!origin) return false;
  if (origin === new URL(publicUrl).origin) return true;
  return !production && URL.canParse(origin) && new URL(origin).host === host;
};
