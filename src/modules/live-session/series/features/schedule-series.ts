import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { SessionScheduled } from '../../../../contracts/live-session.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { newId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { ClassStaff } from '../../access/class-staff.ts';
import { LiveSession } from '../../lifecycle/domain/live-session.ts';
import { mustBeNear } from '../../lifecycle/domain/planned-start.ts';
import { occurrencesOf, type Recurrence } from '../domain/recurrence.ts';
import { DEFAULTS, withDefaults } from '../../lifecycle/domain/session-defaults.ts';
import { NewSessions } from '../../lifecycle/new-sessions.ts';
import type { NewSession } from '../../lifecycle/features/schedule-session.ts';

/** Plans a session that comes again and again: each occurrence is a session of its own, and all are made, or none. */
export class ScheduleSeries extends Command<{ readonly seriesId: string; readonly sessionIds: readonly string[] }> {
  constructor(
    readonly by: Principal,
    readonly session: NewSession,
    readonly recurrence: Recurrence,
  ) {
    super();
  }
}

@CommandHandler(ScheduleSeries)
export class ScheduleSeriesHandler implements ICommandHandler<ScheduleSeries> {
  constructor(
    private readonly db: Database,
    private readonly classStaff: ClassStaff,
    private readonly making: NewSessions,
    private readonly clock: Clock,
  ) {}

  async execute({ by, session: { classId = null, ...session }, recurrence }: ScheduleSeries): Promise<CommandResult<ScheduleSeries>> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const { startsAt, timeZone = DEFAULTS.timeZone } = session;
    if (!startsAt) throw new DomainError('VALIDATION_FAILED', [{ field: 'startsAt', message: 'must be given for what recurs' }]);
    // First: no rule is followed into years that nobody plans.
    mustBeNear(startsAt, this.clock.now());
    const starts = occurrencesOf(recurrence, startsAt, timeZone);
    const [seriesId, sessionIds] = [newId(), starts.map(() => newId())];
    return this.db.transaction(sessionIds.map(sessionStream), async (tx) => {
      if (classId) await this.classStaff.require(classId, by);
      const now = this.clock.now();
      const { rrule, exdates = [] } = recurrence;
      await this.db.rows(sql`
        insert into live_session_series (id, host_id, class_id, rrule, exdates, time_zone, starts_at, made_by, made_at)
        values (${seriesId}, ${by.userId}, ${classId}, ${rrule}, ${[...exdates]}::text[], ${timeZone}, ${startsAt}, ${by.userId}, ${now})`);
      const identities = await this.making.identities(tx, sessionIds, by.userId, classId);
      for (const [index, occurrence] of starts.entries()) {
        const details = withDefaults({ ...session, startsAt: occurrence }, classId);
        const { id: sessionId, hostId } = identities[index]!;
        tx.em.persist(
          LiveSession.schedule(identities[index]!, this.making.keep(identities[index]!.id, details), now, { seriesId, occurrence }),
        );
        const scheduled = new SessionScheduled({ sessionId, classId, hostId, startsAt: occurrence.toISOString() });
        await tx.append(sessionStream(sessionId), [scheduled], hostId);
      }
      return { seriesId, sessionIds };
    });
  }
}
