import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { BookingConfirmed, BookingPromoted, FindBooked, SeatBooked } from '../../../contracts/booking.js';
import type { RecordedFact } from '../../../contracts/fact.js';
import { GetRoomSession } from '../../../contracts/live-session.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { RegisterChange } from '../register-change.js';

/** Who gets a seat while the session is live is expected in it from then on; whoever had one at the start is on the roster. */
@Injectable()
@Reaction({ id: 'attendance.expect-student-when-booked', on: [SeatBooked, BookingConfirmed, BookingPromoted], from: 'now' })
export class ExpectStudentWhenBooked implements Reacts {
  constructor(
    private readonly queries: QueryBus,
    private readonly change: RegisterChange,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const { sessionId } = facts[0]!.payload as SeatBooked['payload'];
    const session = await this.queries.execute(new GetRoomSession(sessionId));
    if (session?.status !== 'live') return;
    const asked = [...new Set(facts.map(({ payload }) => (payload as SeatBooked['payload']).studentId))];
    const students = await this.queries.execute(new FindBooked(sessionId, asked));
    if (!students.length) return;
    await this.change.of(sessionId, students, (register) => {
      for (const studentId of students) register.expect(studentId);
    });
  }
}
