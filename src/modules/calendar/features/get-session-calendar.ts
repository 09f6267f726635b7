import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../config/config.js';
import type { Principal } from '../../../contracts/auth.js';
import { GetSessionForCalendar } from '../../../contracts/calendar.js';
import { iCalendarOf } from '../domain/icalendar.js';

/** One session as iCalendar, for who may read it; `by` null: nobody is signed in. */
export class GetSessionCalendar extends Query<string> {
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

  async execute({ by, sessionId }: GetSessionCalendar): Promise<string> {
    const session = await this.queries.execute(new GetSessionForCalendar(by, sessionId));
    return iCalendarOf(session.title, [session], this.config.publicUrl);
  }
}
