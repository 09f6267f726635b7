import { Injectable } from '@nestjs/common';
import { UserRoleChanged } from '../../../../contracts/auth.ts';
import { isA, type RecordedFact } from '../../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { Eviction } from '../eviction.ts';

/** A role change signs the user out, but without this reaction a REST join in the old role would last until the session ends. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-role-changed', on: [UserRoleChanged], from: 'now' })
export class EndPresenceWhenRoleChanged implements Reacts {
  constructor(private readonly eviction: Eviction) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    await this.eviction.fromAll(facts.filter((fact) => isA(fact, UserRoleChanged)).map(({ payload }) => payload.userId));
  }
}
