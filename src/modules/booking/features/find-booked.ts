import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindBooked, FindBookedSessions, FindCalledOffSessions } from '../../../contracts/booking.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(FindBooked)
export class FindBookedHandler implements IQueryHandler<FindBooked> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, userIds, orUntilEnd }: FindBooked): Promise<readonly string[]> {
    const ofUsers = userIds ? sql`and student_id = any(${[...userIds]}::uuid[])` : sql``;
    const isBooked = orUntilEnd
      ? sql`(status = 'confirmed' or (reason = 'session' and confirmed_at is not null))`
      : sql`status = 'confirmed'`;
    const rows = await this.db.rows(sql<{ id: string }>`
      select student_id as id from booking where session_id = ${sessionId} and ${isBooked} ${ofUsers} order by place`);
    return rows.map(({ id }) => id);
  }
}

@QueryHandler(FindBookedSessions)
export class FindBookedSessionsHandler implements IQueryHandler<FindBookedSessions> {
  constructor(private readonly db: Database) {}

  async execute({ studentId }: FindBookedSessions): Promise<readonly string[]> {
    const rows = await this.db.rows(sql<{ id: string }>`
      select session_id as id from booking where student_id = ${studentId} and status <> 'cancelled'`);
    return rows.map(({ id }) => id);
  }
}

@QueryHandler(FindCalledOffSessions)
export class FindCalledOffSessionsHandler implements IQueryHandler<FindCalledOffSessions> {
  constructor(private readonly db: Database) {}

  async execute({ studentId }: FindCalledOffSessions): Promise<readonly string[]> {
    const rows = await this.db.rows(sql<{ id: string }>`
      select session_id as id from booking where student_id = ${studentId} and status = 'cancelled' and reason = 'session'`);
    return rows.map(({ id }) => id);
  }
}
