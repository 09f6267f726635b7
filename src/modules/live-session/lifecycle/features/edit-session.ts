import { CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { GetSeatCounts } from '../../../../contracts/booking.ts';
import { EditSession } from '../../../../contracts/live-session/lifecycle.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { MeetingSecrets } from '../../meeting/meeting-secrets.ts';
import { changesFor, mustKeepDate } from '../../series/domain/series-plan.ts';
import type { LiveSession } from '../domain/live-session.ts';
import { Hosts } from '../hosts.ts';
import { SessionChange } from '../session-change.ts';

@CommandHandler(EditSession)
export class EditSessionHandler implements ICommandHandler<EditSession> {
  constructor(
    private readonly change: SessionChange,
    private readonly meetings: MeetingSecrets,
    private readonly hosts: Hosts,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  execute({ by, sessionId, changes: { hostId, ...changes }, scope }: EditSession): Promise<void> {
    return this.change.runInScope(sessionId, by, scope, async (sessions, requested, tx) => {
      const from = { startsAt: requested.startsAt, timeZone: requested.timeZone };
      if (!sessions.includes(requested)) mustKeepDate(changes, from);
      for (const session of sessions) session.mustBeOpenToChange();
      const host = hostId ? await this.hosts.prepareHandOver(tx, hostId, sessions) : undefined;
      const now = this.clock.now();
      const toCheck = sessions.filter((session) => {
        const own = session === requested ? changes : changesFor(changes, from, session);
        const fields = session.edit(this.meetings.sealChanges(session, own), by.userId, now, host);
        return fields.includes('capacity') || fields.includes('visibility');
      });
      await this.mustKeepBookings(toCheck);
    });
  }

  private async mustKeepBookings(sessions: readonly LiveSession[]): Promise<void> {
    if (!sessions.length) return;
    const counts = await this.queries.execute(new GetSeatCounts(sessions.map(({ id }) => id)));
    for (const session of sessions) session.mustKeepBookings(counts.get(session.id) ?? { taken: 0, waiting: 0 });
  }
}
