import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Person, Principal } from '../../../contracts/auth.js';
import { Clock } from '../../../kernel/clock.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { classIdOf } from '../class-id.js';
import { ClassReads, type ClassRow } from '../class-reads.js';
import type { ClassView } from '../dto/views.js';
import { People } from '../people.js';

/** A class as the caller may see it: its teachers and admins with emails, dates and the join code; its students without. */
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
    private readonly classes: ClassReads,
    private readonly clock: Clock,
    private readonly people: People,
  ) {}

  async execute({ by, classId }: GetClass) {
    const row = await this.classes.find(classIdOf(classId));
    if (!row) throw new DomainError('CLASS_NOT_FOUND');
    return by.role === 'student' ? this.asMember(row, by) : this.asStaff(row, by);
  }

  private async asStaff(row: ClassRow, by: Principal): Promise<ClassView> {
    if (by.role !== 'admin' && !row.teacherIds.includes(by.userId)) throw new DomainError('NOT_CLASS_TEACHER');
    // Of a student's several, the one that starts first stays.
    const students = new Map(row.ahead.map(([id, startsAt, endsAt]) => [id, { startsAt, endsAt }]));
    const named = await this.peopleOf(row, [...students.keys()]);
    return {
      ...common(row),
      joinCode: row.joinCode,
      teachers: named(row.teacherIds).map(({ id, name, email }) => ({ id, name, email })),
      students: named([...students.keys()]).map(({ id, name, email, status }) => {
        const { startsAt, endsAt } = students.get(id)!;
        return {
          id,
          name,
          email,
          active: status === 'active',
          startsAt: new Date(startsAt),
          endsAt: endsAt === null ? null : new Date(endsAt),
        };
      }),
    };
  }

  private async asMember(row: ClassRow, by: Principal): Promise<ClassView> {
    const now = this.clock.now();
    const members = row.ahead.filter(([, startsAt]) => new Date(startsAt) <= now).map(([id]) => id);
    if (!members.includes(by.userId)) throw new DomainError('NOT_ENROLLED');
    const named = await this.peopleOf(row, members);
    const nameOnly = ({ id, name }: Person) => ({ id, name });
    return { ...common(row), teachers: named(row.teacherIds).map(nameOnly), students: named(members).map(nameOnly) };
  }

  /** Asks for everybody once; gives the way to pick some of them, by name. */
  private async peopleOf({ teacherIds }: ClassRow, studentIds: readonly string[]): Promise<(ids: readonly string[]) => Person[]> {
    const people = await this.people.forView([...new Set([...teacherIds, ...studentIds])]);
    const sorted = people.toSorted((a, b) => byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
    return (ids) => {
      const wanted = new Set(ids);
      return sorted.filter(({ id }) => wanted.has(id));
    };
  }
}

const byName = new Intl.Collator('en');

const common = ({ id, name, ownerId, createdAt, archivedAt }: ClassRow) => ({ id, name, ownerId, createdAt, archivedAt });
