import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindBooked } from '../../contracts/booking.js';
import { StudentEnrolled, StudentUnenrolled } from '../../contracts/classes.js';
import { classStream } from '../../contracts/fact.js';
import { Database } from '../../kernel/messaging/database.js';
import type { Register } from './domain/register.js';

interface Row {
  readonly type: string;
  readonly payload: StudentEnrolled['payload'];
  readonly occurredAt: Date;
}

/**
 * Who joins and leaves a class while its session is live is in the class's own stream. A register follows that by number, from the moment its session
 * started to the moment it ended, so that it makes no difference how far behind a reaction is.
 */
@Injectable()
export class EnrolmentNews {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  /** Takes in what is new up to the number `to` (none = all there is), for a session that is live at `now`. */
  async follow(register: Register, now: Date, to?: number | null): Promise<void> {
    const { sessionId, classId } = register.state;
    if (!classId || register.classSeq === null) return;
    const head = to ?? (await this.db.headOf(classStream(classId)));
    const news = await this.db.rows(sql<Row>`
      select type, payload, occurred_at as "occurredAt" from event_log
      where stream = ${classStream(classId)} and seq > ${register.classSeq} and seq <= ${head} and type in (${StudentEnrolled.type}, ${StudentUnenrolled.type})
      order by seq`);
    register.classSeq = head;
    const gone = news.filter(({ type }) => type === StudentUnenrolled.type).map(({ payload }) => payload.studentId);
    const booked = new Set(gone.length ? await this.queries.execute(new FindBooked(sessionId, gone, true)) : []);
    for (const { type, payload, occurredAt } of news)
      if (type === StudentEnrolled.type) {
        if (hasRun(payload, occurredAt, now)) register.expect(payload.studentId);
      } else if (!booked.has(payload.studentId)) register.expectNoLonger(payload.studentId, 'unenrolled');
  }
}

/** Whether an enrolment has run at some moment since it was made, and not only before (entered late) or later than `now`. */
const hasRun = ({ startsAt, endsAt }: StudentEnrolled['payload'], madeAt: Date, now: Date): boolean => {
  const [starts, made] = [Date.parse(startsAt), madeAt.getTime()];
  // Made by a node whose clock is ahead, it may begin after this one's now.
  const hasBegun = starts <= Math.max(made, now.getTime());
  return hasBegun && (endsAt === null || Date.parse(endsAt) > Math.max(starts, made));
};
