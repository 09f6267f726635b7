import { Injectable } from '@nestjs/common';
import { RegisterOpened } from '../../../contracts/attendance.js';
import { isA, sessionStream, type RecordedFact } from '../../../contracts/fact.js';
import { SessionStarted } from '../../../contracts/live-session.js';
import { Database } from '../../../kernel/messaging/database.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { RegisterStore } from '../register-store.js';

/** The roster travels in the fact, so that the register holds who was expected at the start, whenever this runs. */
@Injectable()
@Reaction({ id: 'attendance.open-register-when-session-started', on: [SessionStarted], inline: true, from: 'beginning' })
export class OpenRegisterWhenSessionStarted implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly registers: RegisterStore,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    for (const fact of facts) if (isA(fact, SessionStarted)) await this.open(fact);
  }

  private open({ payload: { sessionId, classId, capture, roster } }: RecordedFact<SessionStarted['payload']>): Promise<void> {
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      if (await this.registers.open(sessionId, classId, capture, roster))
        await tx.append(sessionStream(sessionId), [new RegisterOpened({ sessionId, studentIds: roster }, 'nobody')]);
    });
  }
}
