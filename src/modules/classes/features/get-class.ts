import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Person, Principal } from '../../../contracts/auth.js';
import { Clock } from '../../../kernel/clock.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { Database } from '../../../kernel/messaging/database.js';
import { classIdOf } from '../class-id.js';
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

interface Row {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly teacherIds: readonly string[];
  readonly joinCode: string | null;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
  /** Who is enrolled now or will be: id, start, end. */
  readonly students: readonly (readonly [string, string, string | null])[];
}

@QueryHandler(GetClass)
export class GetClassHandler implements IQueryHandler<GetClass> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly people: People,
  ) {}

  async execute({ by, classId }: GetClass) {
    const now = this.clock.now();
    const row = await this.load(classIdOf(classId), now);
    if (!row) throw new Refusal('CLASS_NOT_FOUND');
    return by.role === 'student' ? this.asMember(row, by, now) : this.asStaff(row, by);
  }

  private async asStaff(row: Row, by: Principal): Promise<ClassView> {
    if (by.role !== 'admin' && !row.teacherIds.includes(by.userId)) throw new Refusal('NOT_CLASS_TEACHER');
    const students = new Map(
      row.students.map(([id, startsAt, endsAt]) => [id, { startsAt: new Date(startsAt), endsAt: endsAt ? new Date(endsAt) : null }]),
    );
    const known = await this.peopleOf(row, [...students.keys()]);
    return {
      ...common(row),
      joinCode: row.joinCode,
      teachers: known(row.teacherIds).map(({ id, name, email }) => ({ id, name, email })),
      students: known([...students.keys()]).map(({ id, name, email }) => ({ id, name, email, ...students.get(id)! })),
    };
  }

  private async asMember(row: Row, by: Principal, now: Date): Promise<ClassView> {
    const members = row.students.filter(([, startsAt]) => new Date(startsAt) <= now).map(([id]) => id);
    if (!members.includes(by.userId)) throw new Refusal('NOT_ENROLLED');
    const known = await this.peopleOf(row, members);
    const named = ({ id, name }: Person) => ({ id, name });
    return { ...common(row), teachers: known(row.teacherIds).map(named), students: known(members).map(named) };
  }

  /** Asks for everybody once; gives the way to pick some of them, by name. */
  private async peopleOf({ teacherIds }: Row, studentIds: readonly string[]): Promise<(ids: readonly string[]) => Person[]> {
    const people = new Map((await this.people.byIds([...teacherIds, ...studentIds])).map((person) => [person.id, person]));
    return (ids) => ids.flatMap((id) => people.get(id) ?? []).toSorted((a, b) => byName.compare(a.name, b.name));
  }

  private load(id: string, now: Date): Promise<Row | undefined> {
    return this.db.row(sql<Row>`
      select id, name, owner_id as "ownerId", teacher_ids as "teacherIds", join_code as "joinCode",
        created_at as "createdAt", archived_at as "archivedAt",
        (
          select coalesce(json_agg(json_build_array(student_id, starts_at, ends_at)), '[]') from (
            select distinct on (student_id) student_id, starts_at, ends_at from enrolment
            where class_id = class.id and (ends_at is null or ends_at > greatest(starts_at, ${now}::timestamptz))
            order by student_id, starts_at
          ) as ahead
        ) as students
      from class where id = ${id}`);
  }
}

const byName = new Intl.Collator('en');

const common = ({ id, name, ownerId, createdAt, archivedAt }: Row) => ({ id, name, ownerId, createdAt, archivedAt });
