import type { MediaProvider, MediaView, ProviderContext, Signal, SignalEvent } from './media-provider.ts';
import { Pair } from './pair.ts';
import type { OwnStreams } from './slots.ts';

/** Not crypto.randomUUID, which pages over plain http do not have; it only has to differ from other names between the same two users. */
const newName = (): string => Math.random().toString(36).slice(2, 10);

/** Every page is connected to every other one (docs/sockets.md). */
export class Mesh implements MediaProvider {
  readonly mode = 'mesh';
  private readonly pairs = new Map<string, Pair>();
  private readonly streams: OwnStreams = { person: new MediaStream(), screen: new MediaStream() };

  constructor(private readonly context: ProviderContext) {}

  take({ peers }: MediaView): void {
    const there = new Set(peers.map(({ userId }) => userId));
    for (const userId of this.pairs.keys()) if (!there.has(userId)) this.peerLeft(userId);
    for (const { userId, offers } of peers) this.peerJoined(userId, offers);
  }

  peerJoined(userId: string, offers: boolean): void {
    if (userId !== this.context.me) this.pair(userId).ready(offers);
  }

  peerLeft(userId: string): void {
    this.pairs.get(userId)?.left();
  }

  signal(event: SignalEvent, from: string | null, signal: Signal): void {
    // An offer may overtake the news that its sender has come.
    if (from) (event === 'WEBRTC_OFFER' ? this.pair(from) : this.pairs.get(from))?.signal(event, signal);
  }

  sendTracks(): void {
    for (const pair of this.pairs.values()) pair.sendTracks();
  }

  connections() {
    return [...this.pairs.values()].flatMap(({ userId, connection }) => (connection ? [{ userId, connection }] : []));
  }

  close(): void {
    for (const userId of this.pairs.keys()) this.remove(userId);
  }

  private remove(userId: string): void {
    this.pairs.get(userId)?.close();
    this.pairs.delete(userId);
    this.context.hide(userId);
  }

  private pair(userId: string): Pair {
    const known = this.pairs.get(userId);
    if (known) return known;
    const { me, signalling, configuration } = this.context;
    const pair = new Pair(userId, {
      me,
      streams: this.streams,
      newName,
      create: () => new RTCPeerConnection(configuration),
      local: () => this.context.local(),
      isSignallingUp: () => signalling.isUp(),
      send: (event, signal) => signalling.send(event, { to: userId, signal }),
      ask: () => signalling.announce(userId),
      show: (peer) => this.context.show(peer),
      gone: () => this.remove(userId),
    });
    this.pairs.set(userId, pair);
    return pair;
  }
}
