import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetClassWithStudents, type ClassWithStudents } from '../../../contracts/classes.ts';
import { classStream } from '../../../contracts/fact.ts';
import { covers } from '../../../kernel/domain/period.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { classIdOf } from '../domain/class-id.ts';
import { ClassReader, type OpenEnrolment } from '../storage/class-reader.ts';
import { AccountLookup } from '../accounts/account-lookup.ts';

@QueryHandler(GetClassWithStudents)
export class GetClassWithStudentsHandler implements IQueryHandler<GetClassWithStudents> {
  constructor(
    private readonly classes: ClassReader,
    private readonly clock: Clock,
    private readonly accounts: AccountLookup,
    private readonly db: Database,
  ) {}

  async execute({ by, classId }: GetClassWithStudents): Promise<ClassWithStudents> {
    const row = await this.classes.find(classIdOf(classId));
    if (!row) throw new DomainError('CLASS_NOT_FOUND');
    const { id, name, ownerId, teacherIds, enrolments, createdAt } = row;
    const now = this.clock.now();
    const enrolled = enrolments.filter((enrolment) => covers(enrolment, now));
    const studentIds = enrolled.toSorted(byStart).map(({ studentId }) => studentId);
    if (by.role === 'student' && !studentIds.includes(by.userId)) throw new DomainError('NOT_ENROLLED');
    if (by.role === 'teacher' && !teacherIds.includes(by.userId)) throw new DomainError('NOT_CLASS_TEACHER');
    const people = await this.accounts.forView(studentIds);
    const students = people.map(({ id, name, email }) => ({ id, name, email }));
    return { id, name, ownerId, students, createdAt, updatedAt: await this.lastChangeOf(id, createdAt) };
  }

  /** The table has no such column, but the log has the time of every change. */
  private async lastChangeOf(classId: string, createdAt: Date): Promise<Date> {
    const last = await this.db.row(sql<{ at: Date }>`
      select coalesce((select occurred_at from event_log where stream = ${classStream(classId)} order by seq desc limit 1), ${createdAt}) as at`);
    return last!.at;
  }
}

const byStart = (a: OpenEnrolment, b: OpenEnrolment): number =>
  a.startsAt.getTime() - b.startsAt.getTime() || (a.studentId < b.studentId ? -1 : 1);
