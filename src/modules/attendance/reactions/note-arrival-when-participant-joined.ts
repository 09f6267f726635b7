import { Injectable } from '@nestjs/common';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { ParticipantJoined } from '../../../contracts/live-session.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { RegisterChange } from '../register-change.js';

/** Joining marks a student present where the session captures presence, and gives a guest a line. Staff have no line. */
@Injectable()
@Reaction({ id: 'attendance.note-arrival-when-participant-joined', on: [ParticipantJoined], from: 'beginning' })
export class NoteArrivalWhenParticipantJoined implements Reacts {
  constructor(private readonly change: RegisterChange) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const arrivals = facts.filter((fact) => isA(fact, ParticipantJoined)).map(({ payload }) => payload);
    const students = [...new Set(arrivals.filter(({ role, staff }) => role === 'student' && !staff).map(({ userId }) => userId))];
    if (!students.length) return;
    await this.change.of(arrivals[0]!.sessionId, students, (register) => {
      for (const studentId of students) register.noteArrival(studentId);
    });
  }
}
