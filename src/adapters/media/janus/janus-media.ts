import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Log } from '../../../kernel/logging/log.ts';
import { MediaProvider, type MediaEvent, type Peer, type SignalEvent } from '../../../modules/realtime/ports/media-provider.ts';
import type { JanusOptions } from './janus-connection.ts';
import { JanusError, JanusUnavailable } from './janus-errors.ts';
import { JanusLink } from './janus-link.ts';
import { JanusPeer } from './janus-peer.ts';
import { destroyEmptyRoom, roomOf } from './janus-rooms.ts';

export interface JanusSettings extends JanusOptions {
  readonly secret: string;
  readonly limit: number;
  readonly retryMs: number;
}

/** Each browser sends its media once, to a Janus server, which passes it on to the others. Only the server speaks to Janus' API. */
export class JanusMedia extends MediaProvider {
  readonly mode = 'janus';
  readonly limit: number;
  private readonly link: JanusLink;
  private readonly peers = new Map<string, JanusPeer>();
  private readonly byHandle = new Map<number, JanusPeer>();
  private listener: (event: MediaEvent) => void = () => undefined;

  constructor(
    private readonly settings: JanusSettings,
    log: Log,
  ) {
    super();
    this.limit = settings.limit;
    this.link = new JanusLink(settings, settings.retryMs, {
      up: () => {
        log.info('connected to Janus');
        this.listener({ type: 'availability' });
      },
      down: () => {
        log.warn('Janus is gone');
        this.peers.clear();
        this.byHandle.clear();
        this.listener({ type: 'availability' });
      },
      event: (handle, message) => this.byHandle.get(handle)?.event(handle, message),
      failed: (error) => log.warn('Janus cannot be reached', { error }),
    });
  }

  get isUp(): boolean {
    return this.link.isUp;
  }

  start(): void {
    this.link.start();
  }

  stop(): void {
    this.link.stop();
  }

  /** Clients exchange offers with the server only. */
  offersFirst(): boolean {
    return false;
  }

  async join(peer: Peer): Promise<void> {
    await this.remove(peer);
    const member = this.enter(peer);
    try {
      await member.join();
    } catch (error) {
      await this.remove(peer);
      throw error;
    }
  }

  private enter(peer: Peer): JanusPeer {
    const key = keyOf(peer);
    const member: JanusPeer = new JanusPeer(peer, {
      connection: this.link.connection,
      room: roomOf(peer.sessionId, this.settings.secret),
      limit: this.limit,
      own: (handle) => this.byHandle.set(handle, member),
      disown: (handle) => this.byHandle.delete(handle),
      send: (event, signal) => this.listener({ type: 'signal', to: peer, from: null, event, signal }),
      lost: () => {
        if (this.peers.get(key) !== member) return;
        void this.remove(peer);
        this.listener({ type: 'lost', peer });
      },
    });
    this.peers.set(key, member);
    return member;
  }

  async signal(from: Peer, to: Peer | null, event: SignalEvent, signal: object): Promise<void> {
    if (to) throw new DomainError('PEER_NOT_NEEDED');
    const member = this.peers.get(keyOf(from));
    if (!member) throw new DomainError('VIDEO_UNAVAILABLE');
    try {
      await member.signal(event, signal);
    } catch (error) {
      if (error instanceof JanusUnavailable) throw new DomainError('VIDEO_UNAVAILABLE');
      throw error instanceof JanusError ? new DomainError('SIGNAL_INVALID') : error;
    }
  }

  async remove(peer: Peer): Promise<void> {
    const key = keyOf(peer);
    this.peers.get(key)?.end();
    this.peers.delete(key);
  }

  list(sessionId: string): readonly Peer[] {
    return [...this.peers.values()].map(({ peer }) => peer).filter((peer) => peer.sessionId === sessionId);
  }

  async close(sessionId: string): Promise<void> {
    for (const peer of this.list(sessionId)) await this.remove(peer);
    // A room that nobody has used since Janus' restart is not there.
    if (this.isUp) await destroyEmptyRoom(this.link.connection, roomOf(sessionId, this.settings.secret));
  }

  onEvent(listener: (event: MediaEvent) => void): void {
    this.listener = listener;
  }
}

const keyOf = ({ sessionId, connectionId }: Peer): string => `${sessionId} ${connectionId}`;
