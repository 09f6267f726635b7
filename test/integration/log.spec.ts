import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { MikroORM } from '@mikro-orm/core';
import { sql } from 'kysely';
import { fact, type RecordedFact } from '../../src/contracts/fact.js';
import { OPERATIONS_STREAM } from '../../src/contracts/operations.js';
import { newId } from '../../src/kernel/ids.js';
import { Database } from '../../src/kernel/messaging/database.js';
import { FailingReactions } from '../../src/kernel/messaging/failing-reactions.js';
import { readStream } from '../../src/kernel/messaging/log.js';
import { Journal } from '../../src/kernel/messaging/journal.js';
import { MessagingModule } from '../../src/kernel/messaging/messaging.module.js';
import { Reaction, type Reacts } from '../../src/kernel/messaging/reaction.js';
import { putOff } from '../../src/kernel/messaging/reaction-cursors.js';
import { PARK_AFTER_ATTEMPTS, ReactionRunner } from '../../src/kernel/messaging/reaction-runner.js';
import { Log } from '../../src/kernel/logging/log.js';
import { SecretBox } from '../../src/kernel/security/secret-box.js';
import { openTestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

/** PGlite has one connection: there nothing happens at the same time. */
const onPostgres = Boolean(process.env.TEST_DATABASE_URL);

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

class Poured extends fact<{ n: number }>('test.Poured') {}

/** Fails at the poison, and at nothing else. */
@Reaction({ id: 'test.drink-when-poured', on: [Poured], from: 'now' })
class DrinkWhenPoured implements Reacts {
  static poison: number | undefined;
  static error: unknown = new Error('poison');
  static drunk: number[] = [];
  static tries = 0;
  async react(facts: readonly RecordedFact[]): Promise<void> {
    DrinkWhenPoured.tries++;
    const ns = facts.map(({ payload }) => (payload as { n: number }).n);
    if (ns.includes(DrinkWhenPoured.poison!)) throw DrinkWhenPoured.error;
    DrinkWhenPoured.drunk.push(...ns);
  }
}

class Awaited extends fact<object>('test.Awaited') {}
class Left extends fact<object>('test.Left') {}

@Reaction({ id: 'test.follow-when-awaited', on: [Awaited, Left], inline: [Awaited], from: 'now' })
class FollowWhenAwaited implements Reacts {
  static seen: number[] = [];
  static hold?: Promise<void>;
  async react(facts: readonly RecordedFact[]): Promise<void> {
    if (failing) throw new Error('not now');
    await FollowWhenAwaited.hold;
    FollowWhenAwaited.seen.push(...facts.map(({ seq }) => seq));
  }
}

class Spread extends fact<object>('test.Spread') {}

@Reaction({ id: 'test.watch-when-spread', on: [Spread], from: 'now' })
class WatchWhenSpread implements Reacts {
  static hold: Promise<void> = Promise.resolve();
  static now = 0;
  static most = 0;
  static seen = 0;
  async react(): Promise<void> {
    WatchWhenSpread.most = Math.max(WatchWhenSpread.most, ++WatchWhenSpread.now);
    await WatchWhenSpread.hold;
    await new Promise((resolve) => setImmediate(resolve));
    WatchWhenSpread.now--;
    WatchWhenSpread.seen++;
  }
}

describe('the log', () => {
  let moduleRef: TestingModule;
  let db: Database;
  let runner: ReactionRunner;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const test = await openTestDatabase();
    @Module({ imports: [MessagingModule], providers: [FollowWhenAwaited, DrinkWhenPoured, SumWhenCounted, WatchWhenSpread] })
    class TestModule {}
    moduleRef = await Test.createTestingModule({
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

  it('lets whoever caused a fact wait for a reaction to those of its facts that it names, and for those before them', async () => {
    FollowWhenAwaited.seen = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    FollowWhenAwaited.hold = promise;
    await db.transaction(['inline'], (tx) => tx.append('inline', [new Left({})]));
    expect(FollowWhenAwaited.seen).toEqual([]);
    const awaited = db.transaction(['inline'], (tx) => tx.append('inline', [new Awaited({}), new Left({})]));
    resolve();
    await awaited;
    expect(FollowWhenAwaited.seen).toEqual([1, 2, 3]);
  });

  it('catches up with what was put off or parked when somebody needs it now, and says so if it fails', async () => {
    FollowWhenAwaited.seen = [];
    const ID = 'test.follow-when-awaited';
    failing = true;
    await db.transaction(['behind'], (tx) => tx.append('behind', [new Awaited({}), new Left({})]));
    await expect(runner.catchUp(ID, 'behind')).rejects.toThrow('not now');
    failing = false;
    for (const parked of [sql`null`, sql`now()`]) {
      await db.rows(sql`
        update reaction_cursor set seq = 0, next_try_at = now() + interval '1 hour', parked_at = ${parked} where reaction = ${ID} and stream = 'behind'`);
      await runner.relay();
      expect(FollowWhenAwaited.seen).toEqual([]);
      await runner.catchUp(ID, 'behind');
      expect(FollowWhenAwaited.seen.splice(0)).toEqual([1, 2]);
      await runner.catchUp(ID, 'behind');
      expect(FollowWhenAwaited.seen).toEqual([]);
    }
    const cursor = await db.row(sql`select seq, attempts, parked_at from reaction_cursor where reaction = ${ID} and stream = 'behind'`);
    expect(cursor).toEqual({ seq: 2, attempts: 0, parked_at: null });
  });

  /** Regression: tried by an admin whose request had a key, it failed when the request was answered before it was done. */
  it('is no step of the request that sets it off, whose journal may be closed by then', async () => {
    const stream = `class:${newId()}`;
    const reservation = { userId: newId(), key: 'of nobody', since: '2026-01-01' };
    const journaled = (work: () => Promise<void>) => db.journaled(new Journal(reservation, null, new SecretBox(Buffer.alloc(32))), work);
    const due = (seq: number) =>
      db.rows(sql`insert into reaction_cursor (reaction, stream, seq, wanted_seq) values ('test.sum-when-counted', ${stream}, 0, ${seq})
        on conflict (reaction, stream) do update set wanted_seq = excluded.wanted_seq`);
    const left = () => db.row(sql`select seq, attempts from reaction_cursor where stream = ${stream}`);
    await due(1);
    await journaled(() => runner.relay());
    expect(await left()).toEqual({ seq: 1, attempts: 0 });
    await due(2);
    await journaled(() => runner.catchUp('test.sum-when-counted', stream));
    expect(await left()).toEqual({ seq: 2, attempts: 0 });
  });

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

  describe('a reaction that fails', () => {
    const pour = (stream: string, ...ns: number[]) =>
      db.transaction(
        [stream],
        async (tx) =>
          void (await tx.append(
            stream,
            ns.map((n) => new Poured({ n })),
          )),
      );
    const cursorOf = async (stream: string) =>
      (await db.row(sql<{ attempts: number; parked: boolean; due: boolean; behind: number }>`
        select attempts, parked_at is not null as parked, next_try_at <= now() as due, wanted_seq - seq as behind
        from reaction_cursor where stream = ${stream}`))!;
    const dueNow = (stream: string) => db.rows(sql`update reaction_cursor set next_try_at = now() where stream = ${stream}`);
    const tried = (stream: string, count = DrinkWhenPoured.tries + 1) =>
      until(`try ${count} of ${stream}`, async () => DrinkWhenPoured.tries >= count && (await cursorOf(stream)).attempts > 0);
    /** Lets it fail until it is parked. */
    const park = async (stream: string, ...ns: number[]) => {
      DrinkWhenPoured.poison = ns[0];
      await pour(stream, ...ns);
      await tried(stream, 1);
      while (!(await cursorOf(stream)).parked) {
        await dueNow(stream);
        await runner.relay();
      }
    };
    beforeEach(() => {
      Object.assign(DrinkWhenPoured, { poison: undefined, error: new Error('poison'), drunk: [], tries: 0 });
    });

    it('and is parked is tried at once by a new fact, and does all that it left, in order', async () => {
      await park('pour:a', 1, 2);
      DrinkWhenPoured.poison = undefined;
      await pour('pour:a', 3);
      await until('all three', async () => DrinkWhenPoured.drunk.length === 3);
      expect(DrinkWhenPoured.drunk).toEqual([1, 2, 3]);
      await until('the cursor', async () => (await cursorOf('pour:a')).behind === 0);
      expect(await cursorOf('pour:a')).toMatchObject({ attempts: 0, parked: false });
    });

    it('and is parked is tried by the relay when another node recorded the new fact', async () => {
      await park('pour:b', 1);
      DrinkWhenPoured.poison = undefined;
      // As a node does whose wake-ups do not come here.
      await db.transaction(['pour:b'], async (tx) => {
        await tx.append('pour:b', [new Poured({ n: 2 })]);
        tx.recorded.length = 0;
      });
      expect(DrinkWhenPoured.drunk).toEqual([]);
      await runner.relay();
      expect(DrinkWhenPoured.drunk).toEqual([1, 2]);
    });

    it('again after a new fact is put off again, and further facts do not make it run hot', async () => {
      await park('pour:c', 1);
      const before = DrinkWhenPoured.tries;
      await pour('pour:c', 2);
      await tried('pour:c', before + 1);
      await until('being put off', async () => !(await cursorOf('pour:c')).due);
      for (let n = 3; n < 20; n++) await pour('pour:c', n);
      await runner.relay();
      expect(DrinkWhenPoured.tries).toBe(before + 1);
      expect(await cursorOf('pour:c')).toMatchObject({ parked: false, due: false });
      expect(DrinkWhenPoured.drunk).toEqual([]);
    });

    it('at one fact does those before it, and none behind it', async () => {
      DrinkWhenPoured.poison = 3;
      await pour('pour:d', 1, 2, 3, 4);
      await tried('pour:d', 1);
      expect(DrinkWhenPoured.drunk).toEqual([]);
      await dueNow('pour:d');
      await runner.relay();
      expect(DrinkWhenPoured.drunk).toEqual([1, 2]);
      expect(await cursorOf('pour:d')).toMatchObject({ attempts: 1, behind: 2 });
    });

    it('for the last time while a new fact comes is not parked: the new fact counts', async () => {
      DrinkWhenPoured.poison = 1;
      await pour('pour:e', 1);
      await tried('pour:e', 1);
      await db.rows(sql`update reaction_cursor set attempts = ${PARK_AFTER_ATTEMPTS - 1}, next_try_at = now() where stream = 'pour:e'`);
      await db.rows(putOff({ reaction: 'test.drink-when-poured', stream: 'pour:e', seen: 0, parkAfter: PARK_AFTER_ATTEMPTS }));
      expect(await cursorOf('pour:e')).toMatchObject({ attempts: 1, parked: false, due: true });
    });

    it('because the database is away is never parked for it, and waits half a minute at the most', async () => {
      Object.assign(DrinkWhenPoured, { poison: 1, error: Object.assign(new Error('cancelled'), { code: '57P01' }) });
      await pour('pour:f', 1);
      await tried('pour:f', 1);
      for (let attempt = 0; attempt < PARK_AFTER_ATTEMPTS * 2; attempt++) {
        await dueNow('pour:f');
        await runner.relay();
      }
      expect(await cursorOf('pour:f')).toMatchObject({ parked: false, due: false });
      const soon = sql<{
        soon: boolean;
      }>`select next_try_at < now() + interval '33 seconds' as soon from reaction_cursor where stream = 'pour:f'`;
      expect(await db.row(soon)).toEqual({ soon: true });
    });

    it('can be retried by hand: all, or one; who did it is in the log; nothing happens to the others', async () => {
      await park('pour:g', 1);
      DrinkWhenPoured.tries = 0;
      await park('pour:h', 1);
      DrinkWhenPoured.poison = undefined;
      const failing = moduleRef.get(FailingReactions);
      const admin = newId();
      const which = { reaction: 'test.drink-when-poured', stream: 'pour:g' };
      expect(await failing.retry({ ...which, reaction: 'test.other' }, admin)).toBe(0);
      expect(await failing.retry(which, admin)).toBe(1);
      await until('the retry', async () => (await cursorOf('pour:g')).behind === 0);
      expect(await cursorOf('pour:h')).toMatchObject({ parked: true });
      expect(await failing.retry({}, null)).toBeGreaterThan(0);
      await until('the other retry', async () => (await cursorOf('pour:h')).behind === 0);
      const said = (await db.rows(readStream(OPERATIONS_STREAM, 0, 10))).map(({ payload, actor_id, audience }) => [
        payload,
        actor_id,
        audience,
      ]);
      expect(said.slice(0, 2)).toEqual([
        [{ ...which, reaction: 'test.other', count: 0 }, admin, 'nobody'],
        [{ ...which, count: 1 }, admin, 'nobody'],
      ]);
    });
  });

  it('relays what is due at the same time, within the gate, and takes nothing up twice that is in hand', async () => {
    const streams = Array.from({ length: 8 }, (_, n) => `relay:${n}`);
    Object.assign(WatchWhenSpread, { most: 0, seen: 0 });
    let open = () => {};
    WatchWhenSpread.hold = new Promise<void>((resolve) => (open = resolve));
    await db.rows(sql`
      insert into reaction_cursor (reaction, stream, seq, wanted_seq) select 'test.watch-when-spread', unnest(${streams}::text[]), 0, 1`);
    await db.rows(sql`
      insert into event_log (stream, seq, id, type, version, audience, payload, occurred_at)
      select s, 1, gen_random_uuid(), 'test.Spread', 1, 'all', '{}', now() from unnest(${streams}::text[]) as s`);
    const passes = [runner.relay(), runner.relay()];
    await until('as many as may at once', async () => WatchWhenSpread.now === (onPostgres ? 4 : 1));
    passes.push(runner.relay());
    open();
    await Promise.all(passes);
    expect([WatchWhenSpread.most, WatchWhenSpread.seen]).toEqual([onPostgres ? 4 : 1, streams.length]);
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
});
