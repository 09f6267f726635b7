import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
import { FindBookedSessions, FindCalledOffSessions } from '../../../../contracts/booking.ts';
import {
  GetCalendarSessionsOfClass,
  GetCalendarSession,
  GetCalendarSessionsOfUser,
  type CalendarPart,
  type CalendarSession,
  type CalendarSessions,
} from '../../../../contracts/live-session/calendar.ts';
import { GetClassesOf } from '../../../../contracts/classes.ts';
import { GetSession } from '../../../../contracts/live-session/catalogue.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { ClassMembers } from '../../access/class-members.ts';
import { runBy } from '../session-filter.ts';

const rowsOf = (condition: RawBuilder<unknown>) => sql<CalendarSession>`
  select id, code, title, description, coalesce(instructor, host_name) as instructor, starts_at as "startsAt", length_minutes as "lengthMinutes",
    status, outcome, started_at as "startedAt", ended_at as "endedAt", revision, updated_at as "updatedAt"
  from live_session where ${condition}`;

/** The state is computed in the database from the revisions, which go up with every change visible in calendars (0020-calendar-revisions.ts). */
const partOf = async (db: Database, condition: RawBuilder<unknown>, { from, limit }: CalendarPart): Promise<CalendarSessions> => {
  const rows = sql<CalendarSession>`${rowsOf(sql`${condition} and starts_at >= ${from}`)} order by starts_at, id limit ${limit}`;
  const found = await db.row(sql<{ state: string }>`
    select md5(coalesce(string_agg(concat_ws(' ', id, revision, "updatedAt"), ',' order by id), '')) as state from (${rows}) part`);
  return { state: found!.state, load: () => db.rows(rows) };
};

@QueryHandler(GetCalendarSession)
export class GetCalendarSessionHandler implements IQueryHandler<GetCalendarSession> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId }: GetCalendarSession): Promise<CalendarSession> {
    const { id } = await this.queries.execute(new GetSession(by, { id: sessionId }));
    return (await this.db.row(rowsOf(sql`id = ${id}`)))!;
  }
}

@QueryHandler(GetCalendarSessionsOfClass)
export class GetCalendarSessionsOfClassHandler implements IQueryHandler<GetCalendarSessionsOfClass> {
  constructor(
    private readonly db: Database,
    private readonly classMembers: ClassMembers,
  ) {}

  async execute({ by, classId, part }: GetCalendarSessionsOfClass) {
    const { name } = await this.classMembers.require(classId, by);
    return { name: name ?? '', ...(await partOf(this.db, sql`class_id = ${classId}`, part)) };
  }
}

@QueryHandler(GetCalendarSessionsOfUser)
export class GetCalendarSessionsOfUserHandler implements IQueryHandler<GetCalendarSessionsOfUser> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ user, part }: GetCalendarSessionsOfUser): Promise<CalendarSessions> {
    return partOf(this.db, await this.own(user), part);
  }

  /** For students, ignores what they hosted or taught when they were teachers. */
  private async own({ userId, role }: GetCalendarSessionsOfUser['user']): Promise<RawBuilder<unknown>> {
    const classes = await this.queries.execute(new GetClassesOf(userId));
    if (role !== 'student') return runBy({ userId, role }, classes);
    const booked = await this.queries.execute(new FindBookedSessions(userId));
    const calledOff = await this.queries.execute(new FindCalledOffSessions(userId));
    return sql`(class_id = any(${[...classes.attending]}::uuid[]) or id = any(${[...booked]}::uuid[])
      or (status = 'cancelled' and id = any(${[...calledOff]}::uuid[])))`;
  }
}
