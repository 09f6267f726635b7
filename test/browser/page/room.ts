import { io, type Socket } from 'socket.io-client';
import type { Ack, ClientCommands, ClientEvent, ServerEvent, ServerMessages } from '../../../src/contracts/realtime.ts';
import type { MediaView } from '../../../src/contracts/realtime/media.ts';
import type { Link, LinkContext, SignalEvent } from './link.ts';
import { JanusLink } from './janus-link.ts';
import { pathOf, ratesOf, type Path, type Rate } from './measures.ts';
import { MeshLink } from './mesh-link.ts';
import { Tile } from './tile.ts';

export interface RoomOptions {
  readonly token: string;
  readonly userId: string;
  readonly sessionId: string;
  /** Sends everything through the TURN server, which it reaches by this transport. */
  readonly relay?: 'udp' | 'tcp';
  /** Without a microphone. */
  readonly silent?: boolean;
}

/** What the server has said about this page's part in the video, and when. */
export interface Told {
  readonly at: number;
  readonly media: MediaView;
}

const LINKS: Readonly<Record<MediaView['mode'], ((context: LinkContext) => Link) | undefined>> = {
  mesh: (context) => new MeshLink(context),
  janus: (context) => new JanusLink(context),
  none: undefined,
};
const CAMERA = { width: 320, height: 180, frameRate: 15 };
/** As it is: several browsers on one machine have no time to work on the sound. */
const MICROPHONE = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
/** How signals are refused that crossed with a change of the media, or with the end of the other side. */
const CROSSED = new Set(['PEER_NEEDED', 'PEER_NOT_NEEDED', 'PEER_NOT_FOUND', 'PEER_WITHOUT_VIDEO', 'VIDEO_FULL', 'VIDEO_UNAVAILABLE']);

class Refused extends Error {
  constructor(
    event: ClientEvent,
    readonly code: string,
    error: string,
  ) {
    super(`${event}: ${error} (${code})`);
  }
}

/** A participant with camera and microphone, written only from docs/sockets.md and docs/video.md. */
export class Room {
  readonly told: Told[] = [];
  private readonly tiles = new Map<string, Tile>();
  private readonly waiting = new Set<() => void>();
  private readonly socket: Socket;
  private camera = new MediaStream();
  private link: Link | undefined;
  private failure: unknown;

  constructor(private readonly options: RoomOptions) {
    this.socket = io({ auth: { token: options.token }, transports: ['websocket'], autoConnect: false });
    this.socket.onAny((event: ServerEvent, message: ServerMessages[ServerEvent]) => {
      this.hear(event, message);
      this.look();
    });
  }

  /** Switches the camera on and joins the session. Resolves with the time and the first answer. */
  async join(): Promise<Told> {
    this.camera = await navigator.mediaDevices.getUserMedia({ audio: !this.options.silent && MICROPHONE, video: CAMERA });
    this.show(this.options.userId, this.camera.getVideoTracks()[0]!);
    await this.connect();
    const joined = this.ask('JOIN_SESSION', { sessionId: this.options.sessionId, media: true });
    return joined.then(() => this.told[0]!);
  }

  /** What the server has said about the video after this time, as soon as it has. */
  toldAfter(time: number): Promise<Told> {
    return this.until(() => this.told.find(({ at }) => at > time));
  }

  /** When the last of these users was first seen, as soon as all of them are. */
  seen(userIds: readonly string[]): Promise<number> {
    return this.until(() => {
      const times = userIds.map((userId) => this.tiles.get(userId)?.firstFrameAt);
      return times.every((at) => at !== undefined) ? Math.max(...times) : undefined;
    });
  }

  /** The users that are shown. */
  shown(): string[] {
    return [...this.tiles.keys()];
  }

  /** How each user is seen during this time. */
  rates(ms: number): Promise<Record<string, Rate>> {
    return ratesOf(this.tiles, ms);
  }

  /** What each connection uses. */
  paths(): Promise<Path[]> {
    return Promise.all((this.link?.connections() ?? []).map(pathOf));
  }

  private connect(): Promise<void> {
    this.socket.connect();
    return new Promise((resolve, reject) => this.socket.once('connect', resolve).once('connect_error', reject));
  }

  private hear(event: ServerEvent, message: ServerMessages[ServerEvent]): void {
    if (event === 'MEDIA_CHANGED') this.take((message as ServerMessages['MEDIA_CHANGED']).media);
    if (event === 'PEER_LEFT') this.link?.peerLeft((message as ServerMessages['PEER_LEFT']).userId);
    if (event === 'PEER_JOINED') {
      const { from, offers } = message as ServerMessages['PEER_JOINED'];
      this.link?.peerJoined(from, offers);
    }
    if (event === 'WEBRTC_OFFER' || event === 'WEBRTC_ANSWER' || event === 'WEBRTC_ICE_CANDIDATE')
      this.link?.signal(event, message as ServerMessages[SignalEvent]);
  }

  /** Each change means: close all connections and start anew. */
  private take(media: MediaView): void {
    this.link?.close();
    this.told.push({ at: Date.now(), media });
    document.title = media.message ?? media.mode;
    const { relay } = this.options;
    const configuration: RTCConfiguration = {
      // Otherwise the offer comes with candidates for audio and video each.
      bundlePolicy: 'max-bundle',
      iceServers: media.iceServers.map((server) => ({
        ...server,
        urls: server.urls.filter((url) => !relay || url.endsWith(`transport=${relay}`)),
      })),
      iceTransportPolicy: relay ? 'relay' : 'all',
    };
    const link = LINKS[media.mode]?.({
      camera: this.camera,
      configuration,
      send: (event, body) =>
        void this.ask(event, body).catch((error: Refused) => this.link === link && !CROSSED.has(error.code) && this.fail(error)),
      show: (userId, camera) => this.show(userId, camera),
      hide: (userId) => this.hide(userId),
      failed: (error) => this.fail(error),
    });
    this.link = link;
    link?.start(media);
  }

  private show(userId: string, camera: MediaStreamTrack): void {
    this.hide(userId);
    this.tiles.set(userId, new Tile(userId, camera, () => this.look()));
  }

  private hide(userId: string): void {
    this.tiles.get(userId)?.remove();
    this.tiles.delete(userId);
  }

  /** The answer to a join is handled at once: what follows it may arrive in the same read. */
  private ask<E extends ClientEvent>(event: E, body: ClientCommands[E]['body']): Promise<ClientCommands[E]['answer']> {
    return new Promise((resolve, reject) => {
      this.socket.emit(event, body, (answer: Ack<ClientCommands[E]['answer']>) => {
        if (!answer.success) return reject(new Refused(event, answer.code, answer.error));
        if (event === 'JOIN_SESSION') this.take((answer.data as ClientCommands['JOIN_SESSION']['answer']).media);
        resolve(answer.data);
      });
    });
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.look();
  }

  private until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined && this.failure === undefined) return;
        this.waiting.delete(look);
        if (found === undefined) reject(this.failure);
        else resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }

  private look(): void {
    for (const look of this.waiting) look();
  }
}

declare global {
  interface Window {
    room: Room;
    enter(options: RoomOptions): void;
  }
}

window.enter = (options) => {
  window.room = new Room(options);
};
