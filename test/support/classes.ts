import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FindPeopleByEmail, GetPeople, type Person, type Principal, type Role } from '../../src/contracts/auth.ts';
import { GetLiveSessionOfClass } from '../../src/contracts/live-session/class-sessions.ts';
import { CreateClass, EnrolStudents } from '../../src/contracts/classes.ts';
import { classStream } from '../../src/contracts/fact.ts';
import { newId } from '../../src/kernel/ids.ts';
import { ClassesModule } from '../../src/modules/classes/classes.module.ts';
import { startModule } from './module.ts';

/** In-memory users and live sessions. */
class Town {
  readonly people = new Map<string, Person>();
  /** The live session of each class. */
  readonly live = new Map<string, string>();
  readonly asked: string[] = [];
}

@QueryHandler(GetPeople)
class GetPeopleFake implements IQueryHandler<GetPeople> {
  constructor(private readonly town: Town) {}
  async execute({ ids }: GetPeople) {
    this.town.asked.push('GetPeople');
    return ids.flatMap((id) => this.town.people.get(id) ?? []);
  }
}

@QueryHandler(FindPeopleByEmail)
class FindPeopleByEmailFake implements IQueryHandler<FindPeopleByEmail> {
  constructor(private readonly town: Town) {}
  async execute({ emails }: FindPeopleByEmail) {
    const keys = new Set(emails.map((email) => email.trim().toLowerCase()));
    return [...this.town.people.values()].filter(({ email }) => keys.has(email.toLowerCase()));
  }
}

@QueryHandler(GetLiveSessionOfClass)
class GetLiveSessionOfClassFake implements IQueryHandler<GetLiveSessionOfClass> {
  constructor(private readonly town: Town) {}
  async execute({ classId }: GetLiveSessionOfClass) {
    const sessionId = this.town.live.get(classId);
    return sessionId ? { sessionId, hostId: newId(), startedAt: new Date() } : null;
  }
}

/** The classes module alone on its own database, with in-memory users. */
export const startClasses = async () => {
  const started = await startModule([ClassesModule], {
    providers: [Town, GetPeopleFake, FindPeopleByEmailFake, GetLiveSessionOfClassFake],
  });
  const { commands } = started;
  const town = started.get(Town);
  const person = (role: Role, about: Partial<Person> = {}): Principal & { email: string; name: string } => {
    const id = newId();
    const { name, email } = { name: `${role} ${town.people.size + 1}`, email: `${id}@school.example`, ...about };
    town.people.set(id, { id, name, email, role, status: 'active', ...about });
    return { userId: id, role, deviceId: newId(), expiresAt: Date.now() + 900_000, name, email };
  };
  const facts = (classId: string) => started.facts(classStream(classId));
  return {
    ...started,
    town,
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
    /** The class's facts, without those of its creation. */
    news: async (classId: string) =>
      (await facts(classId)).slice(1).map(({ type, payload, audience, actorId }) => ({ type, payload, audience, actorId })),
    facts,
  };
};

export type TestClasses = Awaited<ReturnType<typeof startClasses>>;
