import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetClassWithStudents, type ClassWithStudents } from '../../../contracts/classes.js';
import { Clock } from '../../../kernel/clock.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { classIdOf } from '../class-id.js';
import { ClassReads, type AheadRow } from '../class-reads.js';
import { People } from '../people.js';

@QueryHandler(GetClassWithStudents)
export class GetClassWithStudentsHandler implements IQueryHandler<GetClassWithStudents> {
  constructor(
    private readonly classes: ClassReads,
    private readonly clock: Clock,
    private readonly people: People,
  ) {}

  async execute({ by, classId }: GetClassWithStudents): Promise<ClassWithStudents> {
    const row = await this.classes.find(classIdOf(classId));
    if (!row) throw new DomainError('CLASS_NOT_FOUND');
    const { id, name, ownerId, teacherIds, ahead } = row;
    const now = this.clock.now();
    const enrolled = ahead.filter(([, startsAt]) => new Date(startsAt) <= now);
    const studentIds = enrolled.toSorted(byComing).map(([studentId]) => studentId);
    if (by.role === 'student' && !studentIds.includes(by.userId)) throw new DomainError('NOT_ENROLLED');
    if (by.role === 'teacher' && !teacherIds.includes(by.userId)) throw new DomainError('NOT_CLASS_TEACHER');
    const people = await this.people.forView(studentIds);
    return { id, name, ownerId, students: people.map(({ id, name, email }) => ({ id, name, email })) };
  }
}

const byComing = ([a, from]: AheadRow, [b, since]: AheadRow): number =>
  new Date(from).getTime() - new Date(since).getTime() || (a < b ? -1 : 1);
