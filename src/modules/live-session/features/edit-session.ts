import { Command, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import { GetSeatCounts } from '../../../contracts/booking.js';
import { sessionStream, type Fact } from '../../../contracts/fact.js';
import { SessionEdited, SessionRescheduled } from '../../../contracts/live-session.js';
import { Clock } from '../../../kernel/clock.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import type { LiveSession } from '../domain/live-session.js';
import type { SessionDetails } from '../domain/session-details.js';
import { Meetings } from '../meetings.js';
import { SessionChange } from '../session-change.js';

/** Changes a session: everything while it waits, what the room can bear while it is live. The class and the host stay. */
export class EditSession extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly changes: Partial<SessionDetails>,
  ) {
    super();
  }
}

@CommandHandler(EditSession)
export class EditSessionHandler implements ICommandHandler<EditSession> {
  constructor(
    private readonly change: SessionChange,
    private readonly meetings: Meetings,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  execute({ by, sessionId, changes }: EditSession): Promise<void> {
    return this.change.of(sessionId, by, async (session, tx) => {
      const from = session.startsAt;
      const fields = session.edit(this.meetings.sealChanges(session, changes), this.clock.now());
      if (!fields.length) return;
      if (fields.includes('capacity') || fields.includes('visibility')) await this.mustSeatAll(session);
      const facts: Fact[] = [new SessionEdited({ sessionId: session.id, fields })];
      if (fields.includes('startsAt')) facts.push(rescheduled(session, from));
      await tx.append(sessionStream(session.id), facts, by.userId);
    });
  }

  /** Whoever has booked keeps what they have. */
  private async mustSeatAll({ id, capacity, visibility }: LiveSession): Promise<void> {
    const { taken, waiting } = (await this.queries.execute(new GetSeatCounts([id]))).get(id) ?? { taken: 0, waiting: 0 };
    if (visibility === 'class' && taken + waiting > 0) throw new Refusal('SESSION_HAS_BOOKINGS');
    if (capacity !== null && taken > capacity) throw new Refusal('CAPACITY_BELOW_BOOKED', undefined, { booked: taken });
  }
}

const rescheduled = ({ id: sessionId, startsAt }: LiveSession, from: Date) =>
  new SessionRescheduled({ sessionId, from: from.toISOString(), to: startsAt.toISOString() }, 'nobody');
