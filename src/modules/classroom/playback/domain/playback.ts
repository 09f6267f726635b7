import { PlaybackChanged, type PlaybackChange } from '../../../../contracts/classroom/playback.ts';
import { Aggregate } from '../../../../kernel/domain/aggregate.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';

/** What is stored. `video`: the URL of the video that it is about. */
export type StoredPlayback = Required<PlaybackChange> & { readonly video: string };

/** Shows the video of a session to everyone in the room at the same position. */
export class Playback extends Aggregate {
  private state: StoredPlayback | null = null;
  private changedBy: string | null = null;

  /** `video`: what the session has now; null if it has none. `before` may be about another one. */
  constructor(
    private readonly sessionId: string,
    private readonly video: string | null,
    before: StoredPlayback | null,
  ) {
    super();
    if (before?.video === video) this.state = before;
  }

  /** Throws NO_VIDEO. */
  control(by: string, { playing, position, rate = this.state?.rate ?? 1 }: PlaybackChange): void {
    if (!this.video) throw new DomainError('NO_VIDEO');
    this.state = { video: this.video, playing, position, rate };
    this.changedBy = by;
  }

  /** Records one fact for all changes, as the room needs only the last. Returns what to store; null if nothing changed. */
  settle(): StoredPlayback | null {
    if (!this.changedBy || !this.state) return null;
    const { playing, position, rate } = this.state;
    this.record(new PlaybackChanged({ sessionId: this.sessionId, playing, position, rate }), this.changedBy);
    return this.state;
  }
}
