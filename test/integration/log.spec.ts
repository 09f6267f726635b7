import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { MikroORM } from '@mikro-orm/core';
import { sql } from 'kysely';
import { fact, type RecordedFact } from '../../src/contracts/fact.js';
import { Database } from '../../src/kernel/messaging/database.js';
import { readStream } from '../../src/kernel/messaging/log.js';
import { MessagingModule } from '../../src/kernel/messaging/messaging.module.js';
import { Lane } from '../../src/kernel/messaging/lane.js';
import { Reaction, type Reacts } from '../../src/kernel/messaging/reaction.js';
import { PARK_AFTER_ATTEMPTS, ReactionRunner } from '../../src/kernel/messaging/reaction-runner.js';
import { Log } from '../../src/kernel/logging/log.js';
import { openTestDatabase } from '../support/database.js';

class Counted extends fact<{ n: number }>('test.Counted') {}
class Ignored extends fact<{ n: number }>('test.Ignored') {}

let failing = false;

@Reaction({ id: 'test.sum-when-counted', on: [Counted], inline: true, from: 'now' })
class SumWhenCounted implements Reacts {
  static seen: number[] = [];
  async react(facts: readonly RecordedFact[]): Promise<void> {
    if (failing) throw new Error('not now');
    SumWhenCounted.seen.push(...facts.map(({ seq }) => seq));
  }
}

class Spread extends fact<object>('test.Spread') {}

@Reaction({ id: 'test.watch-when-spread', on: [Spread], from: 'now' })
class WatchWhenSpread implements Reacts {
  static now = 0;
  static most = 0;
  static seen = 0;
  async react(): Promise<void> {
    WatchWhenSpread.most = Math.max(WatchWhenSpread.most, ++WatchWhenSpread.now);
    await new Promise((resolve) => setImmediate(resolve));
    WatchWhenSpread.now--;
    WatchWhenSpread.seen++;
  }
}

describe('the log', () => {
  let db: Database;
  let runner: ReactionRunner;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const test = await openTestDatabase();
    @Module({ imports: [MessagingModule], providers: [SumWhenCounted, WatchWhenSpread] })
    class TestModule {}
    const moduleRef = await Test.createTestingModule({
      imports: [
        {
          module: class Orm {},
          global: true,
          providers: [
            { provide: MikroORM, useValue: test.orm },
            { provide: Log, useValue: new Log('silent') },
          ],
          exports: [MikroORM, Log],
        },
        TestModule,
      ],
    }).compile();
    await moduleRef.init();
    db = moduleRef.get(Database);
    runner = moduleRef.get(ReactionRunner);
    close = async () => {
      await runner.stop();
      await moduleRef.close();
      await test.close();
    };
  });
  afterAll(() => close());
  beforeEach(() => {
    SumWhenCounted.seen = [];
    failing = false;
  });

  const count = (stream: string, ...ns: number[]) =>
    db.transaction([stream], (tx) =>
      tx.append(
        stream,
        ns.map((n) => new Counted({ n })),
      ),
    );

  it('numbers the facts of a stream from 1 without a hole, whoever writes at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => count('a', n, n)));
    const rows = await db.rows(readStream('a', 0, 1000));
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it('gives times as Date to plain statements', async () => {
    const row = await db.row(sql<{ at: Date }>`select '2026-09-01 09:00:00.123+02'::timestamptz as at`);
    expect(row?.at).toEqual(new Date('2026-09-01T07:00:00.123Z'));
  });

  it('refuses every query once it is shut, so that a late timer does not open the directory again', async () => {
    const late = new Database(...([{ em: db }, {}, {}, {}] as unknown as ConstructorParameters<typeof Database>));
    late.shut();
    await expect(late.rows(sql`select 1`)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    await expect(late.transaction([], async () => 1)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  it('refuses to append to a stream that was not locked', async () => {
    await expect(db.transaction([], (tx) => tx.append('b', [new Counted({ n: 1 })]))).rejects.toThrow('not locked');
  });

  it('rolls everything back when the work throws', async () => {
    await expect(
      db.transaction(['c'], async (tx) => {
        await tx.append('c', [new Counted({ n: 1 })]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await db.rows(readStream('c', 0, 10))).toEqual([]);
  });

  it('cannot be changed, deleted or emptied', async () => {
    await count('d', 1);
    for (const statement of [sql`update event_log set type = 'x'`, sql`delete from event_log`, sql`truncate event_log`])
      await expect(db.rows(statement)).rejects.toThrow('append-only');
  });

  it('forgets a whole stream through the one function that leaves a trace', async () => {
    await count('e', 1, 2);
    await db.rows(sql`select forget_stream('e')`);
    expect(await db.rows(readStream('e', 0, 10))).toEqual([]);
    expect(await db.rows(sql`select stream, last_seq from forgotten_stream`)).toEqual([{ stream: 'e', last_seq: 2 }]);
    await expect(db.rows(sql`delete from event_log`)).rejects.toThrow('append-only');
  });

  it('lets a commit of many streams have its reactions a few at a time, so that others find a connection', async () => {
    const streams = Array.from({ length: 40 }, (_, n) => `test:spread-${n}`);
    await db.transaction(streams, async (tx) => {
      for (const stream of streams) await tx.append(stream, [new Spread({})]);
    });
    while (WatchWhenSpread.seen < streams.length) await new Promise((resolve) => setImmediate(resolve));
    expect(WatchWhenSpread.most).toBeLessThanOrEqual(4);
  });

  it('awaits an inline reaction, once and in order', async () => {
    await db.transaction(['f'], (tx) =>
      tx.append('f', [new Ignored({ n: 0 }), new Counted({ n: 1 }), new Ignored({ n: 2 }), new Counted({ n: 3 })]),
    );
    expect(SumWhenCounted.seen).toEqual([2, 4]);
    await runner.relay();
    expect(SumWhenCounted.seen).toEqual([2, 4]);
  });

  it('answers success though a reaction fails, and relays what it left when its time has come', async () => {
    failing = true;
    await count('g', 1);
    failing = false;
    await db.rows(sql`update reaction_cursor set next_try_at = now() where stream = 'g'`);
    await runner.relay();
    expect(SumWhenCounted.seen).toEqual([1]);
  });

  it('parks a reaction that fails again and again, for that stream alone', async () => {
    failing = true;
    await count('h', 1);
    for (let attempt = 1; attempt < PARK_AFTER_ATTEMPTS; attempt++) {
      await db.rows(sql`update reaction_cursor set next_try_at = now() where stream = 'h'`);
      await runner.relay();
    }
    failing = false;
    expect(await db.row(sql`select attempts, parked_at is not null as parked from reaction_cursor where stream = 'h'`)).toEqual({
      attempts: PARK_AFTER_ATTEMPTS,
      parked: true,
    });
    await count('i', 1);
    expect(SumWhenCounted.seen).toEqual([1]);
  });

  it('keeps a reaction that was put off from being tried by each new commit, so that a storm does not park it', async () => {
    failing = true;
    await count('l', 1);
    failing = false;
    for (let n = 0; n < PARK_AFTER_ATTEMPTS; n++) await count('l', n);
    expect(SumWhenCounted.seen).toEqual([]);
    expect(await db.row(sql`select attempts, parked_at from reaction_cursor where stream = 'l'`)).toEqual({ attempts: 1, parked_at: null });
    await db.rows(sql`update reaction_cursor set next_try_at = now() where stream = 'l'`);
    await runner.relay();
    expect(SumWhenCounted.seen).toHaveLength(1 + PARK_AFTER_ATTEMPTS);
  });

  it('folds the commands of a lane that arrive together into few transactions, answers each and retries singly on an exception', async () => {
    let groups = 0;
    const lane = new Lane<number, number>(db, {
      stream: (key) => key,
      apply: async (tx, key, commands) => {
        groups++;
        if (commands.includes(13)) throw new Error('thirteen');
        const recorded = await tx.append(
          key,
          commands.map((n) => new Ignored({ n })),
        );
        return recorded.map(({ seq }) => ({ ok: seq }));
      },
    });
    const fine = await Promise.all(Array.from({ length: 100 }, () => lane.run('j', 1)));
    expect(fine).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(groups).toBe(1);
    const settled = await Promise.allSettled([lane.run('k', 1), lane.run('k', 13), lane.run('k', 2)]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await db.rows(readStream('k', 0, 10))).toHaveLength(2);
  });
});
