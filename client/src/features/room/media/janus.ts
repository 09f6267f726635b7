import { byUser, candidateIn, directionOf, placedIn, sdpOf, type Direction, type Placed } from './janus-signals.ts';
import {
  SOURCES,
  type MediaProvider,
  type MediaView,
  type PeerStatus,
  type ProviderContext,
  type Signal,
  type SignalEvent,
  type Source,
} from './media-provider.ts';

/** One of the two connections, with the candidates that came too early. */
class Half {
  private turns: Promise<void> = Promise.resolve();
  private readonly early: RTCIceCandidateInit[] = [];

  constructor(readonly connection: RTCPeerConnection) {}

  inTurn(work: () => Promise<void>): void {
    // The server notices a connection that does not come to stand, and begins anew.
    this.turns = this.turns.then(work).catch(() => undefined);
  }

  async describe(type: RTCSdpType, sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type, sdp });
    for (const candidate of this.early.splice(0)) await this.connection.addIceCandidate(candidate);
  }

  candidate(candidate: RTCIceCandidateInit): void {
    this.inTurn(async () => {
      if (this.connection.remoteDescription) await this.connection.addIceCandidate(candidate);
      else this.early.push(candidate);
    });
  }
}

/** Two connections to a server, which passes the tracks on: one sends ours, the other receives those of everybody else (docs/video.md). */
export class Janus implements MediaProvider {
  readonly mode = 'janus';
  private readonly halves = new Map<Direction, Half>();
  private readonly senders = new Map<Source, RTCRtpTransceiver>();
  private readonly users = new Set<string>();
  private placed: readonly Placed[] = [];

  constructor(private readonly context: ProviderContext) {}

  /** The server begins anew with each view, and so do we. */
  take({ peers }: MediaView): void {
    this.close();
    for (const { userId } of peers) this.users.add(userId);
    this.showAll();
    this.sendTracks();
  }

  peerJoined(userId: string): void {
    if (userId === this.context.me) return;
    this.users.add(userId);
    this.showAll();
  }

  peerLeft(userId: string): void {
    this.users.delete(userId);
    this.placed = this.placed.filter((each) => each.userId !== userId);
    this.context.hide(userId);
  }

  signal(event: SignalEvent, from: string | null, signal: Signal): void {
    if (from !== null) return;
    const half = this.half(event === 'WEBRTC_OFFER' ? 'receive' : directionOf(signal));
    const [sdp, candidate] = [sdpOf(signal), candidateIn(signal)];
    if (event === 'WEBRTC_ICE_CANDIDATE') {
      if (candidate) half.candidate(candidate);
    } else if (sdp && event === 'WEBRTC_ANSWER') half.inTurn(() => half.describe('answer', sdp));
    else if (sdp) half.inTurn(() => this.answer(half, sdp, placedIn(signal)));
  }

  /** A source has its part from its first track on. */
  sendTracks(): void {
    const tracks = this.context.local();
    const missing = SOURCES.filter((source) => tracks[source] && !this.senders.has(source));
    if (!this.senders.size && !missing.length) return;
    const half = this.half('send');
    half.inTurn(async () => {
      for (const [source, { sender }] of this.senders) await sender.replaceTrack(this.context.local()[source]);
    });
    for (const source of missing) this.senders.set(source, half.connection.addTransceiver(tracks[source]!, { direction: 'sendonly' }));
    if (missing.length) half.inTurn(() => this.offer(half));
  }

  connections() {
    return [...this.halves.values()].map(({ connection }) => ({ userId: null, connection }));
  }

  close(): void {
    for (const { connection } of this.halves.values()) connection.close();
    this.halves.clear();
    this.senders.clear();
    this.placed = [];
    for (const userId of this.users) this.context.hide(userId);
    this.users.clear();
  }

  private half(direction: Direction): Half {
    const known = this.halves.get(direction);
    if (known) return known;
    const connection = new RTCPeerConnection(this.context.configuration);
    connection.onicecandidate = ({ candidate }) =>
      this.send('WEBRTC_ICE_CANDIDATE', { direction, ...(candidate?.toJSON() ?? { candidate: '' }) });
    if (direction === 'receive') connection.onconnectionstatechange = () => this.showAll();
    const half = new Half(connection);
    this.halves.set(direction, half);
    return half;
  }

  private async offer({ connection }: Half): Promise<void> {
    if (connection.signalingState !== 'stable') {
      // The answer under way is about fewer tracks.
      connection.addEventListener(
        'signalingstatechange',
        () => this.halves.get('send')?.inTurn(() => this.offer(this.halves.get('send')!)),
        {
          once: true,
        },
      );
      return;
    }
    await connection.setLocalDescription();
    const tracks = [...this.senders].flatMap(([source, { mid }]) => (mid ? [{ mid, source }] : []));
    this.send('WEBRTC_OFFER', { type: 'offer', sdp: connection.localDescription!.sdp, tracks });
  }

  private async answer(half: Half, sdp: string, placed: readonly Placed[]): Promise<void> {
    await half.describe('offer', sdp);
    await half.connection.setLocalDescription();
    this.send('WEBRTC_ANSWER', { type: 'answer', sdp: half.connection.localDescription!.sdp });
    this.placed = placed;
    this.showAll();
  }

  private showAll(): void {
    const connection = this.halves.get('receive')?.connection;
    const trackOf = (mid: string) => connection?.getTransceivers().find((each) => each.mid === mid)?.receiver.track ?? null;
    const status = statusOf(connection?.connectionState);
    for (const [userId, tracks] of byUser(this.placed, this.users, trackOf))
      // Somebody who sends nothing needs no connection.
      this.context.show({ userId, tracks, status: Object.values(tracks).some(Boolean) ? status : 'connected' });
  }

  private send(event: SignalEvent, signal: Signal): void {
    this.context.signalling.send(event, { signal });
  }
}

const statusOf = (state: RTCPeerConnectionState | undefined): PeerStatus => {
  if (state === 'connected') return 'connected';
  if (state === 'disconnected') return 'weak';
  return state === 'failed' ? 'lost' : 'connecting';
};
