import { Line, type LineContext } from './line.ts';
import type { LocalTracks, PeerStatus, RemotePeer, Signal, SignalEvent } from './media-provider.ts';
import { descriptionIn, EarlyCandidates, onOffer } from './negotiation.ts';

/** In ms: a connection that does not stand after this time is replaced by a new one. A restart of ICE does not free one that hangs. */
export const CONNECTED_WITHIN = 5_000;
/** In ms: how long the picture of somebody stays whom the server has lost, as their connection to us may still run. */
export const LINGERS = 20_000;

export interface PairContext extends Pick<LineContext, 'create' | 'local' | 'streams'> {
  readonly me: string;
  send(event: SignalEvent, signal: Signal): void;
  /** Asks the other side to begin anew. */
  ask(): void;
  isSignallingUp(): boolean;
  show(peer: RemotePeer): void;
  /** They have left for good. */
  gone(): void;
  newName(): string;
}

const NOTHING: LocalTracks = { microphone: null, camera: null, screen: null };

/** The connection to one other user, over however many RTCPeerConnections that takes. */
export class Pair {
  private line: Line | null = null;
  private readonly early = new EarlyCandidates();
  private isOurs = false;
  private wasConnected = false;
  private isLeaving = false;
  private attempts = 0;
  private overdue: ReturnType<typeof setTimeout> | undefined;
  private leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly userId: string,
    private readonly context: PairContext,
  ) {}

  get connection(): RTCPeerConnection | null {
    return this.line?.connection ?? null;
  }

  /** They are there and ready, perhaps again. `offers`: whether we make the first offer. A connection that stands goes on. */
  ready(offers: boolean): void {
    this.isOurs = offers;
    this.isLeaving = false;
    clearTimeout(this.leaving);
    if (!this.line?.isConnected) this.rebuild();
    else if (offers) this.line.offer(true);
  }

  /** The server has no connection to them any more. If ours stands, theirs to the server may only be interrupted. */
  left(): void {
    this.isLeaving = true;
    if (!this.line?.isConnected || this.line.isHungUp) return this.context.gone();
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.context.gone(), LINGERS);
  }

  signal(event: SignalEvent, signal: Signal): void {
    if (event === 'WEBRTC_ICE_CANDIDATE') return this.candidate(signal);
    const description = descriptionIn(signal);
    if (!description) return;
    const isMine = this.line !== null && (description.line === undefined || description.line === this.line.name);
    if (description.type === 'gone') return isMine ? this.rebuild() : undefined;
    if (description.type === 'answer') return isMine ? this.line!.answered(description.sdp) : undefined;
    const reaction = onOffer(description, {
      line: this.line?.name ?? null,
      isOurAttempt: this.isOurs && !this.wasConnected && this.line !== null,
      isPolite: this.context.me < this.userId,
      isOffering: this.line?.isOffering ?? false,
    });
    if (reaction === 'gone') this.context.send('WEBRTC_ANSWER', { type: 'gone', line: description.line });
    if (reaction === 'replace') this.open(description.line ?? this.context.newName());
    if (reaction === 'apply' || reaction === 'replace') this.line!.answer(description.sdp);
  }

  sendTracks(): void {
    this.line?.sendTracks();
  }

  close(): void {
    clearTimeout(this.overdue);
    clearTimeout(this.leaving);
    this.line?.close();
    this.line = null;
  }

  private candidate({ line, ...candidate }: Signal): void {
    const name = typeof line === 'string' ? line : (this.line?.name ?? '');
    if (this.line?.name === name) this.line.candidate(candidate);
    else this.early.add(name, candidate);
  }

  /** Begins anew, or waits for the other side to do so. */
  private rebuild(): void {
    this.line?.close();
    this.line = null;
    if (this.isOurs) {
      this.open(this.context.newName());
      this.line!.begin();
    } else {
      this.await();
      this.show();
    }
  }

  private open(name: string): void {
    this.line?.close();
    this.wasConnected = false;
    const line: Line = new Line(name, {
      ...this.context,
      changed: () => this.line === line && this.changed(),
      broken: () => this.line === line && this.retry(),
    });
    this.line = line;
    for (const candidate of this.early.take(name)) line.candidate(candidate);
    this.await();
    this.show();
  }

  private changed(): void {
    const { line } = this;
    if (line?.isConnected) {
      this.wasConnected = true;
      this.attempts = 0;
      clearTimeout(this.overdue);
    }
    if (this.isLeaving && (!line?.isConnected || line.isHungUp)) return this.context.gone();
    this.show();
    const state = line?.connection.connectionState;
    if (state === 'failed') this.retry();
    if (state === 'disconnected') this.await();
  }

  /** The longer it takes, the less often it is tried. */
  private await(): void {
    clearTimeout(this.overdue);
    this.overdue = setTimeout(() => this.retry(), CONNECTED_WITHIN * Math.min(4, 1 + this.attempts));
  }

  private retry(): void {
    if (this.line?.isConnected) return;
    // What was there may still come back, and nothing new can be agreed on now.
    if (!this.context.isSignallingUp()) return this.await();
    this.attempts++;
    if (!this.isOurs) this.context.ask();
    if (this.isOurs) this.rebuild();
    else this.await();
  }

  private status(): PeerStatus {
    const state = this.line?.connection.connectionState;
    if (state === 'connected') return 'connected';
    if (state === 'disconnected') return 'weak';
    return this.attempts > 0 || state === 'failed' ? 'lost' : 'connecting';
  }

  private show(): void {
    this.context.show({ userId: this.userId, status: this.status(), tracks: this.line?.tracks ?? NOTHING });
  }
}
