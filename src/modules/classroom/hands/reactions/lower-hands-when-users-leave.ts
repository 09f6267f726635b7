import { Injectable } from '@nestjs/common';
import { ParticipantRemoved } from '../../../../contracts/classroom/moderation.ts';
import { isA, sessionStream, type RecordedFact } from '../../../../contracts/fact.ts';
import { SessionEnded } from '../../../../contracts/live-session.ts';
import { ParticipantLeft } from '../../../../contracts/live-session/presence.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { HandsStore } from '../hands-store.ts';

/** A hand stays up while its user is away because of a lost connection or a dead node. It is lowered once they leave, are removed, or the session ends. */
@Injectable()
@Reaction({ id: 'classroom.lower-hands', on: [ParticipantLeft, ParticipantRemoved, SessionEnded], from: 'now' })
export class LowerHandsWhenUsersLeave implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly store: HandsStore,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const { sessionId } = facts[0]!.payload as { sessionId: string };
    const hasEnded = facts.some((fact) => isA(fact, SessionEnded));
    const leftAt = new Map(facts.flatMap((fact) => (isFinal(fact) ? [[fact.payload.userId, fact.seq]] : [])));
    // Read without the lock: a hand that is raised later is that of somebody who has come back.
    if (!(hasEnded || leftAt.size) || !(await this.store.count(sessionId))) return;
    await this.db.transaction([sessionStream(sessionId)], async (tx) => {
      const hands = await this.store.load(tx, sessionId, [...leftAt.keys()]);
      if (hasEnded) hands.lowerAll(null);
      else hands.lowerAfterLeaving(leftAt);
      await this.store.save(tx, sessionId, hands);
    });
  }
}

/** Whether the user left on purpose with their last connection, lost access, or was removed, perhaps while away. */
const isFinal = (fact: RecordedFact): fact is RecordedFact<{ userId: string }> => {
  if (isA(fact, ParticipantRemoved)) return true;
  if (!isA(fact, ParticipantLeft)) return false;
  const { why, departure } = fact.payload;
  return departure && (why === 'left' || why === 'removed');
};
