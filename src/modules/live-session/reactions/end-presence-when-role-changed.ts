import { Injectable } from '@nestjs/common';
import { UserRoleChanged } from '../../../contracts/auth.js';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { PuttingOut } from '../presence/putting-out.js';

/** A new role signs everybody out; without this, a REST join as what they were would last to the end of the session. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-role-changed', on: [UserRoleChanged], from: 'now' })
export class EndPresenceWhenRoleChanged implements Reacts {
  constructor(private readonly puttingOut: PuttingOut) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    await this.puttingOut.ofAll(facts.filter((fact) => isA(fact, UserRoleChanged)).map(({ payload }) => payload.userId));
  }
}
