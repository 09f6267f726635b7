import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetLiveSessionOfClass } from '../../../contracts/class-room.js';
import { StudentEnrolled } from '../../../contracts/classes.js';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { RegisterChange } from '../register-change.js';

/** A student who is enrolled while the class has a live session is expected in it from then on. */
@Injectable()
@Reaction({ id: 'attendance.expect-student-when-enrolled', on: [StudentEnrolled], inline: true, from: 'now' })
export class ExpectStudentWhenEnrolled implements Reacts {
  constructor(
    private readonly queries: QueryBus,
    private readonly change: RegisterChange,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const enrolled = facts
      .filter((fact) => isA(fact, StudentEnrolled))
      .filter(({ payload, occurredAt }) => new Date(payload.startsAt) <= occurredAt);
    if (!enrolled.length) return;
    const live = await this.queries.execute(new GetLiveSessionOfClass(enrolled[0]!.payload.classId));
    if (!live) return;
    const students = enrolled.map(({ payload }) => payload.studentId);
    await this.change.of(live.sessionId, students, (register) => {
      for (const studentId of students) register.expect(studentId);
    });
  }
}
