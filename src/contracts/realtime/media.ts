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
