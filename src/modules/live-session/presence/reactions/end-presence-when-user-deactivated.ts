import { Injectable } from '@nestjs/common';
import { UserDeactivated } from '../../../../contracts/auth.ts';
import { isA, type RecordedFact } from '../../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { Eviction } from '../eviction.ts';

/** A deactivated user leaves every session. Without this reaction, a REST join would last until the session ends. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-user-deactivated', on: [UserDeactivated], from: 'now' })
export class EndPresenceWhenUserDeactivated implements Reacts {
  constructor(private readonly eviction: Eviction) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    await this.eviction.fromAll(facts.filter((fact) => isA(fact, UserDeactivated)).map(({ payload }) => payload.userId));
  }
}
