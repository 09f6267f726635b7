import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventBus, EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { Log } from '../../../kernel/logging/log.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { readStream } from '../../../kernel/messaging/log.ts';
import { PubSub, type WakeUp } from '../../../kernel/messaging/pub-sub.ts';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import { isAnnounced } from './announcer.ts';
import { affectsAccess } from './connection-access.ts';

/** Publishes this node's wake-ups to the other nodes, and publishes theirs on the local event bus. */
@Injectable()
@EventsHandler(StreamGrew)
export class OtherNodes implements IEventHandler<StreamGrew>, OnApplicationBootstrap {
  constructor(
    private readonly pubSub: PubSub,
    private readonly events: EventBus,
    private readonly db: Database,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.pubSub.subscribe({
      wakeUp: (wakeUp) =>
        void this.received(wakeUp).catch((error: unknown) => this.log.warn('wake-up lost', { stream: wakeUp.stream, error })),
    });
  }

  /** Wake-ups that came from other nodes (`elsewhere`) are not passed on. */
  handle({ stream, seq, facts, elsewhere }: StreamGrew): void {
    if (facts.length && !elsewhere)
      this.pubSub.publish({ stream, from: facts[0]!.seq, to: seq, types: [...new Set(facts.map(({ type }) => type))] });
  }

  /** Reads the facts only if a handler acts on single facts. Rooms read their streams themselves. */
  private async received({ stream, from, to, types }: WakeUp): Promise<void> {
    const needsFacts = types.some((type) => isAnnounced({ type }) || affectsAccess({ type }));
    const facts = needsFacts || stream.startsWith('user:') ? await this.db.rows(readStream(stream, from - 1, to - from + 1, to)) : [];
    this.events.publish(new StreamGrew(stream, to, facts, true));
  }
}
