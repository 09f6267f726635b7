import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import { GetPeople } from '../../../contracts/auth.ts';
import { GetCalendarSessionsOfUser } from '../../../contracts/live-session/calendar.ts';
import { GetSeatsForCalendar, type CalendarSeat } from '../../../contracts/booking.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { digestOf, isSecret } from '../domain/feed-secret.ts';
import { CalendarLimits } from '../calendar-limits.ts';
import { iCalendarOf, withShortDescription, versionOf, withSeat, type Calendar } from '../domain/icalendar.ts';
import { recentPart } from '../domain/recent-part.ts';

/** The calendar at a secret address. Throws NOT_FOUND if the address is unknown or its owner is not active. */
export class GetFeed extends Query<Calendar> {
  constructor(readonly secret: string) {
    super();
  }
}

@QueryHandler(GetFeed)
export class GetFeedHandler implements IQueryHandler<GetFeed> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly limits: CalendarLimits,
  ) {}

  async execute({ secret }: GetFeed): Promise<Calendar> {
    const user = await this.ownerOf(secret);
    // Limited per user, because the secret is easily renewed.
    await this.limits.countRead(`feed ${user.userId}`);
    const { state, load } = await this.queries.execute(new GetCalendarSessionsOfUser(user, recentPart(this.clock.now())));
    const seats =
      user.role === 'student' ? await this.queries.execute(new GetSeatsForCalendar(user.userId)) : new Map<string, CalendarSeat>();
    const write = async () => {
      const entries = (await load()).map(withShortDescription).map((session) => {
        const seat = seats.get(session.id);
        return seat ? withSeat(session, seat) : session;
      });
      return iCalendarOf('Rollcall', entries, this.config.publicUrl);
    };
    return { version: versionOf(state, [...seats], this.config.publicUrl), write: () => this.limits.run(write) };
  }

  private async ownerOf(secret: string): Promise<GetCalendarSessionsOfUser['user']> {
    const found = isSecret(secret)
      ? await this.db.row(sql<{ userId: string }>`select user_id as "userId" from calendar_feed where secret_hash = ${digestOf(secret)}`)
      : undefined;
    const [owner] = found ? await this.queries.execute(new GetPeople([found.userId])) : [];
    if (owner?.status !== 'active') throw new DomainError('NOT_FOUND');
    return { userId: owner.id, role: owner.role };
  }
}
