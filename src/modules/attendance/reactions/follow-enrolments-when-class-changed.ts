import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetLiveSessionOfClass } from '../../../contracts/live-session/class-sessions.ts';
import { StudentEnrolled, StudentUnenrolled } from '../../../contracts/classes.ts';
import type { RecordedFact } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';
import { EnrolmentChanges } from '../register/enrolment-changes.ts';
import { RegisterChange } from '../register/register-change.ts';

/** Students enrolled while a session is live are expected from then on; unenrolled ones no longer are. Changes that this misses are applied when the register closes. */
@Injectable()
@Reaction({ id: 'attendance.follow-enrolments', on: [StudentEnrolled, StudentUnenrolled], inline: true, from: 'now' })
export class FollowEnrolments implements Reacts {
  constructor(
    private readonly queries: QueryBus,
    private readonly registerChange: RegisterChange,
    private readonly enrolmentChanges: EnrolmentChanges,
    private readonly clock: Clock,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const { classId } = facts[0]!.payload as StudentEnrolled['payload'];
    const live = await this.queries.execute(new GetLiveSessionOfClass(classId));
    if (!live) return;
    await this.registerChange.run(live.sessionId, undefined, async (register, session) => {
      if (session?.status === 'live') await this.enrolmentChanges.follow(register, this.clock.now());
    });
  }
}
