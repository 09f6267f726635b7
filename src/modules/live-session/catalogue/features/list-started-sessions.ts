import { QueryBus, QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { FindBookedSessions, GetSeatCounts } from '../../../../contracts/booking.ts';
import { GetClassesOf } from '../../../../contracts/classes.ts';
import { ListStartedSessions, type StartedSession } from '../../../../contracts/live-session/started-sessions.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { Doors } from '../../access/doors.ts';
import { runBy } from '../session-filter.ts';

@QueryHandler(ListStartedSessions)
export class ListStartedSessionsHandler implements IQueryHandler<ListStartedSessions> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly doors: Doors,
  ) {}

  async execute({ by, part: { limit, after }, joinedBy }: ListStartedSessions): Promise<QueryResult<ListStartedSessions>> {
    const { run, open } = await this.scopesOf(by);
    const joined = joinedBy ? sql`and id in (select session_id from presence_interval where user_id = ${joinedBy} and not staff)` : sql``;
    const rows = await this.db.rows(sql<StartedSession & { readonly isOwn: boolean }>`
      select ${run} as "isOwn", id, title, host_id as "hostId", status, case when ${run} or ${open} then video_url end as "videoUrl",
        started_at as "startedAt", ended_at as "endedAt"
      from live_session
      where started_at is not null and (${after ?? null}::uuid is null or id < ${after ?? null}::uuid) ${joined}
        and (${run} or (status = 'live' and ${open}) or id in (select session_id from presence_interval where user_id = ${by.userId}))
      order by id desc limit ${limit + 1}`);
    const barred = await this.doors.barredTo(
      by.userId,
      rows.filter(({ isOwn, videoUrl }) => videoUrl !== null && !isOwn),
    );
    const items = rows
      .slice(0, limit)
      .map(({ isOwn: _isOwn, videoUrl, ...row }) => ({ ...row, videoUrl: barred.has(row.id) ? null : videoUrl }));
    return { items, next: rows.length > limit ? items.at(-1)!.id : null };
  }

  /** Conditions for the sessions that the caller runs, and for those that they may join without running them. */
  private async scopesOf(by: Principal): Promise<{ run: RawBuilder<unknown>; open: RawBuilder<unknown> }> {
    if (by.role === 'admin') return { run: sql`true`, open: sql`true` };
    const classes = await this.queries.execute(new GetClassesOf(by.userId));
    return {
      // Teachers who have become students no longer run anything.
      run: by.role === 'student' ? sql`false` : runBy(by, classes),
      open: sql`(class_id = any(${[...classes.attending]}::uuid[]) or (visibility = 'public' and capacity is null and price = 0)
        or (visibility <> 'class' and id = any(${await this.confirmedFor(by.userId)}::uuid[])))`,
    };
  }

  private async confirmedFor(userId: string): Promise<string[]> {
    const booked = await this.queries.execute(new FindBookedSessions(userId));
    const seats = await this.queries.execute(new GetSeatCounts(booked, userId));
    return booked.filter((id) => seats.get(id)?.own?.status === 'confirmed');
  }
}
