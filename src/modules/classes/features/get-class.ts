import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Person, Principal } from '../../../contracts/auth.ts';
import { covers } from '../../../kernel/domain/period.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { classIdOf } from '../domain/class-id.ts';
import { ClassReader, type ClassRow } from '../storage/class-reader.ts';
import type { ClassView } from '../dto/views.ts';
import { AccountLookup } from '../accounts/account-lookup.ts';

/** A class as the caller may see it: teachers of the class and admins also see emails, dates and the join code. */
export class GetClass extends Query<ClassView> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

@QueryHandler(GetClass)
export class GetClassHandler implements IQueryHandler<GetClass> {
  constructor(
    private readonly classes: ClassReader,
    private readonly clock: Clock,
    private readonly accounts: AccountLookup,
  ) {}

  async execute({ by, classId }: GetClass) {
    const row = await this.classes.find(classIdOf(classId));
    if (!row) throw new DomainError('CLASS_NOT_FOUND');
    return by.role === 'student' ? this.asMember(row, by) : this.asStaff(row, by);
  }

  private async asStaff(row: ClassRow, by: Principal): Promise<ClassView> {
    if (by.role !== 'admin' && !row.teacherIds.includes(by.userId)) throw new DomainError('NOT_CLASS_TEACHER');
    // If a student has several enrolments, the one that starts first replaces the others: it comes last.
    const students = new Map(row.enrolments.map((enrolment) => [enrolment.studentId, enrolment]));
    const pick = await this.peopleOf(row, [...students.keys()]);
    return {
      ...common(row),
      joinCode: row.joinCode,
      teachers: pick(row.teacherIds).map(({ id, name, email }) => ({ id, name, email })),
      students: pick([...students.keys()]).map(({ id, name, email, status }) => {
        const { startsAt, endsAt } = students.get(id)!;
        return { id, name, email, active: status === 'active', startsAt, endsAt };
      }),
    };
  }

  private async asMember(row: ClassRow, by: Principal): Promise<ClassView> {
    const now = this.clock.now();
    const members = row.enrolments.filter((enrolment) => covers(enrolment, now)).map(({ studentId }) => studentId);
    if (!members.includes(by.userId)) throw new DomainError('NOT_ENROLLED');
    const pick = await this.peopleOf(row, members);
    const nameOnly = ({ id, name }: Person) => ({ id, name });
    return { ...common(row), teachers: pick(row.teacherIds).map(nameOnly), students: pick(members).map(nameOnly) };
  }

  /** Looks up everybody once. Returns a function that picks some of them, sorted by name. */
  private async peopleOf({ teacherIds }: ClassRow, studentIds: readonly string[]): Promise<(ids: readonly string[]) => Person[]> {
    const people = await this.accounts.forView([...new Set([...teacherIds, ...studentIds])]);
    const sorted = people.toSorted((a, b) => byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
    return (ids) => {
      const wanted = new Set(ids);
      return sorted.filter(({ id }) => wanted.has(id));
    };
  }
}

const byName = new Intl.Collator('en');

const common = ({ id, name, ownerId, createdAt, archivedAt }: ClassRow) => ({ id, name, ownerId, createdAt, archivedAt });
