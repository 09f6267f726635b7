import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import type { NewSession } from '../../../../contracts/live-session/lifecycle.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { newId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { ClassMembers } from '../../access/class-members.ts';
import { LiveSession } from '../../lifecycle/domain/live-session.ts';
import { mustBeNear } from '../../lifecycle/domain/planned-start.ts';
import { occurrencesOf, type Recurrence } from '../domain/recurrence.ts';
import { DEFAULTS, withDefaults } from '../../lifecycle/domain/session-defaults.ts';
import { NewSessions } from '../../lifecycle/new-sessions.ts';

/** Schedules a recurring session. Each occurrence becomes a session; creates all of them or none. */
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
    private readonly classMembers: ClassMembers,
    private readonly newSessions: NewSessions,
    private readonly clock: Clock,
  ) {}

  async execute({ by, session: { classId = null, ...session }, recurrence }: ScheduleSeries): Promise<CommandResult<ScheduleSeries>> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const { startsAt, timeZone = DEFAULTS.timeZone } = session;
    if (!startsAt) throw new DomainError('VALIDATION_FAILED', [{ field: 'startsAt', message: 'is required for a series' }]);
    // Checked first, because expanding a rule that starts in the far future takes long.
    mustBeNear(startsAt, this.clock.now());
    const starts = occurrencesOf(recurrence, startsAt, timeZone);
    const [seriesId, sessionIds] = [newId(), starts.map(() => newId())];
    return this.db.transaction(sessionIds.map(sessionStream), async (tx) => {
      if (classId) await this.classMembers.requireTeacher(classId, by);
      const now = this.clock.now();
      const { rrule, exdates = [] } = recurrence;
      await this.db.rows(sql`
        insert into live_session_series (id, host_id, class_id, rrule, exdates, time_zone, starts_at, made_by, made_at)
        values (${seriesId}, ${by.userId}, ${classId}, ${rrule}, ${[...exdates]}::text[], ${timeZone}, ${startsAt}, ${by.userId}, ${now})`);
      const initials = await this.newSessions.identities(tx, sessionIds, by.userId, classId);
      for (const [index, occurrence] of starts.entries()) {
        const initial = initials[index]!;
        const details = this.newSessions.seal(initial.id, withDefaults({ ...session, startsAt: occurrence }, classId));
        await this.newSessions.save(tx, LiveSession.schedule(initial, details, now, { seriesId, occurrence }));
      }
      return { seriesId, sessionIds };
    });
  }
}
