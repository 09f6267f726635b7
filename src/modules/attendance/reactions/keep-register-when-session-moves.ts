import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { RegisterOpened } from '../../../contracts/attendance.ts';
import { FindInactive } from '../../../contracts/auth.ts';
import { BookingCancelled, BookingConfirmed, BookingPromoted, SeatBooked } from '../../../contracts/booking.ts';
import { FindEnrolled } from '../../../contracts/classes.ts';
import { isA, sessionStream, type RecordedFact } from '../../../contracts/fact.ts';
import { SessionEnded, SessionStarted } from '../../../contracts/live-session.ts';
import { ParticipantJoined } from '../../../contracts/live-session/presence.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';
import type { Register } from '../domain/register.ts';
import { EnrolmentChanges } from '../register/enrolment-changes.ts';
import { RegisterChange } from '../register/register-change.ts';
import { RegisterStore } from '../register/register-store.ts';

export const KEEP_REGISTER = 'attendance.keep-register';

/**
 * Updates the register in the order of the session's log: opening, arrivals, seats, closing. Several reactions, each with its own cursor,
 * could close the register before handling an earlier arrival.
 */
@Injectable()
@Reaction({
  id: KEEP_REGISTER,
  on: [SessionStarted, ParticipantJoined, SeatBooked, BookingConfirmed, BookingPromoted, BookingCancelled, SessionEnded],
  // Joins and bookings come in bursts, and no caller waits for their lines.
  inline: [SessionStarted, SessionEnded],
  from: 'beginning',
})
export class KeepRegister implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly registers: RegisterStore,
    private readonly registerChange: RegisterChange,
    private readonly enrolmentChanges: EnrolmentChanges,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const { sessionId } = facts[0]!.payload as { sessionId: string };
    const started = facts.find((fact) => isA(fact, SessionStarted));
    if (started) {
      await this.open(started);
      await this.dropInactive(started.payload);
    }
    // The roster already reflects bookings and cancellations before the start.
    const remaining = started ? facts.slice(facts.indexOf(started) + 1) : facts;
    if (!remaining.length || !(await this.registers.isOpen(sessionId))) return;
    await this.registerChange.run(sessionId, studentsOf(remaining), async (register) => {
      const enrolled = new Set(await this.enrolledOf(register, remaining));
      for (const fact of remaining) await this.apply(register, fact, enrolled);
    });
  }

  /** Takes the roster from the fact, so that the register has the students expected at the start, no matter when this runs. */
  private open({ payload }: RecordedFact<SessionStarted['payload']>): Promise<void> {
    const { sessionId, roster } = payload;
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      if (await this.registers.open(payload))
        await tx.append(sessionStream(sessionId), [new RegisterOpened({ sessionId, studentIds: roster }, 'nobody')]);
    });
  }

  /** Stops expecting users who were deactivated after the start but before the register was open. */
  private async dropInactive({ sessionId, roster }: SessionStarted['payload']): Promise<void> {
    const inactive = await this.queries.execute(new FindInactive(roster));
    if (!inactive.length) return;
    await this.registerChange.run(sessionId, inactive, (register, session) => {
      if (session?.status === 'live') for (const studentId of inactive) register.expectNoLonger(studentId, 'deactivated');
    });
  }

  private async apply(register: Register, fact: RecordedFact, enrolled: ReadonlySet<string>): Promise<void> {
    if (isA(fact, ParticipantJoined)) {
      if (isStudent(fact.payload)) register.noteArrival(fact.payload.userId, enrolled.has(fact.payload.userId));
    } else if (isA(fact, BookingCancelled)) register.noteCancelledBooking(fact.payload, enrolled.has(fact.payload.studentId));
    else if (isA(fact, SessionEnded)) {
      const { outcome, classSeq } = fact.payload;
      if (classSeq !== undefined) await this.enrolmentChanges.follow(register, fact.occurredAt, classSeq);
      register.close(outcome, fact.actorId, fact.payload);
    } else if (isSeated(fact)) register.expect((fact.payload as SeatBooked['payload']).studentId);
  }

  /**
   * Finds the enrolled students among those who join without a line or whose booking is cancelled. They are expected, even if their enrolment
   * began after the session had started.
   */
  private async enrolledOf(register: Register, facts: readonly RecordedFact[]): Promise<readonly string[]> {
    const asked = facts.flatMap((fact) => {
      if (isA(fact, BookingCancelled)) return [fact.payload.studentId];
      return isA(fact, ParticipantJoined) && !register.hasLine(fact.payload.userId) ? [fact.payload.userId] : [];
    });
    const { classId } = register.state;
    return classId && asked.length ? this.queries.execute(new FindEnrolled(classId, [...new Set(asked)])) : [];
  }
}

/** The students that the facts name; undefined (all) if the session ended. */
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

/** Whether the student now has a confirmed seat. */
const isSeated = (fact: RecordedFact): boolean =>
  isA(fact, BookingConfirmed) || ((isA(fact, SeatBooked) || isA(fact, BookingPromoted)) && fact.payload.status === 'confirmed');
