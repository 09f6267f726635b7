import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { SessionScheduled } from '../../../../contracts/live-session.ts';
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

/** Plans a session, of a class or open to all; `now` starts it in the same moment. */
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
    private readonly making: NewSessions,
    private readonly starting: SessionStart,
    private readonly clock: Clock,
  ) {}

  async execute(command: ScheduleSession): Promise<CommandResult<ScheduleSession>> {
    const { by, now } = command;
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const sessionId = newId();
    const make = async (tx: Transaction) => {
      const session = await this.make(tx, sessionId, command);
      tx.em.persist(session);
      return session;
    };
    // The id that is committed is the one to answer with: a repetition makes another on its way here.
    if (now) {
      const started = await this.starting.run({ by, sessionId, classId: command.session.classId ?? null, replace: now.replace }, make);
      return { sessionId: started.id };
    }
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      await this.record(tx, await make(tx));
      return { sessionId };
    });
  }

  private async make(
    tx: Transaction,
    id: string,
    { by, session: { classId = null, ...session }, now }: ScheduleSession,
  ): Promise<LiveSession> {
    const at = this.clock.now();
    const startsAt = session.startsAt ?? (now && at);
    if (!startsAt) throw new DomainError('VALIDATION_FAILED', [{ field: 'startsAt', message: 'must be given, or else startNow: true' }]);
    if (classId) await this.classStaff.require(classId, by);
    const details = withDefaults({ ...session, startsAt }, classId);
    return LiveSession.schedule(await this.making.identity(tx, id, by.userId, classId), this.making.keep(id, details), at);
  }

  private async record(tx: Transaction, { id: sessionId, classId, hostId, startsAt }: LiveSession): Promise<void> {
    const scheduled = new SessionScheduled({ sessionId, classId, hostId, startsAt: startsAt.toISOString() });
    await tx.append(sessionStream(sessionId), [scheduled], hostId);
  }
}
