import type { MediaState } from '../live-session/media-state.ts';

/** As RTCPeerConnection takes it. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}
/** Somebody with a place in the video. `offers`: whether you make the first offer to them; if not, they make it to you. */
export interface MediaPeerView {
  readonly userId: string;
  readonly offers: boolean;
}
/** How you take part in the video and audio of the session. */
export interface MediaView {
  /** `mesh`: you connect to each of `peers`. `janus`: you connect to the server. `none`: you do not, for this `reason`. */
  readonly mode: 'mesh' | 'janus' | 'none';
  readonly reason: 'not-asked' | 'full' | 'elsewhere' | 'unavailable' | null;
  /** The reason, for people. */
  readonly message: string | null;
  /** How many users can have video at the same time. */
  readonly limit: number;
  readonly peers: readonly MediaPeerView[];
  readonly iceServers: readonly IceServer[];
}

/** A session description or an ICE candidate from a browser's RTCPeerConnection, relayed unchanged. */
export type Signal = Readonly<Record<string, unknown>>;
/** A signal from one participant to another in the same session. */
export interface SignalMessage {
  readonly sessionId: string;
  /** Null: the media server. */
  readonly from: string | null;
  readonly signal: Signal;
}

/** `to`: the recipient; without it, the media server. */
export interface SignalBody {
  to?: string;
  signal: Signal;
}

/** Server to client. */
export interface MediaMessages {
  /** To those with a place in the video: this user has one too. `offers`: whether you make the first offer. Everybody else hears PEER_JOINED if it was sent to the room. */
  PEER_JOINED: { readonly sessionId: string; readonly from: string; readonly offers: boolean };
  /** To those with a place in the video: this user no longer has one, or has it with another connection, in which case PEER_JOINED follows. */
  PEER_LEFT: { readonly sessionId: string; readonly userId: string };
  /** Your part in the video has changed. */
  MEDIA_CHANGED: { readonly sessionId: string; readonly media: MediaView };
  WEBRTC_OFFER: SignalMessage;
  WEBRTC_ANSWER: SignalMessage;
  WEBRTC_ICE_CANDIDATE: SignalMessage;
}

/** Client to server. */
export interface MediaCommands {
  /** Asks for a place in the video, or moves yours to this connection. */
  PEER_JOINED: { body: { to?: string }; answer: MediaView };
  /** What this connection has switched on; what is left out stays as it is. */
  MEDIA_STATE: { body: { -readonly [K in keyof MediaState]?: boolean }; answer: MediaState };
  WEBRTC_OFFER: { body: SignalBody; answer: null };
  WEBRTC_ANSWER: { body: SignalBody; answer: null };
  WEBRTC_ICE_CANDIDATE: { body: SignalBody; answer: null };
}
