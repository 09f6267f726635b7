import type { ServerMessages } from '../../../src/contracts/realtime.ts';
import { Connection, type Link, type LinkContext, type SignalEvent } from './link.ts';

type Direction = 'send' | 'receive';
/** What docs/video.md says about signals of the media server. */
interface ServerSignal extends RTCIceCandidateInit {
  readonly direction: Direction;
  readonly type: RTCSdpType;
  readonly sdp: string;
  readonly tracks?: readonly { readonly mid: string; readonly userId: string; readonly source: string }[];
}

/** One connection that sends to the media server, and one that receives everybody else. */
export class JanusLink implements Link {
  private readonly both: Readonly<Record<Direction, Connection>>;
  private shown = new Map<string, MediaStreamTrack>();

  constructor(private readonly context: LinkContext) {
    this.both = { send: this.open('send'), receive: this.open('receive') };
  }

  start(): void {
    const { camera } = this.context;
    const { send } = this.both;
    for (const track of camera.getTracks()) send.pc.addTransceiver(track, { direction: 'sendonly', streams: [camera] });
    send.inTurn(async () => {
      const description = await send.offer();
      const tracks = send.pc.getTransceivers().map(({ mid, sender }) => ({
        mid,
        source: sender.track?.kind === 'audio' ? 'microphone' : 'camera',
      }));
      this.context.send('WEBRTC_OFFER', { signal: { ...description, tracks } });
    });
  }

  /** Clients connect to the server only. */
  peerJoined(): void {}
  peerLeft(): void {}

  signal(event: SignalEvent, message: ServerMessages[SignalEvent]): void {
    const signal = message.signal as unknown as ServerSignal;
    const connection = this.both[signal.direction];
    if (event === 'WEBRTC_ICE_CANDIDATE') return connection.add(signal);
    connection.inTurn(async () => {
      await connection.describe({ type: signal.type, sdp: signal.sdp });
      if (event === 'WEBRTC_ANSWER') return;
      this.context.send('WEBRTC_ANSWER', { signal: { ...(await connection.offer()) } });
      this.showCameras(signal.tracks ?? []);
    });
  }

  connections(): readonly RTCPeerConnection[] {
    return [this.both.send.pc, this.both.receive.pc];
  }

  close(): void {
    for (const { pc } of Object.values(this.both)) pc.close();
    this.showCameras([]);
  }

  private showCameras(tracks: NonNullable<ServerSignal['tracks']>): void {
    const transceivers = this.both.receive.pc.getTransceivers();
    const cameras = tracks.filter(({ source }) => source === 'camera');
    const now = new Map(cameras.map(({ userId, mid }) => [userId, transceivers.find((one) => one.mid === mid)!.receiver.track]));
    for (const userId of this.shown.keys()) if (!now.has(userId)) this.context.hide(userId);
    for (const [userId, track] of now) if (this.shown.get(userId) !== track) this.context.show(userId, track);
    this.shown = now;
  }

  private open(direction: Direction): Connection {
    return new Connection(this.context, (candidate) => {
      const { candidate: text = '', sdpMid = null, sdpMLineIndex = null } = candidate?.toJSON() ?? {};
      this.context.send('WEBRTC_ICE_CANDIDATE', { signal: { direction, candidate: text, sdpMid, sdpMLineIndex } });
    });
  }
}
