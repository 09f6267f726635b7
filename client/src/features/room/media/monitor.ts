import { createStore } from 'zustand/vanilla';
import { LocalLevel } from './local-level.ts';
import { isWeak, receivedIn, type Received } from './quality.ts';
import type { RoomMedia } from './room-media.ts';
import { SpeakingWatch } from './speaking.ts';

/** In ms. */
const LISTENS_EVERY = 200;
const MEASURES_EVERY = 3_000;

export interface Observed {
  /** Who is speaking. */
  readonly speaking: readonly string[];
  /** Whose connection loses much. */
  readonly weak: readonly string[];
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((item) => b.includes(item));

/** Listens to who is speaking and measures the connections, as long as somebody looks. */
export class Monitor {
  readonly store = createStore<Observed>(() => ({ speaking: [], weak: [] }));
  private readonly watch = new SpeakingWatch();
  private readonly own = new LocalLevel();
  private readonly before = new Map<RTCPeerConnection, Received>();

  constructor(private readonly media: RoomMedia) {}

  /** Returns what ends that. */
  start(): () => void {
    const timers = [setInterval(() => this.listen(), LISTENS_EVERY), setInterval(() => void this.measure(), MEASURES_EVERY)];
    return () => {
      timers.forEach(clearInterval);
      this.own.follow(null);
    };
  }

  private listen(): void {
    const byTrack = new Map(Object.values(this.media.store.getState().peers).map(({ userId, tracks }) => [tracks.microphone?.id, userId]));
    const now = performance.now();
    for (const { connection } of this.media.connections)
      for (const receiver of connection.getReceivers()) {
        const userId = byTrack.get(receiver.track.id);
        if (userId && receiver.track.kind === 'audio')
          this.watch.hear(userId, receiver.getSynchronizationSources()[0]?.audioLevel ?? 0, now);
      }
    this.own.follow(this.media.tracks.microphone);
    this.watch.hear(this.media.me, this.own.level(), now);
    const speaking = this.watch.speakers(now);
    if (!same(speaking, this.store.getState().speaking)) this.store.setState({ speaking });
  }

  private async measure(): Promise<void> {
    const weak: string[] = [];
    for (const { userId, connection } of this.media.connections) {
      const now = receivedIn([...(await connection.getStats()).values()] as Record<string, unknown>[]);
      // A connection to a media server carries everybody.
      if (isWeak(this.before.get(connection), now)) weak.push(...(userId ? [userId] : Object.keys(this.media.store.getState().peers)));
      this.before.set(connection, now);
    }
    for (const connection of this.before.keys()) if (connection.connectionState === 'closed') this.before.delete(connection);
    if (!same(weak, this.store.getState().weak)) this.store.setState({ weak });
  }
}
