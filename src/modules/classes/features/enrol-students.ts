import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EnrolStudents } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { ClassChange } from '../storage/class-change.ts';
import { Enrolment } from '../domain/enrolment.ts';
import { AccountLookup } from '../accounts/account-lookup.ts';

@CommandHandler(EnrolStudents)
export class EnrolStudentsHandler implements ICommandHandler<EnrolStudents> {
  constructor(
    private readonly classChange: ClassChange,
    private readonly accounts: AccountLookup,
    private readonly clock: Clock,
  ) {}

  execute({ by, classId, students, span }: EnrolStudents) {
    return this.classChange.run(classId, async (schoolClass, tx) => {
      const people = await this.accounts.findAll(students);
      const ids = people.flatMap((person) => person?.id ?? []);
      const known = await tx.em.find(Enrolment, { classId: schoolClass.id, studentId: { $in: ids } });
      const wanted = { startsAt: span.startsAt ?? this.clock.now(), endsAt: span.endsAt ?? null };
      const { added, outcomes } = schoolClass.enrol(by, people, wanted, known);
      tx.em.persist(added);
      return outcomes.map((outcome, index) => ({ who: students[index]!, studentId: people[index]?.id ?? null, ...outcome }));
    });
  }
}
