import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventBus, EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { Log } from '../../../kernel/logging/log.js';
import { Database } from '../../../kernel/messaging/database.js';
import { readStream, recordedFact } from '../../../kernel/messaging/log.js';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.js';
import { PubSub, type WakeUp } from '../../../kernel/messaging/pub-sub.ts';
import { isAnnounced } from './announcer.js';
import { changesMembership } from './membership.js';
import { isRename } from './renames.js';

/** Passes this node's wake-ups to the others, and theirs to whoever listens here. */
@Injectable()
@EventsHandler(StreamGrew)
export class OtherNodes implements IEventHandler<StreamGrew>, OnApplicationBootstrap {
  constructor(
    private readonly wire: PubSub,
    private readonly events: EventBus,
    private readonly db: Database,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.wire.subscribe({
      wakeUp: (wakeUp) =>
        void this.heard(wakeUp).catch((error: unknown) => this.log.warn('a wake-up was lost', { stream: wakeUp.stream, error })),
    });
  }

  /** What this node committed comes with its facts; what it heard of others is not passed on. */
  handle({ stream, seq, facts, elsewhere }: StreamGrew): void {
    if (facts.length && !elsewhere)
      this.wire.publish({ stream, from: facts[0]!.seq, to: seq, types: [...new Set(facts.map(({ type }) => type))] });
  }

  /** Rooms read their streams themselves; the facts are fetched where somebody acts on a single one. */
  private async heard({ stream, from, to, types }: WakeUp): Promise<void> {
    const acted = types.some((type) => isAnnounced({ type }) || changesMembership({ type }) || isRename({ type }));
    const facts =
      acted || stream.startsWith('user:') ? (await this.db.rows(readStream(stream, from - 1, to - from + 1, to))).map(recordedFact) : [];
    this.events.publish(new StreamGrew(stream, to, facts, true));
  }
}
