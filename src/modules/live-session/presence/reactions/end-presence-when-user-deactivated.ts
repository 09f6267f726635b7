import { Injectable } from '@nestjs/common';
import { UserDeactivated } from '../../../../contracts/auth.ts';
import { isA, type RecordedFact } from '../../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { Eviction } from '../eviction.ts';

/** Who is switched off is nowhere any more; without this, a join over REST would last to the end of the session. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-user-deactivated', on: [UserDeactivated], from: 'now' })
export class EndPresenceWhenUserDeactivated implements Reacts {
  constructor(private readonly puttingOut: Eviction) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    await this.puttingOut.ofAll(facts.filter((fact) => isA(fact, UserDeactivated)).map(({ payload }) => payload.userId));
  }
}
