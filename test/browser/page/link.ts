import type { ServerMessages } from '../../../src/contracts/realtime.ts';
import type { MediaView, Signal } from '../../../src/contracts/realtime/media.ts';

export type SignalEvent = 'WEBRTC_OFFER' | 'WEBRTC_ANSWER' | 'WEBRTC_ICE_CANDIDATE';
type Signalled = ServerMessages[SignalEvent];

/** How this page sends and receives the media of the room, until the next MEDIA_CHANGED. */
export interface Link {
  start(media: MediaView): void;
  peerJoined(userId: string, offers: boolean): void;
  peerLeft(userId: string): void;
  signal(event: SignalEvent, message: Signalled): void;
  connections(): readonly RTCPeerConnection[];
  close(): void;
}

/** What a link needs of its room. */
export interface LinkContext {
  readonly camera: MediaStream;
  readonly configuration: RTCConfiguration;
  send(event: SignalEvent, body: { to?: string; signal: Signal }): void;
  show(userId: string, camera: MediaStreamTrack): void;
  hide(userId: string): void;
  /** Ends the story: it must not happen. */
  failed(error: unknown): void;
}

/** A connection with the candidates that came before its remote description. */
export class Connection {
  readonly pc: RTCPeerConnection;
  private readonly early: RTCIceCandidateInit[] = [];
  private turns: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: LinkContext,
    candidate: (candidate: RTCIceCandidate | null) => void,
  ) {
    this.pc = new RTCPeerConnection(context.configuration);
    this.pc.onicecandidate = (event) => candidate(event.candidate);
  }

  /** Runs one change after the other. */
  inTurn(work: () => Promise<void>): void {
    this.turns = this.after(this.turns, work);
  }

  private async after(earlier: Promise<void>, work: () => Promise<void>): Promise<void> {
    await earlier;
    try {
      if (!this.isClosed) await work();
    } catch (error) {
      // Closing makes what was under way fail.
      if (!this.isClosed) this.context.failed(error);
    }
  }

  private get isClosed(): boolean {
    return this.pc.signalingState === 'closed';
  }

  async describe(description: RTCSessionDescriptionInit): Promise<void> {
    await this.pc.setRemoteDescription(description);
    for (const candidate of this.early.splice(0)) await this.pc.addIceCandidate(candidate);
  }

  add(candidate: RTCIceCandidateInit): void {
    this.inTurn(async () => {
      if (this.pc.remoteDescription) await this.pc.addIceCandidate(candidate);
      else this.early.push(candidate);
    });
  }

  async offer(): Promise<RTCSessionDescriptionInit> {
    await this.pc.setLocalDescription();
    return this.pc.localDescription!.toJSON() as RTCSessionDescriptionInit;
  }

  close(): void {
    this.pc.close();
  }
}
