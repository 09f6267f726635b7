import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../config/config.js';
import type { Principal } from '../../../contracts/auth.js';
import { GetClassForCalendar } from '../../../contracts/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { iCalendarOf } from '../domain/icalendar.js';
import { recentPart } from '../domain/recent-part.js';

/** The sessions of a class as iCalendar, for its members. */
export class GetClassCalendar extends Query<string> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

@QueryHandler(GetClassCalendar)
export class GetClassCalendarHandler implements IQueryHandler<GetClassCalendar> {
  constructor(
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute({ by, classId }: GetClassCalendar): Promise<string> {
    const { name, sessions } = await this.queries.execute(new GetClassForCalendar(by, classId, recentPart(this.clock.now())));
    return iCalendarOf(name, sessions, this.config.publicUrl);
  }
}
