import type { LocalTracks, Signal, SignalEvent } from './media-provider.ts';
import { addSlots, fillSlots, openSlots, receivedTracks, type OwnStreams } from './slots.ts';

export interface LineContext {
  readonly streams: OwnStreams;
  create(): RTCPeerConnection;
  local(): LocalTracks;
  send(event: SignalEvent, signal: Signal): void;
  /** Its state or what it receives has changed. */
  changed(): void;
  /** It cannot go on; a new one is needed. */
  broken(): void;
}

/** One RTCPeerConnection. Its changes run one after the other. */
export class Line {
  readonly connection: RTCPeerConnection;
  private turns: Promise<void> = Promise.resolve();
  private readonly waiting: RTCIceCandidateInit[] = [];
  private isOfferUnderWay = false;
  private hasDescription = false;

  constructor(
    readonly name: string,
    private readonly context: LineContext,
  ) {
    this.connection = context.create();
    this.connection.onicecandidate = ({ candidate }) => {
      if (candidate) context.send('WEBRTC_ICE_CANDIDATE', { ...candidate.toJSON(), line: name });
    };
    this.connection.onconnectionstatechange = () => context.changed();
    this.connection.ontrack = () => context.changed();
    // The first description has its own way; afterwards either side may offer.
    this.connection.onnegotiationneeded = () => this.hasDescription && this.offer(true);
  }

  get isOffering(): boolean {
    return this.isOfferUnderWay || this.connection.signalingState === 'have-local-offer';
  }

  get isConnected(): boolean {
    return this.connection.connectionState === 'connected';
  }

  /** Whether the other side has closed it. */
  get isHungUp(): boolean {
    return this.connection.getReceivers().some(({ transport }) => transport?.state === 'closed' || transport?.state === 'failed');
  }

  get tracks(): LocalTracks {
    return receivedTracks(this.connection);
  }

  begin(): void {
    this.inTurn(async () => {
      addSlots(this.connection, this.context.streams);
      await fillSlots(this.connection, this.context.local(), this.context.streams);
    });
    this.offer(false);
  }

  /** `again`: not the first one. */
  offer(again: boolean): void {
    this.inTurn(async () => {
      if (this.connection.signalingState !== 'stable') return;
      this.isOfferUnderWay = true;
      try {
        await this.connection.setLocalDescription();
        this.describe('WEBRTC_OFFER', again);
      } finally {
        this.isOfferUnderWay = false;
      }
    });
  }

  /** An offer of the other side. If one of ours is under way, it is taken back. */
  answer(sdp: string): void {
    this.inTurn(async () => {
      await this.connection.setRemoteDescription({ type: 'offer', sdp });
      openSlots(this.connection, this.context.streams);
      await fillSlots(this.connection, this.context.local(), this.context.streams);
      await this.connection.setLocalDescription();
      this.describe('WEBRTC_ANSWER', false);
      await this.described();
    });
  }

  answered(sdp: string): void {
    this.inTurn(async () => {
      // An answer to an offer that has been taken back.
      if (this.connection.signalingState !== 'have-local-offer') return;
      await this.connection.setRemoteDescription({ type: 'answer', sdp });
      await this.described();
    });
  }

  candidate(candidate: RTCIceCandidateInit): void {
    this.inTurn(async () => {
      if (this.connection.remoteDescription) await this.add(candidate);
      else this.waiting.push(candidate);
    });
  }

  sendTracks(): void {
    this.inTurn(() => fillSlots(this.connection, this.context.local(), this.context.streams));
  }

  close(): void {
    this.connection.onconnectionstatechange = this.connection.ontrack = this.connection.onnegotiationneeded = null;
    this.connection.close();
  }

  private async described(): Promise<void> {
    this.hasDescription = true;
    for (const candidate of this.waiting.splice(0)) await this.add(candidate);
    for (const { transport } of this.connection.getReceivers()) transport?.addEventListener('statechange', () => this.context.changed());
    this.context.changed();
  }

  /** One that does not fit is no reason to give up: there are others. */
  private async add(candidate: RTCIceCandidateInit): Promise<void> {
    await this.connection.addIceCandidate(candidate).catch(() => undefined);
  }

  private describe(event: SignalEvent, again: boolean): void {
    const { type, sdp } = this.connection.localDescription!;
    this.context.send(event, { type, sdp, line: this.name, ...(again && { again }) });
  }

  private inTurn(work: () => Promise<void>): void {
    const turn = async () => {
      if (this.isClosed) return;
      try {
        await work();
      } catch {
        // Closing makes what was under way fail.
        if (!this.isClosed) this.context.broken();
      }
    };
    this.turns = this.turns.then(turn);
  }

  private get isClosed(): boolean {
    return this.connection.signalingState === 'closed';
  }
}
