import { Injectable } from '@nestjs/common';
import { UserRoleChanged } from '../../../../contracts/auth.ts';
import { isA, type RecordedFact } from '../../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { Eviction } from '../eviction.ts';

/** A new role signs everybody out; without this, a REST join as what they were would last to the end of the session. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-role-changed', on: [UserRoleChanged], from: 'now' })
export class EndPresenceWhenRoleChanged implements Reacts {
  constructor(private readonly puttingOut: Eviction) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    await this.puttingOut.ofAll(facts.filter((fact) => isA(fact, UserRoleChanged)).map(({ payload }) => payload.userId));
  }
}
