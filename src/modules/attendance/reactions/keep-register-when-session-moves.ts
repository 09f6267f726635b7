import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { RegisterOpened } from '../../../contracts/attendance.js';
import { FindInactive } from '../../../contracts/auth.js';
import { BookingCancelled, BookingConfirmed, BookingPromoted, SeatBooked } from '../../../contracts/booking.js';
import { FindEnrolled } from '../../../contracts/classes.js';
import { isA, sessionStream, type RecordedFact } from '../../../contracts/fact.js';
import { SessionEnded, SessionStarted } from '../../../contracts/live-session.js';
import { ParticipantJoined } from '../../../contracts/live-session/presence.ts';
import { Database } from '../../../kernel/messaging/database.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import type { Register } from '../domain/register.js';
import { EnrolmentChanges } from '../register/enrolment-changes.ts';
import { RegisterChange } from '../register/register-change.ts';
import { RegisterStore } from '../register/register-store.ts';

export const KEEP_REGISTER = 'attendance.keep-register';

/**
 * The one reaction that makes a register of what happens in its session, in the order of the log: opening, arrivals, seats, closing. Several with a
 * cursor each could close it before an earlier arrival is in it.
 */
@Injectable()
@Reaction({
  id: KEEP_REGISTER,
  on: [SessionStarted, ParticipantJoined, SeatBooked, BookingConfirmed, BookingPromoted, BookingCancelled, SessionEnded],
  // Joins and bookings come in bursts, and nobody waits for their lines.
  inline: [SessionStarted, SessionEnded],
  from: 'beginning',
})
export class KeepRegister implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly registers: RegisterStore,
    private readonly change: RegisterChange,
    private readonly news: EnrolmentChanges,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const { sessionId } = facts[0]!.payload as { sessionId: string };
    const started = facts.find((fact) => isA(fact, SessionStarted));
    if (started) {
      await this.open(started);
      await this.takeOffInactive(started.payload);
    }
    // Most seats are booked long before the start: their holders are on its roster, and those who gave theirs back are not.
    const news = started ? facts.slice(facts.indexOf(started) + 1) : facts;
    if (!news.length || !(await this.registers.isOpen(sessionId))) return;
    await this.change.of(sessionId, studentsOf(news), async (register) => {
      const enrolled = new Set(await this.enrolledOf(register, news));
      for (const fact of news) await this.apply(register, fact, enrolled);
    });
  }

  /** The roster travels in the fact, so that the register holds who was expected at the start, whenever this runs. */
  private open({ payload }: RecordedFact<SessionStarted['payload']>): Promise<void> {
    const { sessionId, roster } = payload;
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      if (await this.registers.open(payload))
        await tx.append(sessionStream(sessionId), [new RegisterOpened({ sessionId, studentIds: roster }, 'nobody')]);
    });
  }

  /** Those who were switched off since the start, before there was a register to take them off. */
  private async takeOffInactive({ sessionId, roster }: SessionStarted['payload']): Promise<void> {
    const inactive = await this.queries.execute(new FindInactive(roster));
    if (!inactive.length) return;
    await this.change.of(sessionId, inactive, (register, session) => {
      if (session?.status === 'live') for (const studentId of inactive) register.expectNoLonger(studentId, 'deactivated');
    });
  }

  private async apply(register: Register, fact: RecordedFact, enrolled: ReadonlySet<string>): Promise<void> {
    if (isA(fact, ParticipantJoined)) {
      if (isStudent(fact.payload)) register.noteArrival(fact.payload.userId, enrolled.has(fact.payload.userId));
    } else if (isA(fact, BookingCancelled)) register.noteCancelledBooking(fact.payload, enrolled.has(fact.payload.studentId));
    else if (isA(fact, SessionEnded)) {
      const { outcome, classSeq } = fact.payload;
      if (classSeq !== undefined) await this.news.follow(register, fact.occurredAt, classSeq);
      register.close(outcome, fact.actorId, fact.payload);
    } else if (isSeated(fact)) register.expect((fact.payload as SeatBooked['payload']).studentId);
  }

  /** Of those who come without a line, and of those who give up their seat: an enrolment may have begun since the start, and a seat is one of two reasons to be expected. */
  private async enrolledOf(register: Register, facts: readonly RecordedFact[]): Promise<readonly string[]> {
    const asked = facts.flatMap((fact) => {
      if (isA(fact, BookingCancelled)) return [fact.payload.studentId];
      return isA(fact, ParticipantJoined) && !register.hasLine(fact.payload.userId) ? [fact.payload.userId] : [];
    });
    const { classId } = register.state;
    return classId && asked.length ? this.queries.execute(new FindEnrolled(classId, [...new Set(asked)])) : [];
  }
}

/** Those named, or undefined (all) for a closing. */
const studentsOf = (facts: readonly RecordedFact[]): string[] | undefined => {
  if (facts.some((fact) => isA(fact, SessionEnded))) return undefined;
  const named = facts.flatMap(({ payload }) => {
    const { userId, studentId } = payload as { userId?: string; studentId?: string };
    return userId ?? studentId ?? [];
  });
  return [...new Set(named)];
};

/** Staff have no line. */
const isStudent = ({ role, staff }: ParticipantJoined['payload']): boolean => role === 'student' && !staff;

/** Whether the student has a seat from now on, and not only a place in the line, or one that is still to be paid. */
const isSeated = (fact: RecordedFact): boolean =>
  isA(fact, BookingConfirmed) || ((isA(fact, SeatBooked) || isA(fact, BookingPromoted)) && fact.payload.status === 'confirmed');
