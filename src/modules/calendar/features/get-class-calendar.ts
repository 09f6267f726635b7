import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../config/config.js';
import type { Principal } from '../../../contracts/auth.js';
import { GetClassForCalendar } from '../../../contracts/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { CalendarDesk } from '../calendar-desk.js';
import { iCalendarOf, inShort } from '../domain/icalendar.js';
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
    private readonly desk: CalendarDesk,
  ) {}

  execute({ by, classId }: GetClassCalendar): Promise<string> {
    return this.desk.make(by.userId, () => this.make(by, classId));
  }

  private async make(by: Principal, classId: string): Promise<string> {
    const { name, sessions } = await this.queries.execute(new GetClassForCalendar(by, classId, recentPart(this.clock.now())));
    return iCalendarOf(name, sessions.map(inShort), this.config.publicUrl);
  }
}
