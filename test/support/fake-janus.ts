import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

export interface JanusRequest {
  readonly janus: string;
  readonly transaction: string;
  readonly session_id?: number;
  readonly handle_id?: number;
  readonly apisecret?: string;
  readonly plugin?: string;
  readonly candidate?: object;
  readonly body?: Readonly<Record<string, unknown>> & { readonly request: string };
  readonly jsep?: { readonly type: string; readonly sdp: string };
}
interface Stream {
  readonly feed: number;
  readonly mid: string;
}
interface Participant {
  readonly id: number;
  readonly display: string;
  isPublishing: boolean;
}
interface Room {
  readonly pin: string;
  readonly publishers: number;
  readonly participants: Map<number, Participant>;
}
type Failure = readonly [code: number, reason: string];

const VIDEO = { type: 'video', mindex: 0, mid: '0', codec: 'vp8' };

/** A minimal Janus with the videoroom plugin, without media: it answers requests, or fails on demand. */
export class FakeJanus {
  /** Every request that it received. */
  readonly requests: JanusRequest[] = [];
  readonly rooms = new Map<number, Room>();
  /** If it returns something, that is the answer; `null` is none. */
  answer: (request: JanusRequest) => object | null | undefined = () => undefined;
  private readonly sockets = new Map<number, WebSocket>();
  /** The session of each handle. */
  private readonly handles = new Map<number, number>();
  private readonly subscribed = new Map<number, Stream[]>();
  private server!: WebSocketServer;
  private isSilent = false;
  private ids = 100;

  private constructor(
    private readonly secret: string,
    private port: number,
  ) {}

  static async start(secret = 'janus-secret', port = 0): Promise<FakeJanus> {
    const janus = new FakeJanus(secret, port);
    await janus.listen();
    return janus;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get handleCount(): number {
    return this.handles.size;
  }

  get connectionCount(): number {
    return this.server.clients.size;
  }

  /** The bodies of all requests of this kind to the plugin. */
  bodies(request: string): Readonly<Record<string, unknown>>[] {
    return this.requests.flatMap(({ body }) => (body?.request === request ? [body] : []));
  }

  /** Starts again after `stop`, on the same port and with nothing of what was. */
  async listen(): Promise<void> {
    this.server = new WebSocketServer({
      port: this.port,
      host: '127.0.0.1',
      autoPong: false,
      handleProtocols: (offered) => offered.has('janus-protocol') && 'janus-protocol',
    });
    this.server.on('connection', (socket) => {
      socket.on('message', (data) => this.received(socket, JSON.parse(String(data)) as JanusRequest));
      socket.on('ping', () => this.isSilent || socket.pong());
    });
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Dies, as with kill -9. */
  async stop(): Promise<void> {
    for (const socket of this.server.clients) socket.terminate();
    this.rooms.clear();
    this.handles.clear();
    this.sockets.clear();
    this.subscribed.clear();
    await new Promise<void>((resolve) => void this.server.close(() => resolve()));
  }

  /** Keeps its connections but does nothing any more, as with kill -STOP. */
  freeze(): void {
    this.isSilent = true;
  }

  thaw(): void {
    this.isSilent = false;
  }

  /** Sends news of a handle, or of a session. */
  push(handle: number, message: object): void {
    this.pushText(handle, JSON.stringify({ sender: handle, ...message }));
  }

  pushText(handle: number, text: string): void {
    this.sockets.get(this.handles.get(handle) ?? handle)!.send(text);
  }

  /** The handle with which this user is in a room, and the one that receives. */
  handleOf(display: string): number {
    for (const { participants } of this.rooms.values())
      for (const [handle, participant] of participants) if (participant.display === display) return handle;
    throw new Error(`${display} is in no room`);
  }

  private send(socket: WebSocket, message: object): void {
    socket.send(JSON.stringify(message));
  }

  private received(socket: WebSocket, request: JanusRequest): void {
    this.requests.push(request);
    if (this.isSilent) return;
    const { janus, transaction, handle_id: handle = 0, session_id: session = 0 } = request;
    const reply = (message: object) => this.send(socket, { transaction, session_id: session, ...message });
    const told = this.answer(request);
    if (told !== undefined) return void (told && reply(told));
    if (request.apisecret !== this.secret) return reply({ janus: 'error', error: { code: 403, reason: 'Unauthorized request' } });
    if (janus === 'create') {
      const id = ++this.ids;
      this.sockets.set(id, socket);
      return reply({ janus: 'success', data: { id } });
    }
    if (janus === 'keepalive' || janus === 'trickle') return reply({ janus: 'ack' });
    if (janus === 'attach') {
      const id = ++this.ids;
      this.handles.set(id, session);
      return reply({ janus: 'success', data: { id } });
    }
    if (!this.handles.has(handle)) return reply({ janus: 'error', error: { code: 459, reason: 'No such handle' } });
    if (janus === 'detach') {
      this.leave(handle);
      this.handles.delete(handle);
      return reply({ janus: 'success' });
    }
    this.plugin(handle, request, reply);
  }

  private plugin(handle: number, { body = { request: '' }, jsep }: JanusRequest, reply: (message: object) => void): void {
    const isSync = ['create', 'destroy', 'listparticipants'].includes(body.request);
    if (!isSync) reply({ janus: 'ack' });
    const done = (data: object, answered?: object) =>
      reply({ janus: isSync ? 'success' : 'event', sender: handle, plugindata: { data }, ...(answered ? { jsep: answered } : {}) });
    try {
      done(...this.perform(handle, body, jsep));
    } catch (error) {
      const [error_code, reason] = error as Failure;
      done({ videoroom: 'event', error_code, error: reason });
    }
  }

  /** The plugin's answer, or throws a Failure. */
  private perform(handle: number, body: Readonly<Record<string, unknown>>, jsep?: object): [data: object, jsep?: object] {
    const id = body.room as number;
    const room = this.rooms.get(id);
    const mustExist = (): Room => room ?? fail(426, 'No such room');
    switch (body.request) {
      case 'create':
        if (room) fail(427, 'Room already exists');
        this.rooms.set(id, { pin: body.pin as string, publishers: body.publishers as number, participants: new Map() });
        return [{ videoroom: 'created', room: id }];
      case 'listparticipants':
        return [{ videoroom: 'participants', participants: [...mustExist().participants.values()] }];
      case 'destroy':
        if (body.secret !== mustExist().pin) fail(433, 'Unauthorized');
        for (const member of mustExist().participants.keys()) this.push(member, event({ videoroom: 'destroyed', room: id }));
        this.rooms.delete(id);
        return [{ videoroom: 'destroyed', room: id }];
      case 'join':
        if (body.pin !== mustExist().pin) fail(433, 'Unauthorized');
        return body.ptype === 'publisher' ? this.join(handle, mustExist(), body) : this.subscribe(handle, body.streams as Stream[]);
      case 'subscribe':
        return this.subscribe(handle, body.streams as Stream[]);
      case 'publish':
      case 'configure':
        return this.publish(handle, jsep);
      case 'start':
        return [{ videoroom: 'event', started: 'ok' }];
      default:
        return fail(423, 'Unknown request');
    }
  }

  private join(handle: number, { participants }: Room, { id, display }: Readonly<Record<string, unknown>>): [object] {
    const publishers = [...participants.values()].filter(({ isPublishing }) => isPublishing).map(publisherView);
    participants.set(handle, { id: id as number, display: display as string, isPublishing: false });
    return [{ videoroom: 'joined', id, publishers }];
  }

  private publish(handle: number, jsep?: object): [object, object] {
    if (!(jsep as { sdp: string }).sdp.startsWith('v=0')) fail(437, 'Invalid SDP');
    const { participants } = [...this.rooms.values()].find((room) => room.participants.has(handle))!;
    const own = participants.get(handle)!;
    own.isPublishing = true;
    for (const other of participants.keys())
      if (other !== handle) this.push(other, event({ videoroom: 'event', publishers: [publisherView(own)] }));
    return [
      { videoroom: 'event', configured: 'ok' },
      { type: 'answer', sdp: `v=0 answer to ${own.display}` },
    ];
  }

  private subscribe(handle: number, streams: readonly Stream[]): [object, object] {
    const everybody = [...this.rooms.values()].flatMap(({ participants }) => [...participants.values()]);
    const all = [...(this.subscribed.get(handle) ?? []), ...streams];
    const views = all.map(({ feed, mid }, index) => {
      const publisher = everybody.find(({ id, isPublishing }) => id === feed && isPublishing) ?? fail(428, `No such feed (${feed})`);
      return { ...VIDEO, active: true, mindex: index, mid: String(index), feed_id: feed, feed_mid: mid, feed_display: publisher.display };
    });
    this.subscribed.set(handle, all);
    return [
      { videoroom: 'attached', streams: views },
      { type: 'offer', sdp: `v=0 offer of ${all.length}` },
    ];
  }

  private leave(handle: number): void {
    this.subscribed.delete(handle);
    for (const { participants } of this.rooms.values()) {
      const own = participants.get(handle);
      if (!own) continue;
      participants.delete(handle);
      for (const other of participants.keys())
        this.push(other, event({ videoroom: 'event', [own.isPublishing ? 'unpublished' : 'leaving']: own.id }));
    }
  }
}

const publisherView = ({ id, display }: Participant) => ({ id, display, streams: [VIDEO] });
const event = (data: object) => ({ janus: 'event', plugindata: { data } });
const fail = (...failure: Failure): never => {
  throw failure;
};
