import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FindPeopleByEmail, GetPeople, type Person, type Principal, type Role } from '../../src/contracts/auth.ts';
import { GetLiveSessionOfClass } from '../../src/contracts/live-session/class-sessions.ts';
import { CreateClass, EnrolStudents } from '../../src/contracts/classes.ts';
import { classStream } from '../../src/contracts/fact.ts';
import { newId } from '../../src/kernel/ids.ts';
import { ClassesModule } from '../../src/modules/classes/classes.module.ts';
import { startModule } from './module.ts';

/** What the classes module queries from other modules: users and live sessions, in memory. */
class FakeNeighbours {
  readonly people = new Map<string, Person>();
  /** The live session of each class. */
  readonly live = new Map<string, string>();
  /** The names of the queries received. */
  readonly asked: string[] = [];
}

@QueryHandler(GetPeople)
class GetPeopleFake implements IQueryHandler<GetPeople> {
  constructor(private readonly neighbours: FakeNeighbours) {}
  async execute({ ids }: GetPeople) {
    this.neighbours.asked.push('GetPeople');
    return ids.flatMap((id) => this.neighbours.people.get(id) ?? []);
  }
}

@QueryHandler(FindPeopleByEmail)
class FindPeopleByEmailFake implements IQueryHandler<FindPeopleByEmail> {
  constructor(private readonly neighbours: FakeNeighbours) {}
  async execute({ emails }: FindPeopleByEmail) {
    const keys = new Set(emails.map((email) => email.trim().toLowerCase()));
    return [...this.neighbours.people.values()].filter(({ email }) => keys.has(email.toLowerCase()));
  }
}

@QueryHandler(GetLiveSessionOfClass)
class GetLiveSessionOfClassFake implements IQueryHandler<GetLiveSessionOfClass> {
  constructor(private readonly neighbours: FakeNeighbours) {}
  async execute({ classId }: GetLiveSessionOfClass) {
    const sessionId = this.neighbours.live.get(classId);
    return sessionId ? { sessionId, hostId: newId(), startedAt: new Date() } : null;
  }
}

/** The classes module alone on its own database, with in-memory users. */
export const startClasses = async () => {
  const started = await startModule([ClassesModule], {
    providers: [FakeNeighbours, GetPeopleFake, FindPeopleByEmailFake, GetLiveSessionOfClassFake],
  });
  const { commands } = started;
  const neighbours = started.get(FakeNeighbours);
  const person = (role: Role, about: Partial<Person> = {}): Principal & { email: string; name: string } => {
    const id = newId();
    const { name, email } = { name: `${role} ${neighbours.people.size + 1}`, email: `${id}@school.example`, ...about };
    neighbours.people.set(id, { id, name, email, role, status: 'active', ...about });
    return { userId: id, role, deviceId: newId(), expiresAt: Date.now() + 900_000, name, email };
  };
  const facts = (classId: string) => started.facts(classStream(classId));
  return {
    ...started,
    neighbours,
    person,
    /** A class of this owner in which these students are enrolled from now on. */
    newClass: async (by: Principal, students: readonly Principal[] = [], name = 'Physics 10b') => {
      const { id } = await commands.execute(new CreateClass(by, name));
      if (students.length)
        await commands.execute(
          new EnrolStudents(
            by,
            id,
            students.map(({ userId }) => ({ userId })),
          ),
        );
      return id;
    },
    /** The class's facts after its creation. */
    news: async (classId: string) =>
      (await facts(classId)).slice(1).map(({ type, payload, audience, actorId }) => ({ type, payload, audience, actorId })),
    facts,
  };
};

export type TestClasses = Awaited<ReturnType<typeof startClasses>>;

/** Starts the classes module before a spec's tests, and returns it. Resets the clock after each test. */
export const setUpClasses = (): TestClasses => {
  // Filled in later, because hooks run after the spec has taken the result.
  const to = {} as TestClasses;
  beforeAll(async () => void Object.assign(to, await startClasses()));
  afterAll(() => to.close());
  afterEach(() => {
    to.clock.at = undefined;
  });
  return to;
};
