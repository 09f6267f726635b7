import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { PubSub } from '../../../kernel/messaging/pub-sub.ts';
import { channels } from '../transport/channel-names.ts';
import { Transports } from '../transport/transports.ts';

const TOPIC = 'room-signal';

interface Signal<E extends ServerEvent = ServerEvent> {
  readonly room: string;
  readonly except?: string;
  readonly from: string;
  readonly event: E;
  readonly message: ServerMessages[E];
}

/** Messages between participants, on all nodes. They are neither stored nor numbered, and a lost one is not sent again. */
@Injectable()
export class RoomSignals implements OnApplicationBootstrap {
  constructor(
    private readonly transports: Transports,
    private readonly pubSub: PubSub,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.pubSub.subscribe({ ephemeral: ({ topic, data }) => topic === TOPIC && this.received(data as Signal) });
  }

  /** Sends to everybody in the session, to the sender first. */
  toRoom<E extends ServerEvent>(sessionId: string, from: string, event: E, message: ServerMessages[E]): void {
    this.send({ room: channels.session(sessionId), from, event, message });
  }

  /** Sends to everybody in the session who has no place in the video. */
  toSpectators<E extends ServerEvent>(sessionId: string, from: string, event: E, message: ServerMessages[E]): void {
    this.send({ room: channels.session(sessionId), except: channels.peers(sessionId), from, event, message });
  }

  /** Sends to all devices with which this user is in the session. */
  toUser<E extends ServerEvent>(sessionId: string, to: string, from: string, event: E, message: ServerMessages[E]): void {
    this.send({ room: channels.listener(sessionId, to), from, event, message });
  }

  /** Sends to the staff who are in the session. */
  toStaff<E extends ServerEvent>(sessionId: string, from: string, event: E, message: ServerMessages[E]): void {
    this.send({ room: channels.staff(sessionId), from, event, message });
  }

  private send(signal: Signal): void {
    this.emit(signal);
    this.pubSub.publish({ topic: TOPIC, data: signal });
  }

  /** Catches errors, because in a listener of the pub/sub client they would end the process. */
  private received(signal: Signal): void {
    try {
      this.emit(signal);
    } catch (error) {
      this.log.warn('signal of another node not delivered', { event: signal?.event, error });
    }
  }

  private emit({ room, except, from, event, message }: Signal): void {
    this.transports.emit([room], except ? [except] : [], event, message, [from]);
  }
}
