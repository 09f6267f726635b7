import { Command, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import { GetSeatCounts } from '../../../../contracts/booking.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { MeetingSecrets } from '../../meeting/meeting-secrets.ts';
import { changesFor, mustKeepDate, type Scope } from '../../series/domain/series-plan.ts';
import type { LiveSession } from '../domain/live-session.ts';
import type { SessionDetails } from '../domain/session-details.ts';
import { Hosts } from '../hosts.ts';
import { SessionChange } from '../session-change.ts';

/**
 * Changes a session: everything except the class while it is scheduled, some fields while it is live. `hostId` hands it over to another host.
 * With a wider `scope`, changes the scheduled sessions of the series: all of them or, if one cannot be changed, none.
 */
export class EditSession extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly changes: Partial<SessionDetails> & { readonly hostId?: string },
    readonly scope: Scope = 'this',
  ) {
    super();
  }
}

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
