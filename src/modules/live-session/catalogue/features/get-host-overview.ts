import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { GetClassesOf } from '../../../../contracts/classes.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { AttendedParts } from '../../presence/attended-parts.ts';
import { SECONDS_WATCHED } from '../../watching/watched-seconds.ts';
import { runBy } from '../session-filter.ts';
import type { HostOverviewView } from '../dto/stats-view.ts';

/** How many sessions `mostAttended` has. */
const MOST = 5;
/** In ms: how far back the overview goes without `from`. An admin's would otherwise read everyone's presence since the beginning. */
export const OVERVIEW_PERIOD = 366 * 86_400_000;

/**
 * The sessions that were held and how they were attended: those a teacher hosts or whose class they teach; for an admin, all. Only sessions that
 * started at `from` or later and before `to`. Without `from`, those of the 366 days before `to` or, without that, before now. Throws ENDS_BEFORE_START.
 */
export class GetHostOverview extends Query<HostOverviewView> {
  constructor(
    readonly by: Principal,
    readonly range: { readonly from?: Date; readonly to?: Date } = {},
  ) {
    super();
  }
}

@QueryHandler(GetHostOverview)
export class GetHostOverviewHandler implements IQueryHandler<GetHostOverview> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly parts: AttendedParts,
    private readonly clock: Clock,
  ) {}

  async execute({ by, range: { from: asked, to } }: GetHostOverview): Promise<HostOverviewView> {
    if (asked && to && to < asked) throw new DomainError('ENDS_BEFORE_START');
    const from = asked ?? new Date((to ?? this.clock.now()).getTime() - OVERVIEW_PERIOD);
    const own = by.role === 'admin' ? sql`true` : runBy(by, await this.queries.execute(new GetClassesOf(by.userId)));
    const held = sql`${own} and outcome = 'held' and started_at >= ${from} ${to ? sql`and started_at < ${to}` : sql``}`;
    const overview = await this.db.row(sql<HostOverviewView>`
      with ${this.parts.of(held)},
      held as (
        select id, title, started_at, ended_at - started_at as length from live_session where ${held}
      ), came as (
        select distinct session_id, user_id, role from presence_interval where not staff and session_id in (select id from held)
      ), attended as (
        select session_id, count(distinct user_id)::int as people from came group by session_id
      ), watched as (
        select ${SECONDS_WATCHED} as seconds from part group by session_id, user_id
      ), most as (
        select id as "sessionId", title, started_at as "startedAt", people from attended join held on id = session_id
        order by people desc, started_at desc, id limit ${MOST}
      )
      select count(*)::int as "sessionsHeld",
        coalesce(round((extract(epoch from sum(length)) / 3600)::numeric, 1), 0)::float8 as "hoursHeld",
        (select count(distinct user_id)::int from came where role = 'student') as "studentsReached",
        coalesce(round(avg(coalesce(people, 0)), 1), 0)::float8 as "averageAttendance",
        (select coalesce(round(avg(seconds)), 0)::int from watched) as "averageWatchedSeconds",
        (select coalesce(json_agg(most order by people desc, "startedAt" desc, "sessionId"), '[]') from most) as "mostAttended"
      from held left join attended on session_id = id`);
    return { ...overview!, mostAttended: overview!.mostAttended.map((each) => ({ ...each, startedAt: new Date(each.startedAt) })) };
  }
}
