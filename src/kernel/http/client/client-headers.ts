import type { Config } from '../../../config/config.ts';
import { contentSecurityPolicy } from '../content-security-policy.ts';

const SELF = "'self'";

/** YouTube's player: the script that a page loads by name, and the directory of the one which that script loads. */
const YOUTUBE_SCRIPTS = ['https://www.youtube.com/iframe_api', 'https://www.youtube.com/s/player/'];
const PLAYERS = ['https://www.youtube-nocookie.com', 'https://www.youtube.com', 'https://player.vimeo.com'];

/**
 * The headers of the client's page by path. A page has the policy with which it was loaded, so the client must load a room anew instead of
 * changing the address of the page. Only rooms show videos of other servers, of which nobody knows the hosts in advance.
 */
export const clientHeaders = ({ publicUrl, identityProviders }: Config): ((path: string) => Readonly<Record<string, string>>) => {
  // Older versions of Safari do not count sockets as 'self'.
  const socket = new URL(publicUrl).origin.replace(/^http/, 'ws');
  const page = {
    'default-src': [SELF],
    'base-uri': [SELF],
    'connect-src': [SELF, socket, ...new Set(identityProviders.map(({ issuer }) => new URL(issuer).origin))],
    'form-action': [SELF],
    'frame-ancestors': ["'none'"],
    'frame-src': ["'none'"],
    'img-src': [SELF, 'blob:', 'data:'],
    'object-src': ["'none'"],
    // The component library puts the styles of a page into the page.
    'style-src': [SELF, "'unsafe-inline'"],
  };
  const room = {
    ...page,
    'connect-src': [SELF, socket, 'https:'],
    'frame-src': PLAYERS,
    'media-src': [SELF, 'blob:', 'https:'],
    'script-src': [SELF, ...YOUTUBE_SCRIPTS],
    'worker-src': [SELF, 'blob:'],
  };
  const permissions = { 'Permissions-Policy': 'camera=(self), display-capture=(self), microphone=(self)' };
  const forPage = { ...permissions, 'Content-Security-Policy': contentSecurityPolicy(page) };
  const forRoom = {
    ...permissions,
    'Content-Security-Policy': contentSecurityPolicy(room),
    // YouTube refuses to play in a page that it does not know.
    'Referrer-Policy': 'strict-origin-when-cross-origin',
  };
  return (path) => (/^\/room\//i.test(path) ? forRoom : forPage);
};
