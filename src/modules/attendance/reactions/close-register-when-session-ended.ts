import { Injectable } from '@nestjs/common';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { SessionEnded } from '../../../contracts/live-session.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { RegisterChange } from '../register-change.js';

/** Ending a session closes its register, in one way for all who end it: `DONE`, the route, a replacing session, the clock. One that never started has none. */
@Injectable()
@Reaction({ id: 'attendance.close-register-when-session-ended', on: [SessionEnded], inline: true, from: 'beginning' })
export class CloseRegisterWhenSessionEnded implements Reacts {
  constructor(private readonly change: RegisterChange) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    for (const fact of facts)
      if (isA(fact, SessionEnded) && fact.payload.started !== false)
        await this.change.of(fact.payload.sessionId, undefined, (register) => register.close(fact.payload.outcome, fact.actorId));
  }
}
