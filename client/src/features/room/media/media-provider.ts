import type { Answer, Message } from '../../../api/live.ts';
import type { ClientCommands } from '../../../../../src/contracts/realtime.ts';

/** How this page takes part in the video, as the server says. */
export type MediaView = Answer<'PEER_JOINED'>;
export type SignalEvent = 'WEBRTC_OFFER' | 'WEBRTC_ANSWER' | 'WEBRTC_ICE_CANDIDATE';
/** A session description or an ICE candidate. The server passes it on unchanged. */
export type Signal = Message<SignalEvent>['signal'];
type SignalBody = ClientCommands[SignalEvent]['body'];

/** What a track shows. */
export type Source = 'microphone' | 'camera' | 'screen';
export const SOURCES: readonly Source[] = ['microphone', 'camera', 'screen'];
export type LocalTracks = Readonly<Record<Source, MediaStreamTrack | null>>;

/** `weak`: frames or words are being lost, or the connection comes and goes. `lost`: nothing arrives, and it is being rebuilt. */
export type PeerStatus = 'connecting' | 'connected' | 'weak' | 'lost';

/** Somebody else in the video, as this page receives them. */
export interface RemotePeer {
  readonly userId: string;
  readonly status: PeerStatus;
  readonly tracks: LocalTracks;
}

/** The way of a provider's signals to the server. */
export interface Signalling {
  /** What does not arrive is made up for: a connection that does not come to stand is tried again. */
  send(event: SignalEvent, body: SignalBody): void;
  /** Tells this user that we are ready for a new connection. */
  announce(to: string): void;
  isUp(): boolean;
}

/** What a provider needs of the page. */
export interface ProviderContext {
  readonly me: string;
  readonly signalling: Signalling;
  readonly configuration: RTCConfiguration;
  /** The tracks to send now. */
  local(): LocalTracks;
  /** Shows what is received from somebody, in place of what was shown before. */
  show(peer: RemotePeer): void;
  hide(userId: string): void;
}

/** Carries the video of a session to and from this page: `mesh` and `janus`. */
export interface MediaProvider {
  readonly mode: 'mesh' | 'janus';
  /** Follows the view: also one that comes after a lost connection to the server, which must not interrupt what still runs. */
  take(view: MediaView): void;
  peerJoined(userId: string, offers: boolean): void;
  peerLeft(userId: string): void;
  signal(event: SignalEvent, from: string | null, signal: Signal): void;
  /** Other tracks are to be sent than before. */
  sendTracks(): void;
  /** The connections, to measure their quality. */
  connections(): readonly { readonly userId: string | null; readonly connection: RTCPeerConnection }[];
  close(): void;
}
