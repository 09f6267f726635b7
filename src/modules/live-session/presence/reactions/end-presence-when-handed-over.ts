import { Injectable } from '@nestjs/common';
import { isA, type RecordedFact } from '../../../../contracts/fact.ts';
import { SessionHandedOver } from '../../../../contracts/live-session.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { Eviction } from '../eviction.ts';

/** After a hand-over, the old host of a session without a class is no longer staff and leaves. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-handed-over', on: [SessionHandedOver], from: 'now' })
export class EndPresenceWhenHandedOver implements Reacts {
  constructor(private readonly eviction: Eviction) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const handed = facts.filter((fact) => isA(fact, SessionHandedOver)).map(({ payload }) => payload);
    await this.eviction.fromSession(
      handed[0]!.sessionId,
      handed.map(({ fromId }) => fromId),
    );
  }
}
