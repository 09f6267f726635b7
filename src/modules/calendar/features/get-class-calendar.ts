import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../config/config.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { GetCalendarSessionsOfClass } from '../../../contracts/live-session/calendar.ts';
import { Clock } from '../../../kernel/clock.ts';
import { CalendarLimits } from '../calendar-limits.ts';
import { iCalendarOf, withShortDescription, versionOf, type Calendar } from '../domain/icalendar.ts';
import { recentPart } from '../domain/recent-part.ts';

/** The sessions of a class as iCalendar, for its members. */
export class GetClassCalendar extends Query<Calendar> {
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
    private readonly limits: CalendarLimits,
  ) {}

  async execute({ by, classId }: GetClassCalendar): Promise<Calendar> {
    await this.limits.countRead(`class ${by.userId}`);
    const { name, state, load } = await this.queries.execute(new GetCalendarSessionsOfClass(by, classId, recentPart(this.clock.now())));
    const write = async () => iCalendarOf(name, (await load()).map(withShortDescription), this.config.publicUrl);
    return { version: versionOf(name, state, this.config.publicUrl), write: () => this.limits.run(write) };
  }
}
