import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import { Clock } from '../../../kernel/clock.js';
import { ClassChange } from '../class-change.js';
import type { EnrolOutcome, WhyInvalid } from '../domain/enrol-outcome.js';
import { Enrolment } from '../domain/enrolment.js';
import { People, type Who } from '../people.js';

/** What came of one student of the request. */
export interface EnrolLine {
  readonly who: Who;
  /** Null where nobody was found. */
  readonly studentId: string | null;
  readonly outcome: EnrolOutcome;
  readonly reason: WhyInvalid | null;
}

/** Enrols students for a span of time: from `startsAt` (now) to `endsAt` (without end). Gives a line for each, in their order. */
export class EnrolStudents extends Command<readonly EnrolLine[]> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly students: readonly Who[],
    readonly span: { readonly startsAt?: Date; readonly endsAt?: Date | null } = {},
  ) {
    super();
  }
}

@CommandHandler(EnrolStudents)
export class EnrolStudentsHandler implements ICommandHandler<EnrolStudents> {
  constructor(
    private readonly change: ClassChange,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  execute({ by, classId, students, span }: EnrolStudents) {
    return this.change.of(classId, by, async (schoolClass, tx) => {
      const people = await this.people.findAll(students);
      const ids = people.flatMap((person) => person?.id ?? []);
      const known = await tx.em.find(Enrolment, { classId: schoolClass.id, studentId: { $in: ids } });
      const wanted = { startsAt: span.startsAt ?? this.clock.now(), endsAt: span.endsAt ?? null };
      const { added, outcomes } = schoolClass.enrol(by, people, wanted, known);
      tx.em.persist(added);
      return outcomes.map((outcome, index) => ({ who: students[index]!, studentId: people[index]?.id ?? null, ...outcome }));
    });
  }
}
