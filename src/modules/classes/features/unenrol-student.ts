import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';
import { isId } from '../../../kernel/ids.ts';
import { ClassChange } from '../storage/class-change.ts';
import { Enrolment } from '../domain/enrolment.ts';

/** Ends a student's enrolment now; past enrolments stay. Throws STUDENT_NOT_FOUND if the student is not enrolled. */
export class UnenrolStudent extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly studentId: string,
  ) {
    super();
  }
}

@CommandHandler(UnenrolStudent)
export class UnenrolStudentHandler implements ICommandHandler<UnenrolStudent> {
  constructor(
    private readonly classChange: ClassChange,
    private readonly clock: Clock,
  ) {}

  execute({ by, classId, studentId }: UnenrolStudent) {
    return this.classChange.run(classId, async (schoolClass, tx) => {
      const known = isId(studentId)
        ? await tx.em.find(Enrolment, { classId: schoolClass.id, studentId }, { orderBy: { startsAt: 'asc' } })
        : [];
      schoolClass.unenrol(by, known, this.clock.now());
    });
  }
}
