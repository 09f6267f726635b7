import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindOpenLines } from '../../../contracts/attendance.ts';
import { FindInactive, UserDeactivated } from '../../../contracts/auth.ts';
import { GetLiveSessionOfClass } from '../../../contracts/live-session/class-sessions.ts';
import { GetClassesOf } from '../../../contracts/classes.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';
import { RegisterChange } from '../register/register-change.ts';

/** A user who is deactivated while a session is live is no longer expected in it, even after being reactivated. */
@Injectable()
@Reaction({ id: 'attendance.expect-no-longer-when-user-deactivated', on: [UserDeactivated], inline: true, from: 'now' })
export class ExpectNoLongerWhenUserDeactivated implements Reacts {
  constructor(
    private readonly queries: QueryBus,
    private readonly registerChange: RegisterChange,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    for (const fact of facts) if (isA(fact, UserDeactivated)) await this.drop(fact.payload.userId, fact.occurredAt);
  }

  private async drop(userId: string, deactivatedAt: Date): Promise<void> {
    const inactive = (await this.queries.execute(new FindInactive([userId]))).length > 0;
    for (const sessionId of await this.sessionsOf(userId))
      await this.registerChange.run(sessionId, [userId], (register, session) => {
        // If reactivated since, the user is expected in sessions that started later.
        if (inactive || (session?.startedAt && session.startedAt <= deactivatedAt)) register.expectNoLonger(userId, 'deactivated');
      });
  }

  /** Sessions whose register is open or just being opened; in the latter case, it is open once we hold the session's stream. */
  private async sessionsOf(userId: string): Promise<string[]> {
    const { attending } = await this.queries.execute(new GetClassesOf(userId));
    const live = await Promise.all(attending.map((classId) => this.queries.execute(new GetLiveSessionOfClass(classId))));
    const open = await this.queries.execute(new FindOpenLines(userId));
    return [...new Set([...live.flatMap((session) => session?.sessionId ?? []), ...open])].toSorted();
  }
}
