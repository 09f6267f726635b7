import { Injectable } from '@nestjs/common';
import type { MediaView } from '../../../contracts/realtime/media.ts';
import type { MediaMember } from './media-member.ts';
import type { MediaRoom } from './media-room.ts';
import { IceServers } from './ice-servers.ts';

const messageFor = (reason: NonNullable<MediaView['reason']>, limit: number): string =>
  ({
    'not-asked': 'You have not asked to take part in the video.',
    full: `Video is for ${limit} people at a time, and others were here first. You can use everything else; when a place becomes free, the next in line gets it.`,
    elsewhere: 'Your video runs in another tab or on another device.',
    unavailable: 'There is no video at the moment.',
  })[reason];

/** Builds what clients are told about the media of their session. */
@Injectable()
export class MediaViews {
  constructor(private readonly ice: IceServers) {}

  /** For a connection that has not asked. */
  readonly notAsked: MediaView = this.none('not-asked', 0);

  of(member: MediaMember, room: MediaRoom): MediaView {
    const { standing, peer } = member;
    if (typeof standing === 'string') return this.none(standing, room.limit);
    const peers = room.peersFor(member);
    member.toldAll(peers);
    return {
      mode: standing.mode,
      reason: null,
      message: null,
      limit: standing.limit,
      peers: peers.map((other) => ({ userId: other.userId, offers: standing.offersFirst(peer!, other) })),
      iceServers: this.ice.for(member.userId),
    };
  }

  private none(reason: NonNullable<MediaView['reason']>, limit: number): MediaView {
    return { mode: 'none', reason, message: messageFor(reason, limit), limit, peers: [], iceServers: [] };
  }
}
