import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Answer } from '../../../api/live.ts';
import type { Devices } from '../devices/devices.ts';
import type { MediaSignal } from '../link/media-signals.ts';
import { Janus } from './janus.ts';
import type { LocalTracks, MediaProvider, MediaView, RemotePeer, Signalling } from './media-provider.ts';
import { Mesh } from './mesh.ts';
import { Screen } from './screen.ts';

export interface RoomMediaState {
  /** How this page takes part; null before the room has been joined. */
  readonly view: MediaView | null;
  readonly peers: Readonly<Record<string, RemotePeer>>;
  /** The own screen, while it is shared. */
  readonly screen: MediaStreamTrack | null;
  /** Goes up each time the host asks for silence while the microphone is on. */
  readonly mutes: number;
}

/** What this page has switched on, for the others. */
export type OwnState = Answer<'MEDIA_STATE'>;

export interface RoomMediaOptions {
  readonly me: string;
  readonly devices: Devices;
  readonly signalling: Signalling;
  tell(state: OwnState): Promise<unknown>;
}

/** The video of the room, outside React: follows the server and the devices. What is lost of the connection to the server changes nothing here. */
export class RoomMedia {
  readonly store: StoreApi<RoomMediaState> = createStore<RoomMediaState>(() => ({ view: null, peers: {}, screen: null, mutes: 0 }));
  readonly screen = new Screen((screen) => {
    this.store.setState({ screen });
    this.tracksChanged();
  });
  private provider: MediaProvider | null = null;
  private sent = '';
  /** Whether they are to come back with the next opening. */
  private hadDevices = false;
  private unfollow: (() => void) | null = null;

  constructor(private readonly options: RoomMediaOptions) {}

  /** Takes part, as the server said last. */
  open(): void {
    if (this.unfollow) return;
    this.unfollow = this.options.devices.store.subscribe((now, before) => {
      if (now.camera.track !== before.camera.track || now.microphone.track !== before.microphone.track) this.tracksChanged();
    });
    if (this.hadDevices) void this.options.devices.start();
    const { view } = this.store.getState();
    if (view) this.take(view);
    this.tellState();
  }

  get me(): string {
    return this.options.me;
  }

  /** What is sent. */
  get tracks(): LocalTracks {
    const { camera, microphone } = this.options.devices.store.getState();
    return { microphone: microphone.track, camera: camera.track, screen: this.store.getState().screen };
  }

  get connections() {
    return this.provider?.connections() ?? [];
  }

  hear(signal: MediaSignal): void {
    switch (signal.event) {
      case 'JOINED':
        this.take(signal.data);
        if (signal.muted) this.mute();
        // The server forgets it with the connection.
        this.sent = '';
        return this.tellState();
      case 'MUTED':
        return this.mute();
      case 'MEDIA_CHANGED':
        return this.take(signal.data.media);
      case 'PEER_JOINED':
        return this.provider?.peerJoined(signal.data.from, signal.data.offers);
      case 'PEER_LEFT':
        return this.provider?.peerLeft(signal.data.userId);
      default:
        return this.provider?.signal(signal.event, signal.data.from, signal.data.signal);
    }
  }

  /** Leaves the video, and releases the devices. */
  close(): void {
    this.unfollow?.();
    this.unfollow = null;
    this.screen.stop();
    this.provider?.close();
    this.provider = null;
    this.hadDevices = !!(this.tracks.camera ?? this.tracks.microphone);
    this.options.devices.stop();
  }

  private take(view: MediaView): void {
    if (this.provider && this.provider.mode !== view.mode) {
      this.provider.close();
      this.provider = null;
    }
    if (view.mode !== 'none' && this.unfollow) {
      this.provider ??= this.create(view);
      this.provider.take(view);
    }
    this.store.setState({ view });
  }

  private create(view: MediaView): MediaProvider {
    const { me, signalling } = this.options;
    const context = {
      me,
      signalling,
      configuration: {
        // One set of candidates for all parts: each is a message.
        bundlePolicy: 'max-bundle' as const,
        iceServers: view.iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
      },
      local: () => this.tracks,
      show: (peer: RemotePeer) => this.store.setState(({ peers }) => ({ peers: { ...peers, [peer.userId]: peer } })),
      hide: (userId: string) => this.store.setState(({ peers }) => ({ peers: without(peers, userId) })),
    };
    return view.mode === 'janus' ? new Janus(context) : new Mesh(context);
  }

  private tracksChanged(): void {
    this.provider?.sendTracks();
    this.tellState();
  }

  private tellState(): void {
    const { microphone, camera, screen } = this.tracks;
    const state = { microphone: !!microphone, camera: !!camera, screen: !!screen };
    const text = JSON.stringify(state);
    if (text === this.sent || !this.store.getState().view || !this.options.signalling.isUp()) return;
    this.sent = text;
    // After a lost connection it is told again.
    this.options.tell(state).catch(() => (this.sent = ''));
  }

  /** The host asks for silence. */
  private mute(): void {
    const { devices } = this.options;
    if (!devices.store.getState().microphone.track) return;
    devices.turnOff('microphone');
    this.store.setState(({ mutes }) => ({ mutes: mutes + 1 }));
  }
}

const without = (peers: RoomMediaState['peers'], userId: string): RoomMediaState['peers'] =>
  Object.fromEntries(Object.entries(peers).filter(([id]) => id !== userId));
