import { Injectable } from '@nestjs/common';
import { TeacherRemoved } from '../../../../contracts/classes.ts';
import { isA, type RecordedFact } from '../../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { Eviction } from '../eviction.ts';

/** A teacher removed from a class leaves its live session, even if they host it. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-teacher-removed', on: [TeacherRemoved], from: 'now' })
export class EndPresenceWhenTeacherRemoved implements Reacts {
  constructor(private readonly eviction: Eviction) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const gone = facts.filter((fact) => isA(fact, TeacherRemoved)).map(({ payload }) => payload);
    await this.eviction.fromClass(
      gone[0]!.classId,
      gone.map(({ teacherId }) => teacherId),
    );
  }
}
