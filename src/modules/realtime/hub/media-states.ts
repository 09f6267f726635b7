import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { MediaState } from '../../../contracts/live-session/media-state.ts';
import { PubSub, type Ephemeral } from '../../../kernel/messaging/pub-sub.ts';
import { ParticipantChanges } from './participant-changes.ts';
import { RoomPresence } from './room-presence.ts';
import type { Connection } from '../transport/connection.ts';

const TOPIC = 'media-state';

/** Which devices participants have switched on. The states are in the database; a notice only makes each node look for what its rooms do not know yet. */
@Injectable()
export class MediaStates implements OnApplicationBootstrap {
  constructor(
    private readonly presence: RoomPresence,
    private readonly changes: ParticipantChanges,
    private readonly pubSub: PubSub,
  ) {}

  onApplicationBootstrap(): void {
    this.pubSub.subscribe({ ephemeral: (message) => this.received(message) });
  }

  /** Must not throw, because in a listener of the pub/sub client an error would end the process. */
  private received({ topic, data }: Ephemeral): void {
    if (topic === TOPIC) this.changes.tellMedia(String((data as Notice | null)?.sessionId));
  }

  async set(connection: Connection, sessionId: string, change: Partial<MediaState>): Promise<MediaState> {
    const { state, isNew } = await this.presence.setState(connection, sessionId, change);
    if (isNew) {
      this.changes.tellMedia(sessionId);
      this.pubSub.publish({ topic: TOPIC, data: { sessionId } satisfies Notice });
    }
    return state;
  }
}

interface Notice {
  readonly sessionId: string;
}
