import { randomInt } from 'node:crypto';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Peer, SignalEvent } from '../../../modules/realtime/ports/media-provider.ts';
import type { JanusConnection } from './janus-connection.ts';
import { endedIn, streamsIn, tracksIn, type Stream } from './janus-feeds.ts';
import type { JanusMessage, Jsep, PluginAnswer } from './janus-messages.ts';
import { createRoom, isError, NO_SUCH_FEED, NO_SUCH_ROOM, VIDEOROOM, type JanusRoom } from './janus-rooms.ts';
import { candidateIn, descriptionsIn, jsepIn, type Direction } from './client-signals.ts';

/** What a peer needs from its node. */
export interface PeerContext {
  readonly connection: JanusConnection;
  readonly room: JanusRoom;
  /** The most peers of the room. */
  readonly limit: number;
  /** Routes news of this handle to `event`. */
  own(handle: number, peer: JanusPeer): void;
  disown(handle: number): void;
  send(event: SignalEvent, signal: object): void;
  /** The media of this peer has ended on its own. */
  lost(): void;
}

/**
 * A participant in a room of Janus. The client has two peer connections: over one it sends its own tracks, and offers; over the other it
 * receives those of everybody else, and Janus offers.
 */
export class JanusPeer {
  private sending = 0;
  private receiving: number | undefined;
  private isPublished = false;
  private isSubscribed = false;
  private hasEnded = false;
  private readonly received = new Map<string, Stream>();
  /** Requests run one after another: a stream is subscribed to once, and a description that came first is applied first. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly peer: Peer,
    private readonly context: PeerContext,
  ) {}

  /** Enters the room, and then subscribes to what is there. */
  async join(): Promise<void> {
    const { connection } = this.context;
    this.sending = await this.attach();
    await createRoom(connection, this.sending, this.context.room, this.context.limit);
    const { data } = await this.enter().catch(async (error: unknown) => {
      // Another node has just destroyed it.
      if (!isError(error, NO_SUCH_ROOM)) throw error;
      await createRoom(connection, this.sending, this.context.room, this.context.limit);
      return this.enter();
    });
    this.subscribe(streamsIn(data));
  }

  async signal(event: SignalEvent, signal: object): Promise<void> {
    if (event === 'WEBRTC_OFFER') return this.inTurn(() => this.publish(jsepIn(signal, 'offer'), descriptionsIn(signal)));
    if (event === 'WEBRTC_ANSWER') return this.inTurn(() => this.answer(jsepIn(signal, 'answer')));
    const { direction, candidate } = candidateIn(signal);
    await this.context.connection.trickle(this.handleOf(direction), candidate);
  }

  /** News of one of its handles. */
  event(handle: number, { janus, plugindata, jsep, candidate }: JanusMessage): void {
    const isReceiving = handle === this.receiving;
    const data = plugindata?.data ?? {};
    if (janus === 'hangup' || janus === 'detached' || data.videoroom === 'destroyed' || data.kicked !== undefined)
      return this.context.lost();
    if (janus === 'trickle' && candidate)
      this.context.send('WEBRTC_ICE_CANDIDATE', { direction: isReceiving ? 'receive' : 'send', ...candidate });
    if (isReceiving) return this.offer({ data, jsep });
    const ended = endedIn(data);
    for (const [key, { feed }] of this.received) if (feed === ended) this.received.delete(key);
    this.subscribe(streamsIn(data));
  }

  /** Gives up all media. Nothing is sent to the client from now on. */
  end(): void {
    this.hasEnded = true;
    for (const handle of [this.sending, this.receiving]) {
      if (!handle) continue;
      this.context.disown(handle);
      this.context.connection.detach(handle);
    }
  }

  private async attach(): Promise<number> {
    const { connection } = this.context;
    const handle = await connection.attach(VIDEOROOM);
    // It has left in the meantime, and nobody else knows of this handle.
    if (this.hasEnded) {
      connection.detach(handle);
      throw new DomainError('VIDEO_UNAVAILABLE');
    }
    this.context.own(handle, this);
    return handle;
  }

  private enter(): Promise<PluginAnswer> {
    // A new id for each stay: a user who comes back may arrive before Janus has noticed that they left.
    const id = randomInt(1, 2 ** 48 - 1);
    const { room, pin } = this.context.room;
    return this.context.connection.message(this.sending, { request: 'join', ptype: 'publisher', room, pin, id, display: this.peer.userId });
  }

  private async publish(offer: Jsep, descriptions: readonly object[]): Promise<void> {
    const request = this.isPublished ? 'configure' : 'publish';
    const { jsep } = await this.context.connection.message(this.sending, { request, descriptions }, offer);
    this.isPublished = true;
    if (jsep) this.context.send('WEBRTC_ANSWER', { direction: 'send', ...jsep });
  }

  private async answer(answer: Jsep): Promise<void> {
    await this.context.connection.message(this.handleOf('receive'), { request: 'start' }, answer);
  }

  private handleOf(direction: Direction): number {
    const handle = direction === 'send' ? this.sending : this.receiving;
    if (!handle) throw new DomainError('SIGNAL_INVALID');
    return handle;
  }

  /** Makes Janus offer these streams to the client. */
  private subscribe(streams: readonly Stream[]): void {
    const fresh = streams.filter((stream) => !this.received.has(keyOf(stream)));
    if (!fresh.length) return;
    for (const stream of fresh) this.received.set(keyOf(stream), stream);
    // Without its subscriptions a peer is of no use to anybody: it starts anew.
    this.inTurn(() => this.receive(fresh)).catch(() => this.hasEnded || this.context.lost());
  }

  private async receive(streams: readonly Stream[]): Promise<void> {
    if (this.hasEnded) return;
    try {
      await this.request(streams);
    } catch (error) {
      if (!isError(error, NO_SUCH_FEED)) throw error;
      // Janus refuses all of them because of one that has just ended.
      if (streams.length > 1) for (const stream of streams) await this.receive([stream]);
    }
  }

  private async request(streams: readonly Stream[]): Promise<void> {
    const { connection, room } = this.context;
    const handle = (this.receiving ??= await this.attach());
    const body = this.isSubscribed ? { request: 'subscribe', streams } : { request: 'join', ptype: 'subscriber', ...room, streams };
    const answer = await connection.message(handle, body);
    this.isSubscribed = true;
    this.offer(answer);
  }

  /** If Janus was still waiting for an answer, its offer comes in a later event. */
  private offer({ data, jsep }: PluginAnswer): void {
    if (jsep?.type === 'offer' && !this.hasEnded)
      this.context.send('WEBRTC_OFFER', { direction: 'receive', ...jsep, tracks: tracksIn(data) });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }
}

const keyOf = ({ feed, mid }: Stream): string => `${feed} ${mid}`;
