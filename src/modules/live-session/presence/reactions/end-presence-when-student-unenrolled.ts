import { Injectable } from '@nestjs/common';
import { StudentUnenrolled } from '../../../../contracts/classes.ts';
import { isA, type RecordedFact } from '../../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { Eviction } from '../eviction.ts';

/** A student who left the class also leaves its live session, unless they may stay: the session is public, they have a booking, or were enrolled again. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-student-unenrolled', on: [StudentUnenrolled], from: 'now' })
export class EndPresenceWhenStudentUnenrolled implements Reacts {
  constructor(private readonly eviction: Eviction) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const gone = facts.filter((fact) => isA(fact, StudentUnenrolled)).map(({ payload }) => payload);
    await this.eviction.fromClass(
      gone[0]!.classId,
      gone.map(({ studentId }) => studentId),
    );
  }
}
