import { ConfigError, type Reader } from './reader.ts';

export interface MediaSettings {
  /** How many users of a session can see one another without a media server. Each browser sends its picture to all others. */
  readonly meshPeers: number;
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  /** Shared with the TURN servers. Always set if there are any. */
  readonly turnSecret?: string;
  /** The media server for larger groups. */
  readonly janus?: { readonly url: string; readonly secret: string; readonly peers: number };
  /** For how many seconds credentials for the TURN servers are valid. */
  readonly turnTtl: number;
}

export const readMedia = (read: Reader): MediaSettings => {
  const stunUrls = iceUrls('STUN_URLS', read.columns('STUN_URLS'), /^stuns?:/);
  const turnUrls = iceUrls('TURN_URLS', read.columns('TURN_URLS'), /^turns?:/);
  const turnSecret = read.text('TURN_SECRET');
  if (!turnSecret !== !turnUrls.length) throw new ConfigError('TURN_URLS and TURN_SECRET must be set together.');
  const url = read.url('JANUS_URL', ['ws:', 'wss:']);
  const secret = read.text('JANUS_SECRET');
  if (url && !secret) throw new ConfigError('JANUS_URL is set without JANUS_SECRET, which is the api_secret of Janus.');
  const peers = read.int('JANUS_PEERS', 20, 2, 30);
  const janus = url && secret ? { url, secret, peers } : undefined;
  return { janus, meshPeers: read.int('MESH_PEERS', 4, 2, 6), stunUrls, turnUrls, turnSecret, turnTtl: read.duration('TURN_TTL', '1h') };
};

/** RFC 7064 and 7065: a scheme, a host, a port and, for TURN, the transport. */
const iceUrls = (name: string, columns: readonly string[], scheme: RegExp): string[] => {
  const urls = columns.filter(Boolean);
  for (const url of urls)
    if (!scheme.test(url) || !/^\w+:(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/i.test(url))
      throw new ConfigError(
        `${name} must be a comma-separated list of URLs such as ${name === 'TURN_URLS' ? 'turn' : 'stun'}:turn.example:3478, but "${url}" is not one.`,
      );
  return urls;
};
