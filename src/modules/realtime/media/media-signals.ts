import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Log } from '../../../kernel/logging/log.ts';
import { PubSub, type Ephemeral } from '../../../kernel/messaging/pub-sub.ts';
import { MediaProviders, type MediaEvent, type Peer, type SignalEvent } from '../ports/media-provider.ts';
import { MEDIA_TOPIC, MediaRooms } from './media-rooms.ts';

const SIGNAL_TOPIC = 'media-signal';

/** A message for one peer. PEER_JOINED and INTRODUCTION carry no signal. */
interface Passing {
  readonly to: Peer;
  readonly from: Peer;
  readonly event: SignalEvent | 'PEER_JOINED' | 'INTRODUCTION';
  readonly signal: object;
}

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
    if (event.type === 'signal') this.pass(event);
    if (event.type === 'availability') this.rooms.lookAtAll();
    if (event.type === 'lost') this.rooms.lost(event.peer);
  }

  private pass({ to, from, event, signal }: Passing): void {
    const passing: Passing = { to, from, event, signal };
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
  private deliver({ to, from, event, signal }: Passing): boolean {
    const { sessionId } = to;
    const member = this.rooms.room(sessionId)?.members.get(to.connectionId);
    if (!member) return false;
    if (event === 'PEER_JOINED') member.announce(from);
    else if (event === 'INTRODUCTION') member.introduce(from.connectionId);
    else member.send(event, { sessionId, from: from.userId, signal: signal as Readonly<Record<string, unknown>> });
    return true;
  }
}
