import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { CountAttendees, GetAnalytics, type AttendeeCount, type SessionAnalytics } from '../../../../contracts/live-session/analytics.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { AttendedParts, SECONDS_ATTENDED } from '../../presence/attended-parts.ts';
import { SECONDS_WATCHED } from '../../watching/watched-seconds.ts';
import { STEP_SECONDS, stepFor } from '../domain/series-step.ts';
import { StartedSessions } from '../started-sessions.ts';

type Row = Pick<
  SessionAnalytics,
  'countedUntil' | 'people' | 'meanSeconds' | 'medianSeconds' | 'meanWatchedSeconds' | 'peak' | 'peakAt'
> & { counts: number[] };

@QueryHandler(GetAnalytics)
export class GetAnalyticsHandler implements IQueryHandler<GetAnalytics> {
  constructor(
    private readonly db: Database,
    private readonly sessions: StartedSessions,
    private readonly parts: AttendedParts,
    private readonly clock: Clock,
  ) {}

  async execute({ by, sessionId, step: asked }: GetAnalytics): Promise<SessionAnalytics> {
    const { id, startedAt, endedAt } = await this.sessions.require(by, sessionId);
    const step = stepFor(((endedAt ?? this.clock.now()).getTime() - startedAt.getTime()) / 1000, asked);
    const seconds = STEP_SECONDS[step];
    const { counts, ...figures } = await this.count(id, seconds);
    const series = counts.map((people, n) => ({ at: new Date(startedAt.getTime() + n * seconds * 1000), people }));
    return { sessionId: id, startedAt, endedAt, ...figures, step, series };
  }

  /**
   * Adds up changes instead of testing every person against every moment. `level`: how many were there after each change. `first` and `last`: the
   * steps that a part touches; one in which the user has already been counted is left out.
   */
  private async count(sessionId: string, step: number): Promise<Row> {
    const row = await this.db.row(sql<Row>`
      with ${this.parts.of(sql`id = ${sessionId}`)},
      person as (select ${SECONDS_ATTENDED} as seconds, ${SECONDS_WATCHED} as watched from part group by session_id, user_id),
      present as (
        select user_id, since, gone, date_part('epoch', since - started_at) as begins, date_part('epoch', gone - started_at) as ends
        from part join span using (session_id) where gone > since
      ), level as (
        select at, sum(change) over (order by at) as people from (
          select at, sum(change) as change from (select since as at, 1 as change from present union all select gone, -1 from present) each
          group by at
        ) changed
      ), peak as (
        select people, at from level order by people desc, at limit 1
      ), touched as (
        select user_id, floor(begins / ${step})::int as first, ceil(ends / ${step})::int - 1 as last from present
      ), counted as (
        select greatest(first, 1 + lag(last, 1, -1) over (partition by user_id order by first, last)) as first, last from touched
      ), change as (
        select n, sum(change) as change from (select first as n, 1 as change from counted union all select last + 1, -1 from counted) each
        group by n
      ), series as (
        select n, sum(coalesce(change, 0)) over (order by n)::int as people
        from span, generate_series(0, greatest(ceil(date_part('epoch', until - started_at) / ${step})::int - 1, 0)) n left join change using (n)
      )
      select until as "countedUntil",
        (select count(*)::int from person) as people,
        (select round(avg(seconds))::int from person) as "meanSeconds",
        (select round(percentile_cont(0.5) within group (order by seconds))::int from person) as "medianSeconds",
        (select round(avg(watched))::int from person) as "meanWatchedSeconds",
        coalesce((select people::int from peak), 0) as peak, (select at from peak) as "peakAt",
        array(select people from series order by n) as counts
      from span`);
    return row!;
  }
}

@QueryHandler(CountAttendees)
export class CountAttendeesHandler implements IQueryHandler<CountAttendees> {
  constructor(
    private readonly db: Database,
    private readonly parts: AttendedParts,
  ) {}

  async execute({ groups }: CountAttendees) {
    const members = [...groups].flatMap(([group, sessionIds]) => sessionIds.filter(isId).map((id) => ({ group, id })));
    const ids = sql`${members.map(({ id }) => id)}::uuid[]`;
    const rows = await this.db.rows(sql<AttendeeCount & { group: string }>`
      with ${this.parts.of(sql`id = any(${ids})`)},
      watched as (select session_id, user_id, ${SECONDS_WATCHED} as seconds from part group by session_id, user_id),
      person as (
        select "group", sum(seconds) as seconds
        from watched join unnest(${ids}, ${members.map(({ group }) => group)}::text[]) member (session_id, "group") using (session_id)
        group by "group", user_id
      )
      select "group", count(*)::int as people, round(avg(seconds))::int as "meanWatchedSeconds" from person group by "group"`);
    return new Map(rows.map(({ group, ...count }) => [group, count]));
  }
}
