import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindBooked } from '../../../contracts/booking.ts';
import { StudentEnrolled, StudentUnenrolled } from '../../../contracts/classes.ts';
import { classStream } from '../../../contracts/fact.ts';
import { overlaps } from '../../../kernel/domain/period.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import type { EnrolmentChange, Register } from '../domain/register.ts';

interface Row {
  readonly type: string;
  readonly payload: StudentEnrolled['payload'];
  readonly occurredAt: Date;
}

/**
 * Enrolments are recorded in the class's own stream. A register follows that stream by number, from the start of its session to the end,
 * so that it does not matter how late a reaction runs.
 */
@Injectable()
export class EnrolmentChanges {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  /** Applies new enrolments and unenrolments up to the number `to` (by default, all) to the register of a session that is live until `now`. */
  async follow(register: Register, now: Date, to?: number | null): Promise<void> {
    const { sessionId, classId } = register.state;
    if (!classId || register.classSeq === null) return;
    const head = to ?? (await this.db.headOf(classStream(classId)));
    const facts = await this.db.rows(sql<Row>`
      select type, payload, occurred_at as "occurredAt" from event_log
      where stream = ${classStream(classId)} and seq > ${register.classSeq} and seq <= ${head} and type in (${StudentEnrolled.type}, ${StudentUnenrolled.type})
      order by seq`);
    const unenrolled = facts.filter(({ type }) => type === StudentUnenrolled.type).map(({ payload }) => payload.studentId);
    const booked = new Set(unenrolled.length ? await this.queries.execute(new FindBooked(sessionId, unenrolled, true)) : []);
    const changes = facts.flatMap(({ type, payload, occurredAt }): EnrolmentChange[] => {
      if (type === StudentUnenrolled.type) return [{ studentId: payload.studentId, what: 'unenrolled' }];
      return wasCurrent(payload, occurredAt, now) ? [{ studentId: payload.studentId, what: 'enrolled' }] : [];
    });
    register.followClass(head, changes, booked);
  }
}

/** Whether an enrolment was current at any moment between when it was made and `now`. */
const wasCurrent = ({ startsAt, endsAt }: StudentEnrolled['payload'], madeAt: Date, now: Date): boolean =>
  // `madeAt` can be later than `now` if the clock of the node that recorded it is ahead.
  overlaps({ startsAt: new Date(startsAt), endsAt: endsAt === null ? null : new Date(endsAt) }, madeAt, madeAt > now ? madeAt : now);
