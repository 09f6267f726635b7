import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { sessionStream } from '../../../../contracts/fact.ts';
import { ScheduleSession } from '../../../../contracts/live-session/lifecycle.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { newId } from '../../../../kernel/ids.ts';
import { Database, type Transaction } from '../../../../kernel/messaging/database.ts';
import { ClassMembers } from '../../access/class-members.ts';
import { LiveSession } from '../domain/live-session.ts';
import { withDefaults } from '../domain/session-defaults.ts';
import { NewSessions } from '../new-sessions.ts';
import { SessionStart } from '../session-start.ts';

@CommandHandler(ScheduleSession)
export class ScheduleSessionHandler implements ICommandHandler<ScheduleSession> {
  constructor(
    private readonly db: Database,
    private readonly classMembers: ClassMembers,
    private readonly newSessions: NewSessions,
    private readonly sessionStart: SessionStart,
    private readonly clock: Clock,
  ) {}

  async execute(command: ScheduleSession): Promise<CommandResult<ScheduleSession>> {
    const { by, session, startNow } = command;
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const sessionId = newId();
    if (startNow) {
      const start = { by, sessionId, classId: session.classId ?? null, replace: startNow.replace };
      const started = await this.sessionStart.run(start, async (tx) => LiveSession.create(...(await this.prepare(tx, sessionId, command))));
      // Not `sessionId`: a repeated request returns the session that was committed first.
      return { sessionId: started.id };
    }
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      await this.newSessions.save(tx, LiveSession.schedule(...(await this.prepare(tx, sessionId, command))));
      return { sessionId };
    });
  }

  private async prepare(tx: Transaction, id: string, { by, session: { classId = null, ...session }, startNow }: ScheduleSession) {
    const now = this.clock.now();
    const startsAt = session.startsAt ?? (startNow && now);
    if (!startsAt) throw new DomainError('VALIDATION_FAILED', [{ field: 'startsAt', message: 'is required unless startNow is true' }]);
    if (classId) await this.classMembers.requireTeacher(classId, by);
    const details = withDefaults({ ...session, startsAt }, classId);
    return [await this.newSessions.identity(tx, id, by.userId, classId), this.newSessions.seal(id, details), now] as const;
  }
}
