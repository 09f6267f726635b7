import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { IsParticipant } from '../../../contracts/live-session/presence.ts';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Log } from '../../../kernel/logging/log.js';
import { PubSub } from '../../../kernel/messaging/pub-sub.ts';
import { rooms, Transports } from '../transport/transport.js';

const TOPIC = 'room-signal';

interface Told<E extends ServerEvent = ServerEvent> {
  readonly room: string;
  readonly from: string;
  readonly event: E;
  readonly message: ServerMessages[E];
}

/** What participants say to one another: written down nowhere, without a number, worthless when late. It reaches the sockets of all nodes. */
@Injectable()
export class RoomSignals implements OnApplicationBootstrap {
  constructor(
    private readonly transports: Transports,
    private readonly wire: PubSub,
    private readonly queries: QueryBus,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.wire.subscribe({ passing: ({ topic, data }) => topic === TOPIC && this.heard(data as Told) });
  }

  /** To everybody in the session, the sender first. */
  toRoom<E extends ServerEvent>(sessionId: string, from: string, event: E, message: ServerMessages[E]): void {
    this.say({ room: rooms.session(sessionId), from, event, message });
  }

  /** To one participant, on all of that user's devices that are in the session. Refuses who is not in it. */
  async toPeer<E extends ServerEvent>(sessionId: string, to: string, from: string, event: E, message: ServerMessages[E]): Promise<void> {
    if (!(await this.queries.execute(new IsParticipant(sessionId, to)))) throw new DomainError('PEER_NOT_FOUND');
    this.say({ room: rooms.listener(sessionId, to), from, event, message });
  }

  private say(told: Told): void {
    this.tell(told);
    this.wire.publish({ topic: TOPIC, data: told });
  }

  /** On the wire's own listener, where an error would end the process. */
  private heard(told: Told): void {
    try {
      this.tell(told);
    } catch (error) {
      this.log.warn('a message of another node could not be told', { event: told?.event, error });
    }
  }

  private tell({ room, from, event, message }: Told): void {
    this.transports.emit([room], [], event, message, [from]);
  }
}
