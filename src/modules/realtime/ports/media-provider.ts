/** What a browser's RTCPeerConnection has to tell another. */
export type SignalEvent = 'WEBRTC_OFFER' | 'WEBRTC_ANSWER' | 'WEBRTC_ICE_CANDIDATE';

/** A user who has a place in the media of a session, and the one connection they have it with. */
export interface Peer {
  readonly sessionId: string;
  readonly userId: string;
  readonly connectionId: string;
  /** Orders the peers of a session, on all nodes, by when their connection asked for its place. */
  readonly number: number;
}

/** What a provider has to tell its peers, or the server. */
export type MediaEvent =
  /** For the client of `to`, who may be on another node. `from` null: from the media server. */
  | { readonly type: 'signal'; readonly to: Peer; readonly from: Peer | null; readonly event: SignalEvent; readonly signal: object }
  /** The peer has lost its media and has to join again. */
  | { readonly type: 'lost'; readonly peer: Peer }
  /** `isUp` has changed. */
  | { readonly type: 'availability' };

/**
 * Carries the video and audio of sessions. Who gets a place is not its business: the server lets in at most `limit` peers of a session, counted
 * on all nodes. Each node lets in its own.
 */
export abstract class MediaProvider {
  /** What clients are told, because it decides whom they connect to. */
  abstract readonly mode: 'mesh' | 'janus';
  /** The most peers that a session can have. */
  abstract readonly limit: number;
  /** Whether it works at the moment. While it does not, nobody is let in. */
  abstract readonly isUp: boolean;
  /** Whether `peer` makes the first offer to `other`. Exactly one of two peers does: offers that cross can hang a browser for good. */
  abstract offersFirst(peer: Peer, other: Peer): boolean;
  /** Lets a peer of this node in. If it rejects, the peer is told that there is no video for now. */
  abstract join(peer: Peer): Promise<void>;
  /** Takes what a peer signals to another one of its session, on any node, or (`to` null) to the server. Throws a domain error if it makes no sense. */
  abstract signal(from: Peer, to: Peer | null, event: SignalEvent, signal: object): Promise<void>;
  /** Ends the media of a peer of this node. Does nothing if it has none. */
  abstract remove(peer: Peer): Promise<void>;
  /** The peers that this node has let in. */
  abstract list(sessionId: string): readonly Peer[];
  /** Ends the media of a session on this node. */
  abstract close(sessionId: string): Promise<void>;
  /** Called once, before anything else. */
  abstract onEvent(listener: (event: MediaEvent) => void): void;
}

/** The providers to choose from. */
export class MediaProviders {
  constructor(
    /** Browsers connect to one another. */
    readonly mesh: MediaProvider,
    /** For sessions with more peers than the mesh can carry; null if there is none. */
    readonly server: MediaProvider | null,
  ) {}
}
