import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Log } from '../../../kernel/logging/log.ts';
import { PubSub, type Ephemeral } from '../../../kernel/messaging/pub-sub.ts';
import { MediaProviders, type MediaEvent, type Peer, type SignalEvent } from '../ports/media-provider.ts';
import { MEDIA_TOPIC, MediaRooms } from './media-rooms.ts';

const SIGNAL_TOPIC = 'media-signal';

/** A message for one peer. PEER_JOINED and INTRODUCTION carry no signal; `from` null is the media server. */
type Passing = { readonly to: Peer; readonly signal: object } & (
  { readonly from: Peer | null; readonly event: SignalEvent } | { readonly from: Peer; readonly event: 'PEER_JOINED' | 'INTRODUCTION' }
);

/** Passes what providers and peers tell one peer to the node of its connection. Such messages are never stored, and not repeated if lost. */
@Injectable()
export class MediaSignals implements OnApplicationBootstrap {
  constructor(
    private readonly rooms: MediaRooms,
    private readonly pubSub: PubSub,
    private readonly log: Log,
    providers: MediaProviders,
  ) {
    for (const provider of [providers.mesh, providers.server]) provider?.onEvent((event) => this.happened(event));
  }

  onApplicationBootstrap(): void {
    this.pubSub.subscribe({ ephemeral: (message) => this.received(message) });
  }

  /** Tells a peer again that another one is ready. */
  announce(from: Peer, to: Peer): void {
    this.pass({ from, to, event: 'PEER_JOINED', signal: {} });
  }

  /** Tells a peer's node that this connection is about to ask for a place by an offer to the peer, who then is not to make the first offer. */
  introduce(connectionId: string, userId: string, to: Peer): void {
    this.pass({ from: { ...to, userId, connectionId }, to, event: 'INTRODUCTION', signal: {} });
  }

  private happened(event: MediaEvent): void {
    if (event.type === 'signal') this.pass({ to: event.to, from: event.from, event: event.event, signal: event.signal });
    if (event.type === 'availability') this.rooms.lookAtAll();
    if (event.type === 'lost') this.rooms.lost(event.peer);
  }

  private pass(passing: Passing): void {
    if (!this.deliver(passing)) this.pubSub.publish({ topic: SIGNAL_TOPIC, data: passing });
  }

  /** Catches errors, because in a listener of the pub/sub client they would end the process. */
  private received({ topic, data }: Ephemeral): void {
    try {
      if (topic === MEDIA_TOPIC) this.rooms.look((data as { sessionId: string }).sessionId);
      if (topic === SIGNAL_TOPIC) this.deliver(data as Passing);
    } catch (error) {
      this.log.warn('signal of another node not delivered', { topic, error });
    }
  }

  /** Whether the peer's connection is on this node. */
  private deliver(passing: Passing): boolean {
    const { sessionId, connectionId } = passing.to;
    const member = this.rooms.room(sessionId)?.members.get(connectionId);
    if (!member) return false;
    const signal = passing.signal as Readonly<Record<string, unknown>>;
    if (passing.event === 'PEER_JOINED') member.announce(passing.from);
    else if (passing.event === 'INTRODUCTION') member.introduce(passing.from.connectionId);
    else member.send(passing.event, { sessionId, from: passing.from?.userId ?? null, signal });
    return true;
  }
}
