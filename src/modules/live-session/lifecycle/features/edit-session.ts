import { Command, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import { GetSeatCounts } from '../../../../contracts/booking.ts';
import { sessionStream, type Fact } from '../../../../contracts/fact.ts';
import { SessionEdited, SessionRescheduled } from '../../../../contracts/live-session.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import type { LiveSession } from '../domain/live-session.ts';
import { changesFor, mustKeepDate, type Scope } from '../../series/domain/series-plan.ts';
import type { SessionDetails } from '../domain/session-details.ts';
import { SessionHandOver } from '../session-hand-over.ts';
import { MeetingSecrets } from '../../meeting/meeting-secrets.ts';
import { SessionChange } from '../session-change.ts';

/**
 * Changes a session: everything while it waits, what the room can bear while it is live. It can be given to another host, and it keeps its class.
 * With others of its series, those that wait change: all of them, or, when one refuses, none.
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
    private readonly handingOver: SessionHandOver,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  execute({ by, sessionId, changes: { hostId, ...changes }, scope }: EditSession): Promise<void> {
    return this.change.ofSeries(sessionId, by, scope, async (sessions, named, tx) => {
      const from = { startsAt: named.startsAt, timeZone: named.timeZone };
      if (!sessions.includes(named)) mustKeepDate(changes, from);
      const now = this.clock.now();
      const edits = sessions.map((session) => {
        const before = session.startsAt;
        const own = session === named ? changes : changesFor(changes, from, session);
        return { session, before, fields: session.edit(this.meetings.sealChanges(session, own), now) };
      });
      const handedOver = hostId ? await this.handingOver.to(tx, hostId, sessions) : NONE;
      await this.mustSeatAll(edits.filter(({ fields }) => fields.includes('capacity') || fields.includes('visibility')));
      for (const { session, before, fields } of edits) {
        const handed = handedOver.get(session);
        const changed = [...fields, ...(handed ? ['hostId'] : [])];
        const facts: Fact[] = changed.length ? [new SessionEdited({ sessionId: session.id, fields: changed })] : [];
        if (fields.includes('startsAt')) facts.push(rescheduled(session, before));
        if (handed) facts.push(handed);
        await tx.append(sessionStream(session.id), facts, by.userId);
      }
    });
  }

  /** Whoever has booked keeps what they have. */
  private async mustSeatAll(edits: readonly { readonly session: LiveSession }[]): Promise<void> {
    if (!edits.length) return;
    const counts = await this.queries.execute(new GetSeatCounts(edits.map(({ session }) => session.id)));
    for (const { id, capacity, visibility } of edits.map(({ session }) => session)) {
      const { taken, waiting } = counts.get(id) ?? { taken: 0, waiting: 0 };
      if (visibility === 'class' && taken + waiting > 0) throw new DomainError('SESSION_HAS_BOOKINGS');
      if (capacity !== null && taken > capacity) throw new DomainError('CAPACITY_BELOW_BOOKED', undefined, { booked: taken });
    }
  }
}

const NONE: ReadonlyMap<LiveSession, Fact> = new Map();

const rescheduled = ({ id: sessionId, startsAt }: LiveSession, from: Date) =>
  new SessionRescheduled({ sessionId, from: from.toISOString(), to: startsAt.toISOString() }, 'nobody');
