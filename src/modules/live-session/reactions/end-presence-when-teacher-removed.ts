import { Injectable } from '@nestjs/common';
import { TeacherRemoved } from '../../../contracts/classes.js';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { PuttingOut } from '../presence/putting-out.js';

/** A teacher who was taken from the class leaves its live session, also one they host. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-teacher-removed', on: [TeacherRemoved], from: 'now' })
export class EndPresenceWhenTeacherRemoved implements Reacts {
  constructor(private readonly puttingOut: PuttingOut) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const gone = facts.filter((fact) => isA(fact, TeacherRemoved)).map(({ payload }) => payload);
    await this.puttingOut.ofClass(
      gone[0]!.classId,
      gone.map(({ teacherId }) => teacherId),
    );
  }
}
