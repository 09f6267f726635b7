import { Module } from '@nestjs/common';
import { CommandBus, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { MikroORM } from '@mikro-orm/core';
import { FindPeopleByEmail, GetPeople, type Person, type Principal, type Role } from '../../src/contracts/auth.js';
import { GetLiveSessionOfClass } from '../../src/contracts/live-session/class-sessions.ts';
import { CreateClass, EnrolStudents } from '../../src/contracts/classes.js';
import { classStream, type RecordedFact } from '../../src/contracts/fact.js';
import { Clock } from '../../src/kernel/clock.js';
import { LimitStore, MemoryLimitStore, RateLimits } from '../../src/kernel/http/limits/rate-limits.ts';
import { newId } from '../../src/kernel/ids.js';
import { Log } from '../../src/kernel/logging/log.js';
import { Database } from '../../src/kernel/messaging/database.js';
import { readStream, recordedFact } from '../../src/kernel/messaging/log.js';
import { MessagingModule } from '../../src/kernel/messaging/messaging.module.js';
import { ReactionRunner } from '../../src/kernel/messaging/reaction-runner.js';
import { ClassesModule } from '../../src/modules/classes/classes.module.js';
import { openTestDatabase } from './database.js';
import { TestClock } from './handlers.js';

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
  const database = await openTestDatabase();
  @Module({ imports: [MessagingModule, ClassesModule], providers: [Town, GetPeopleFake, FindPeopleByEmailFake, GetLiveSessionOfClassFake] })
  class TestModule {}
  const moduleRef = await Test.createTestingModule({
    imports: [
      {
        module: class Globals {},
        global: true,
        providers: [
          { provide: MikroORM, useValue: database.orm },
          { provide: Log, useValue: new Log('silent') },
          { provide: LimitStore, useClass: MemoryLimitStore },
          RateLimits,
        ],
        exports: [MikroORM, Log, RateLimits],
      },
      TestModule,
    ],
  })
    .overrideProvider(Clock)
    .useValue(new TestClock())
    .compile();
  await moduleRef.init();
  const [commands, queries, db] = [moduleRef.get(CommandBus), moduleRef.get(QueryBus), moduleRef.get(Database)];
  const town = moduleRef.get(Town, { strict: false });
  const person = (role: Role, about: Partial<Person> = {}): Principal & { email: string; name: string } => {
    const id = newId();
    const { name, email } = { name: `${role} ${town.people.size + 1}`, email: `${id}@school.example`, ...about };
    town.people.set(id, { id, name, email, role, status: 'active', ...about });
    return { userId: id, role, deviceId: newId(), expiresAt: Date.now() + 900_000, name, email };
  };
  const facts = async (classId: string): Promise<RecordedFact[]> =>
    (await db.rows(readStream(classStream(classId), 0, 10_000))).map(recordedFact);
  return {
    commands,
    queries,
    db,
    town,
    person,
    clock: moduleRef.get<TestClock>(Clock),
    get: moduleRef.get.bind(moduleRef),
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
    close: async () => {
      await moduleRef.get(ReactionRunner).stop();
      await moduleRef.close();
      await database.close();
    },
  };
};

export type TestClasses = Awaited<ReturnType<typeof startClasses>>;
