import type { Signal, Source } from './media-provider.ts';

/* What the server says about a connection to Janus (docs/video.md), without a browser. */

export type Direction = 'send' | 'receive';

/** Whose track is in which part of an offer. */
export interface Placed {
  readonly mid: string;
  readonly userId: string;
  readonly source: Source;
}

export const directionOf = ({ direction }: Signal): Direction => (direction === 'receive' ? 'receive' : 'send');

export const sdpOf = ({ sdp }: Signal): string | null => (typeof sdp === 'string' ? sdp : null);

export const placedIn = ({ tracks }: Signal): readonly Placed[] => (Array.isArray(tracks) ? (tracks as readonly Placed[]) : []);

/** Null for the last one, which says only that there are no more. */
export const candidateIn = ({ candidate, sdpMid, sdpMLineIndex }: Signal): RTCIceCandidateInit | null =>
  typeof candidate === 'string' && candidate
    ? { candidate, sdpMid: (sdpMid ?? null) as string | null, sdpMLineIndex: (sdpMLineIndex ?? null) as number | null }
    : null;

/** The tracks of each user. Those of `everyone` who send nothing have none. */
export const byUser = <T>(placed: readonly Placed[], everyone: Iterable<string>, find: (mid: string) => T | null) => {
  const users = new Map<string, Record<Source, T | null>>();
  const nothing = () => ({ microphone: null, camera: null, screen: null });
  for (const userId of everyone) users.set(userId, nothing());
  for (const { mid, userId, source } of placed) {
    const tracks = users.get(userId) ?? nothing();
    tracks[source] = find(mid);
    users.set(userId, tracks);
  }
  return users;
};
