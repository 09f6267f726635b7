import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../config/config.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { GetCalendarSession } from '../../../contracts/live-session/calendar.ts';
import { GetSeatsForCalendar } from '../../../contracts/booking.ts';
import { type Calendar, iCalendarOf, versionOf, withSeat } from '../domain/icalendar.ts';

/** One session as iCalendar, for callers who may see it; `by` is null for anonymous callers. */
export class GetSessionCalendar extends Query<Calendar> {
  constructor(
    readonly by: Principal | null,
    readonly sessionId: string,
  ) {
    super();
  }
}

@QueryHandler(GetSessionCalendar)
export class GetSessionCalendarHandler implements IQueryHandler<GetSessionCalendar> {
  constructor(
    private readonly queries: QueryBus,
    private readonly config: Config,
  ) {}

  async execute({ by, sessionId }: GetSessionCalendar): Promise<Calendar> {
    const session = await this.queries.execute(new GetCalendarSession(by, sessionId));
    const seats = by?.role === 'student' ? await this.queries.execute(new GetSeatsForCalendar(by.userId, session.id)) : undefined;
    const seat = seats?.get(session.id);
    const text = iCalendarOf(session.title, [seat ? withSeat(session, seat) : session], this.config.publicUrl);
    return { version: versionOf(text), write: async () => text };
  }
}
