import { Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { MikroORM } from '@mikro-orm/core';
import { sql } from 'kysely';
import { fact, type Fact, type RecordedFact } from '../../src/contracts/fact.ts';
import { Log } from '../../src/kernel/logging/log.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { MessagingModule } from '../../src/kernel/messaging/messaging.module.ts';
import { Reaction, type ReactionOptions, type Reacts } from '../../src/kernel/messaging/reaction.ts';
import { ReactionRunner } from '../../src/kernel/messaging/reaction-runner.ts';
import { openTestDatabase } from './database.ts';

/** PGlite has one connection, so nothing runs in parallel there. */
export const onPostgres = Boolean(process.env.TEST_DATABASE_URL);

export class Counted extends fact<{ n: number }>('test.Counted') {}
export class Ignored extends fact<{ n: number }>('test.Ignored') {}

/** A reaction that records what it handled, and first does what the test wants. */
export const spyReaction = (options: ReactionOptions) => {
  @Reaction(options)
  class Spy implements Reacts {
    static act: (facts: readonly RecordedFact[]) => Promise<unknown> = async () => undefined;
    static calls = 0;
    static batches: (readonly RecordedFact[])[] = [];
    static get seen(): number[] {
      return Spy.batches.flat().map(({ seq }) => seq);
    }
    static reset(): void {
      Object.assign(Spy, { act: async () => undefined, calls: 0, batches: [] });
    }
    async react(facts: readonly RecordedFact[]): Promise<void> {
      Spy.calls++;
      await Spy.act(facts);
      Spy.batches.push(facts);
    }
  }
  return Spy;
};

export interface Messaging {
  readonly orm: MikroORM;
  readonly db: Database;
  readonly runner: ReactionRunner;
  get<T>(token: Type<T>): T;
  append(stream: string, ...facts: Fact[]): Promise<void>;
  cursorOf(stream: string): Promise<Cursor>;
  /** Makes deferred reactions due now. */
  makeDue(stream: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Cursor {
  readonly attempts: number;
  readonly parked: boolean;
  /** Seconds until the next attempt. */
  readonly wait: number;
  readonly behind: number;
}

/** The kernel's messaging with these reactions, on its own database or on another node's. The relay does not run by itself. */
export const startMessaging = async (reactions: Type[] = [], other?: Messaging): Promise<Messaging> => {
  const { orm, close } = other ? { orm: other.orm, close: async () => undefined } : await openTestDatabase();
  const providers = [
    { provide: MikroORM, useValue: orm },
    { provide: Log, useValue: new Log('silent') },
  ];
  @Module({ imports: [MessagingModule], providers: reactions })
  class Reactions {}
  const moduleRef = await Test.createTestingModule({
    imports: [{ module: class Globals {}, global: true, providers, exports: providers }, Reactions],
  }).compile();
  await moduleRef.init();
  const db = moduleRef.get(Database);
  const runner = moduleRef.get(ReactionRunner);
  return {
    orm,
    db,
    runner,
    get: (token) => moduleRef.get(token, { strict: false }),
    append: (stream, ...facts) => db.transaction([stream], async (tx) => void (await tx.append(stream, facts))),
    cursorOf: async (stream) =>
      (await db.row(sql<Cursor>`
        select attempts, parked_at is not null as parked, extract(epoch from next_try_at - now())::float8 as wait, wanted_seq - seq as behind
        from reaction_cursor where stream = ${stream}`))!,
    makeDue: (stream) => db.rows(sql`update reaction_cursor set next_try_at = now() where stream = ${stream}`),
    close: async () => {
      await runner.stop();
      await moduleRef.close();
      await close();
    },
  };
};
