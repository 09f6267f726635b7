import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { GetClassesOf } from '../../../../contracts/classes.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { runBy } from '../session-filter.ts';
import { isTimeZone } from '../../../../config/time-zone.ts';
import type { SessionCounts } from '../dto/stats-view.ts';

/** Counts for a dashboard of the sessions a teacher hosts or whose class they teach; for an admin, of all. `timeZone` determines when days begin. Throws UNKNOWN_TIME_ZONE. */
export class GetSessionStats extends Query<SessionCounts> {
  constructor(
    readonly by: Principal,
    readonly timeZone: string,
  ) {
    super();
  }
}

@QueryHandler(GetSessionStats)
export class GetSessionStatsHandler implements IQueryHandler<GetSessionStats> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute({ by, timeZone }: GetSessionStats): Promise<SessionCounts> {
    if (!isTimeZone(timeZone)) throw new DomainError('UNKNOWN_TIME_ZONE');
    const classes = await this.queries.execute(new GetClassesOf(by.userId));
    const own = by.role === 'admin' ? sql`true` : runBy(by, classes);
    const start = (unit: 'day' | 'week') => sql`date_trunc(${unit}, ${this.clock.now()}::timestamptz at time zone ${timeZone})`;
    const within = (unit: 'day' | 'week') => sql`status <> 'cancelled' and starts_at >= ${start(unit)} at time zone ${timeZone}
      and starts_at < (${start(unit)} + ${`1 ${unit}`}::interval) at time zone ${timeZone}`;
    const stats = await this.db.row(sql<SessionCounts>`
      select count(*) filter (where ${within('day')})::int as today,
        count(*) filter (where status = 'live')::int as "liveNow",
        count(*) filter (where ${within('week')})::int as "thisWeek"
      from live_session where ${own}`);
    return stats!;
  }
}
