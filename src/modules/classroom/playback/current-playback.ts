import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { PlaybackState } from '../../../contracts/classroom/playback.ts';
import { GetRoomSession } from '../../../contracts/live-session.ts';
import { PlaybackStore } from './playback-store.ts';

@Injectable()
export class CurrentPlayback {
  constructor(
    private readonly queries: QueryBus,
    private readonly playbacks: PlaybackStore,
  ) {}

  /** The state of the video that the session has now; null if nobody has controlled it yet. */
  async of(sessionId: string): Promise<PlaybackState | null> {
    const stored = await this.playbacks.load(sessionId);
    if (!stored) return null;
    const session = await this.queries.execute(new GetRoomSession(sessionId));
    const { video, ...state } = stored;
    return video === session?.videoUrl ? state : null;
  }
}
