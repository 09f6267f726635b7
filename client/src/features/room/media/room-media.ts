import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Answer, Message } from '../../../api/live.ts';
import type { Devices } from '../devices/devices.ts';
import { Janus } from './janus.ts';
import type { LocalTracks, MediaProvider, MediaView, RemotePeer, Signalling, SignalEvent } from './media-provider.ts';
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

type MediaEvent = SignalEvent | 'PEER_JOINED' | 'PEER_LEFT' | 'MEDIA_CHANGED' | 'PARTICIPANT_MUTED';
/** What the room says about the video. JOINED comes with each answer to a join: the first one, and one after each lost connection. */
export type MediaSignal =
  | { readonly event: 'JOINED'; readonly data: MediaView }
  | { [E in MediaEvent]: { readonly event: E; readonly data: Message<E> } }[MediaEvent];

/** What this page has switched on, for the others. */
export type OwnState = Answer<'MEDIA_STATE'>;

export interface RoomMediaOptions {
  readonly me: string;
  readonly isStaff: () => boolean;
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
  private readonly unsubscribe: () => void;

  constructor(private readonly options: RoomMediaOptions) {
    this.unsubscribe = options.devices.store.subscribe((now, before) => {
      if (now.camera.track !== before.camera.track || now.microphone.track !== before.microphone.track) this.tracksChanged();
    });
  }

  get connections() {
    return this.provider?.connections() ?? [];
  }

  hear({ event, data }: MediaSignal): void {
    switch (event) {
      case 'JOINED':
        this.take(data);
        // The server forgets it with the connection.
        this.sent = '';
        return this.tellState();
      case 'MEDIA_CHANGED':
        return this.take(data.media);
      case 'PEER_JOINED':
        return this.provider?.peerJoined(data.from, data.offers);
      case 'PEER_LEFT':
        return this.provider?.peerLeft(data.userId);
      case 'PARTICIPANT_MUTED':
        return this.muted(data.userIds);
      default:
        return this.provider?.signal(event, data.from, data.signal);
    }
  }

  /** Leaves the video. */
  close(): void {
    this.unsubscribe();
    this.screen.stop();
    this.provider?.close();
    this.provider = null;
  }

  private take(view: MediaView): void {
    if (this.provider && this.provider.mode !== view.mode) {
      this.provider.close();
      this.provider = null;
    }
    if (view.mode !== 'none') {
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
      local: () => this.local(),
      show: (peer: RemotePeer) => this.store.setState(({ peers }) => ({ peers: { ...peers, [peer.userId]: peer } })),
      hide: (userId: string) => this.store.setState(({ peers }) => ({ peers: without(peers, userId) })),
    };
    return view.mode === 'janus' ? new Janus(context) : new Mesh(context);
  }

  private local(): LocalTracks {
    const { camera, microphone } = this.options.devices.store.getState();
    return { microphone: microphone.track, camera: camera.track, screen: this.store.getState().screen };
  }

  private tracksChanged(): void {
    this.provider?.sendTracks();
    this.tellState();
  }

  private tellState(): void {
    const { microphone, camera, screen } = this.local();
    const state = { microphone: !!microphone, camera: !!camera, screen: !!screen };
    const text = JSON.stringify(state);
    if (text === this.sent || !this.store.getState().view || !this.options.signalling.isUp()) return;
    this.sent = text;
    // After a lost connection it is told again.
    this.options.tell(state).catch(() => (this.sent = ''));
  }

  /** The host asks for silence. */
  private muted(userIds: readonly string[] | null): void {
    const { me, isStaff, devices } = this.options;
    const isMeant = userIds ? userIds.includes(me) : !isStaff();
    if (!isMeant || !devices.store.getState().microphone.track) return;
    devices.turnOff('microphone');
    this.store.setState(({ mutes }) => ({ mutes: mutes + 1 }));
  }
}

const without = (peers: RoomMediaState['peers'], userId: string): RoomMediaState['peers'] =>
  Object.fromEntries(Object.entries(peers).filter(([id]) => id !== userId));
