import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FindInactive, GetPeople, SortByName, type Person, type Principal, type Role } from '../../src/contracts/auth.ts';
import {
  FindEnrolled,
  GetClassAccess,
  GetClassesOf,
  GetClassesOfMany,
  GetClassStandings,
  GetJoinedSince,
  GetRoster,
  type ClassAccess,
  type ClassesOf,
} from '../../src/contracts/classes.ts';
import { newId } from '../../src/kernel/ids.ts';

export interface FakeClass {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly teachers: Set<string>;
  readonly students: Set<string>;
  archived: boolean;
}

/** In-memory users and classes, for specs of modules that only query them. */
export class FakeSchool {
  readonly people = new Map<string, Person>();
  readonly classes = new Map<string, FakeClass>();
  /** How often each query was executed. */
  readonly asked = new Map<string, number>();

  person(role: Role, name = `${role} ${this.people.size + 1}`): Principal {
    const id = newId();
    this.people.set(id, { id, name, email: `${id}@school.example`, role, status: 'active' });
    return { userId: id, role, deviceId: newId(), expiresAt: Date.now() + 900_000 };
  }

  class(owner: Principal, students: readonly Principal[] = [], name = `Class ${this.classes.size + 1}`): FakeClass {
    const made: FakeClass = {
      id: newId(),
      name,
      ownerId: owner.userId,
      teachers: new Set([owner.userId]),
      students: new Set(students.map(({ userId }) => userId)),
      archived: false,
    };
    this.classes.set(made.id, made);
    return made;
  }

  count(query: object): void {
    const { name } = query.constructor;
    this.asked.set(name, (this.asked.get(name) ?? 0) + 1);
  }

  classesOf(userId: string): ClassesOf {
    const of = (members: (each: FakeClass) => Set<string>, archived = false) =>
      [...this.classes.values()].filter((each) => each.archived === archived && members(each).has(userId)).map(({ id }) => id);
    return { teaching: of((each) => each.teachers), archived: of((each) => each.teachers, true), attending: of((each) => each.students) };
  }
}

@QueryHandler(GetClassAccess)
class GetClassAccessFake implements IQueryHandler<GetClassAccess> {
  constructor(private readonly school: FakeSchool) {}
  async execute(query: GetClassAccess): Promise<ClassAccess | null> {
    this.school.count(query);
    const found = this.school.classes.get(query.classId);
    if (!found) return null;
    const { id: classId, name, archived, ownerId, teachers, students } = found;
    const [isTeacher, isEnrolled] = [teachers.has(query.userId), students.has(query.userId)];
    return { classId, name, archived, ownerId, teacherIds: [...teachers], isTeacher, isEnrolled };
  }
}

@QueryHandler(GetRoster)
class GetRosterFake implements IQueryHandler<GetRoster> {
  constructor(private readonly school: FakeSchool) {}
  async execute({ classId }: GetRoster): Promise<readonly string[]> {
    return [...(this.school.classes.get(classId)?.students ?? [])];
  }
}

@QueryHandler(GetJoinedSince)
class GetJoinedSinceFake implements IQueryHandler<GetJoinedSince> {
  async execute(): Promise<readonly string[]> {
    return [];
  }
}

@QueryHandler(FindEnrolled)
class FindEnrolledFake implements IQueryHandler<FindEnrolled> {
  constructor(private readonly school: FakeSchool) {}
  async execute(query: FindEnrolled): Promise<readonly string[]> {
    this.school.count(query);
    return query.userIds.filter((id) => this.school.classes.get(query.classId)?.students.has(id));
  }
}

@QueryHandler(GetClassesOf)
class GetClassesOfFake implements IQueryHandler<GetClassesOf> {
  constructor(private readonly school: FakeSchool) {}
  async execute({ userId }: GetClassesOf) {
    return this.school.classesOf(userId);
  }
}

@QueryHandler(GetClassesOfMany)
class GetClassesOfManyFake implements IQueryHandler<GetClassesOfMany> {
  constructor(private readonly school: FakeSchool) {}
  async execute({ userIds }: GetClassesOfMany) {
    return new Map(userIds.map((id) => [id, this.school.classesOf(id)]));
  }
}

@QueryHandler(GetClassStandings)
class GetClassStandingsFake implements IQueryHandler<GetClassStandings> {
  constructor(private readonly school: FakeSchool) {}
  async execute({ classIds, userId }: GetClassStandings) {
    const found = classIds.flatMap((id) => this.school.classes.get(id) ?? []);
    return new Map(
      found.map(({ id, name, archived, teachers, students }) => [
        id,
        { name, archived, isTeacher: teachers.has(userId), isEnrolled: students.has(userId) },
      ]),
    );
  }
}

@QueryHandler(GetPeople)
class GetPeopleFake implements IQueryHandler<GetPeople> {
  constructor(private readonly school: FakeSchool) {}
  async execute(query: GetPeople): Promise<readonly Person[]> {
    this.school.count(query);
    return query.ids.flatMap((id) => this.school.people.get(id) ?? []);
  }
}

@QueryHandler(SortByName)
class SortByNameFake implements IQueryHandler<SortByName> {
  constructor(private readonly school: FakeSchool) {}
  async execute({ ids }: SortByName): Promise<readonly string[]> {
    const nameOf = (id: string) => this.school.people.get(id)?.name ?? '';
    return ids.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)));
  }
}

@QueryHandler(FindInactive)
class FindInactiveFake implements IQueryHandler<FindInactive> {
  constructor(private readonly school: FakeSchool) {}
  async execute({ userIds }: FindInactive): Promise<readonly string[]> {
    return userIds.filter((id) => (this.school.people.get(id)?.status ?? 'active') !== 'active');
  }
}

export const fakeSchool = [
  FakeSchool,
  GetClassAccessFake,
  GetRosterFake,
  GetJoinedSinceFake,
  FindEnrolledFake,
  GetClassesOfFake,
  GetClassesOfManyFake,
  GetClassStandingsFake,
  GetPeopleFake,
  SortByNameFake,
  FindInactiveFake,
];
