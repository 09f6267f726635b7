import type { MediaView } from '../../../src/contracts/realtime/media.ts';
import { Connection, type Link, type LinkContext, type SignalEvent } from './link.ts';
import type { ServerMessages } from '../../../src/contracts/realtime.ts';

/** One connection for each of the others, as docs/sockets.md describes. */
export class MeshLink implements Link {
  private readonly pairs = new Map<string, Connection>();

  constructor(private readonly context: LinkContext) {}

  start({ peers }: MediaView): void {
    for (const { userId, offers } of peers) this.peerJoined(userId, offers);
  }

  peerJoined(userId: string, offers: boolean): void {
    this.peerLeft(userId);
    const pair = this.pair(userId);
    if (offers) pair.inTurn(async () => this.send('WEBRTC_OFFER', userId, await pair.offer()));
  }

  peerLeft(userId: string): void {
    this.pairs.get(userId)?.close();
    this.pairs.delete(userId);
    this.context.hide(userId);
  }

  signal(event: SignalEvent, { from, signal }: ServerMessages[SignalEvent]): void {
    const pair = this.pairs.get(from!);
    // It crossed with a change of the media.
    if (!pair) return;
    if (event === 'WEBRTC_ICE_CANDIDATE') return pair.add(signal as RTCIceCandidateInit);
    const description = signal as unknown as RTCSessionDescriptionInit;
    pair.inTurn(async () => {
      await pair.describe(description);
      if (event === 'WEBRTC_OFFER') this.send('WEBRTC_ANSWER', from!, await pair.offer());
    });
  }

  connections(): readonly RTCPeerConnection[] {
    return [...this.pairs.values()].map(({ pc }) => pc);
  }

  close(): void {
    for (const userId of this.pairs.keys()) this.peerLeft(userId);
  }

  private pair(userId: string): Connection {
    const { camera } = this.context;
    const pair = new Connection(this.context, (candidate) => candidate && this.send('WEBRTC_ICE_CANDIDATE', userId, candidate.toJSON()));
    for (const track of camera.getTracks()) pair.pc.addTrack(track, camera);
    pair.pc.ontrack = ({ track }) => track.kind === 'video' && this.context.show(userId, track);
    this.pairs.set(userId, pair);
    return pair;
  }

  private send(event: SignalEvent, to: string, signal: object): void {
    this.context.send(event, { to, signal: { ...signal } });
  }
}
