import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import type { SessionVideo } from '../../../../contracts/live-session/video.ts';
import { isSafeUrl } from './safe-url.ts';

const HLS = /\.m3u8$/i;
const FILE = /\.(mp4|m4v|webm|ogv|ogg|oga|opus|mov|mp3|m4a|aac|wav|flac|weba)$/i;

/** Paths under /embed/ that look like a video id but are not one. */
const NO_VIDEO = new Set(['videoseries', 'live_stream']);

/** Returns everything a player needs to show a video URL, without fetching it. Throws VIDEO_NOT_RECOGNISED if no player supports it, VIDEO_ADDRESS_REFUSED if its address is not public. */
export const recogniseVideo = (text: string): SessionVideo => {
  const found = find(text);
  if (typeof found === 'string') throw new DomainError(found);
  return found;
};

/** Like `recogniseVideo`, but returns null instead of throwing: an older version may have stored URLs that are no longer accepted. */
export const videoOf = (text: string | null): SessionVideo | null => {
  const found = text === null ? null : find(text);
  return typeof found === 'string' ? null : found;
};

/** The video, or why it is rejected. */
const find = (text: string): SessionVideo | 'VIDEO_NOT_RECOGNISED' | 'VIDEO_ADDRESS_REFUSED' => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:') return 'VIDEO_NOT_RECOGNISED';
  if (!isSafeUrl(text)) return 'VIDEO_ADDRESS_REFUSED';
  return byHost(url) ?? 'VIDEO_NOT_RECOGNISED';
};

const byHost = (url: URL): SessionVideo | null => {
  const host = url.hostname.replace(/\.$/, '').replace(/^(www|m|music)\./, '');
  if (host === 'youtube.com' || host === 'youtube-nocookie.com' || host === 'youtu.be') return youtube(url, host);
  if (host === 'vimeo.com' || host === 'player.vimeo.com') return vimeo(url, host);
  const kind = HLS.test(url.pathname) ? 'hls' : FILE.test(url.pathname) ? 'file' : undefined;
  // A URL may contain a single quote, which would end an HTML attribute.
  return kind ? { kind, embedUrl: url.href.replaceAll("'", '%27'), id: null, startSeconds: startOf(url) } : null;
};

const youtube = (url: URL, host: string): SessionVideo | null => {
  const path = url.pathname.replace(/\/+$/, '');
  const id =
    host === 'youtu.be'
      ? path.slice(1)
      : path === '/watch'
        ? url.searchParams.get('v')
        : (/^\/(?:embed|shorts|live|v|e)\/([^/]+)$/.exec(path)?.[1] ?? null);
  if (!id || !/^[\w-]{11}$/.test(id) || NO_VIDEO.has(id)) return null;
  const startSeconds = startOf(url);
  // This host sets no cookies until someone presses play.
  return {
    kind: 'youtube',
    id,
    startSeconds,
    embedUrl: `https://www.youtube-nocookie.com/embed/${id}${startSeconds ? `?start=${startSeconds}` : ''}`,
  };
};

const VIMEO =
  /^\/(?:video\/|channels\/[\w-]+\/|groups\/[\w-]+\/videos\/|(?:album|showcase)\/\d+\/video\/|ondemand\/[\w-]+\/)?(\d{1,12})(?:\/([0-9a-f]{6,20}))?\/?$/;

/** An unlisted video has a key, either in its path or in the parameter `h`. */
const vimeo = (url: URL, host: string): SessionVideo | null => {
  const [, id, inPath] = VIMEO.exec(url.pathname) ?? [];
  if (!id || (host === 'player.vimeo.com' && !url.pathname.startsWith('/video/'))) return null;
  const key = inPath ?? url.searchParams.get('h');
  if (key !== null && !/^[0-9a-f]{6,20}$/.test(key)) return null;
  const startSeconds = startOf(url);
  const query = key ? `?h=${key}` : '';
  return {
    kind: 'vimeo',
    id,
    startSeconds,
    embedUrl: `https://player.vimeo.com/video/${id}${query}${startSeconds ? `#t=${startSeconds}s` : ''}`,
  };
};

/** 100 hours: longer than any video. */
const MAX_SECONDS = 360_000;
const CLOCK = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/;

/** Where to start, in seconds: `t=90`, `t=90s`, `t=1h2m3s`, `start=90`, or the first number of a fragment `#t=90` (Media Fragments). Null = from the beginning. */
const startOf = ({ searchParams, hash }: URL): number | null => {
  const fragment = new URLSearchParams(hash.slice(1)).get('t')?.split(',')[0]?.split('.')[0];
  const match = CLOCK.exec(searchParams.get('t') ?? searchParams.get('start') ?? fragment ?? '');
  if (!match) return null;
  const [hours, minutes, seconds] = match.slice(1).map((each) => Number(each ?? 0)) as [number, number, number];
  const start = hours * 3600 + minutes * 60 + seconds;
  return start > 0 && start <= MAX_SECONDS ? start : null;
};
