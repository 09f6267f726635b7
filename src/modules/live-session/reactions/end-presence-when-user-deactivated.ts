import { Injectable } from '@nestjs/common';
import { UserDeactivated } from '../../../contracts/auth.js';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { PuttingOut } from '../presence/putting-out.js';

/** Who is switched off is nowhere any more; without this, a join over REST would last to the end of the session. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-user-deactivated', on: [UserDeactivated], from: 'now' })
export class EndPresenceWhenUserDeactivated implements Reacts {
  constructor(private readonly puttingOut: PuttingOut) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    await this.puttingOut.ofAll(facts.filter((fact) => isA(fact, UserDeactivated)).map(({ payload }) => payload.userId));
  }
}
