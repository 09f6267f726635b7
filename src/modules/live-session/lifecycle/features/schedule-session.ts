import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { newId } from '../../../../kernel/ids.ts';
import { Database, type Transaction } from '../../../../kernel/messaging/database.ts';
import { ClassStaff } from '../../access/class-staff.ts';
import { LiveSession } from '../domain/live-session.ts';
import type { SessionDetails } from '../domain/session-details.ts';
import { withDefaults } from '../domain/session-defaults.ts';
import { NewSessions } from '../new-sessions.ts';
import { SessionStart } from '../session-start.ts';

export type NewSession = Partial<SessionDetails> & { readonly title: string; readonly classId?: string | null };

/** Schedules a session, of a class or open to all; `now` starts it at once. */
export class ScheduleSession extends Command<{ readonly sessionId: string }> {
  constructor(
    readonly by: Principal,
    readonly session: NewSession,
    readonly now?: { readonly replace?: boolean },
  ) {
    super();
  }
}

@CommandHandler(ScheduleSession)
export class ScheduleSessionHandler implements ICommandHandler<ScheduleSession> {
  constructor(
    private readonly db: Database,
    private readonly classStaff: ClassStaff,
    private readonly newSessions: NewSessions,
    private readonly sessionStart: SessionStart,
    private readonly clock: Clock,
  ) {}

  async execute(command: ScheduleSession): Promise<CommandResult<ScheduleSession>> {
    const { by, session, now } = command;
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const sessionId = newId();
    if (now) {
      const start = { by, sessionId, classId: session.classId ?? null, replace: now.replace };
      const started = await this.sessionStart.run(start, async (tx) => LiveSession.create(...(await this.prepare(tx, sessionId, command))));
      // Not `sessionId`: a repeated request gets the session that was committed first.
      return { sessionId: started.id };
    }
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      await this.newSessions.save(tx, LiveSession.schedule(...(await this.prepare(tx, sessionId, command))));
      return { sessionId };
    });
  }

  private async prepare(tx: Transaction, id: string, { by, session: { classId = null, ...session }, now }: ScheduleSession) {
    const at = this.clock.now();
    const startsAt = session.startsAt ?? (now && at);
    if (!startsAt) throw new DomainError('VALIDATION_FAILED', [{ field: 'startsAt', message: 'is required unless startNow is true' }]);
    if (classId) await this.classStaff.require(classId, by);
    const details = withDefaults({ ...session, startsAt }, classId);
    return [await this.newSessions.identity(tx, id, by.userId, classId), this.newSessions.seal(id, details), at] as const;
  }
}
