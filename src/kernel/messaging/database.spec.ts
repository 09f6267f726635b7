import { jest } from '@jest/globals';
import { sql } from 'kysely';
import { Counted, startMessaging, type Messaging } from '../../../test/support/messaging.ts';
import { describeOnPostgres } from '../../../test/support/postgres-only.ts';
import { until } from '../../../test/support/until.ts';
import { newId } from '../ids.ts';
import { SecretBox } from '../security/secret-box.ts';
import { Database, type Transaction } from './database.ts';
import { Journal } from './journal.ts';
import { readStream } from './log.ts';
import { rowsWithoutTimeout } from './rows-without-timeout.ts';
import { WakeUps } from './wake-ups.ts';

const failure = (code: string) => Object.assign(new Error('failed'), { code });

describe('the database', () => {
  let messaging: Messaging;
  let db: Database;
  beforeAll(async () => {
    messaging = await startMessaging();
    db = messaging.db;
  });
  afterAll(() => messaging.close());
  const count = (stream: string, ...ns: number[]) => messaging.append(stream, ...ns.map((n) => new Counted({ n })));
  const recorded = async (stream: string) => (await db.rows(readStream(stream, 0, 1_000))).map(({ seq }) => seq);

  it('returns times as Date', async () => {
    const row = await db.row(sql<{ at: Date }>`select '2026-09-01 09:00:00.123+02'::timestamptz as at`);
    expect(row?.at).toEqual(new Date('2026-09-01T07:00:00.123Z'));
  });

  it('rejects every query after shut(), so that a late timer cannot reopen the data directory', async () => {
    const closed = new Database(...([{ em: db }, {}, {}, {}] as unknown as ConstructorParameters<typeof Database>));
    closed.shut();
    await expect(closed.rows(sql`select 1`)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    await expect(closed.transaction([], async () => 1)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  describe('the log', () => {
    it('numbers the facts of a stream from 1 without gaps, even if appended concurrently', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, n) => count('a', n, n)));
      expect(await recorded('a')).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      expect(await db.headOf('a')).toBe(40);
      expect(await db.headOf('nothing')).toBe(0);
    });

    it('returns facts exactly as they were recorded', async () => {
      const recordedFacts = await db.transaction(['whole'], (tx) => tx.append('whole', [new Counted({ n: 1 })], newId()));
      expect(await db.rows(readStream('whole', 0, 10))).toEqual(recordedFacts);
    });

    it('accepts facts only for streams that the transaction has locked', async () => {
      await expect(db.transaction([], (tx) => tx.append('b', [new Counted({ n: 1 })]))).rejects.toThrow('not locked');
    });

    it('cannot be updated, deleted or truncated', async () => {
      await count('c', 1);
      for (const statement of [sql`update event_log set type = 'x'`, sql`delete from event_log`, sql`truncate event_log`])
        await expect(db.rows(statement)).rejects.toThrow('append-only');
    });

    it('can forget a whole stream, which leaves a trace', async () => {
      await count('d', 1, 2);
      await db.rows(sql`select forget_stream('d')`);
      expect(await recorded('d')).toEqual([]);
      expect(await db.rows(sql`select stream, last_seq from forgotten_stream`)).toEqual([{ stream: 'd', last_seq: 2 }]);
      await expect(db.rows(sql`delete from event_log`)).rejects.toThrow('append-only');
    });
  });

  describe('a transaction', () => {
    it('is rolled back if its work throws', async () => {
      const work = async (tx: Transaction) => {
        await tx.append('e', [new Counted({ n: 1 })]);
        throw new Error('no');
      };
      await expect(db.transaction(['e'], work)).rejects.toThrow('no');
      expect(await recorded('e')).toEqual([]);
    });

    it('inside another one becomes part of it, and continues its numbering', async () => {
      await db.transaction(['f'], async (outer) => {
        await outer.append('f', [new Counted({ n: 1 })]);
        await db.transaction(['f', 'g'], async (inner) => {
          expect(inner).toBe(outer);
          expect([inner.head('f'), inner.head('g')]).toEqual([1, 0]);
          await inner.append('f', [new Counted({ n: 2 })]);
        });
        expect(outer.head('f')).toBe(2);
        expect(db.inTransaction).toBe(true);
        expect(db.outside(() => db.inTransaction)).toBe(false);
      });
      expect(await recorded('f')).toEqual([1, 2]);
    });

    it('inside another one flushes its entities, so that later statements see them', async () => {
      await db.transaction([], async (tx) => {
        const flush = jest.spyOn(tx.em, 'flush');
        await db.transaction([], async () => expect(flush).not.toHaveBeenCalled());
        expect(flush).toHaveBeenCalledTimes(1);
      });
    });

    it('sends no statement to lock what it has locked, or to append nothing', async () => {
      await db.transaction(['idle'], async (tx) => {
        // From here on PostgreSQL rejects every statement of this transaction.
        await expect(db.rows(sql`select 1 / 0`)).rejects.toThrow('division by zero');
        await tx.lock('idle');
        expect(await tx.append('idle', [])).toEqual([]);
        await expect(db.rows(sql`select 1`)).rejects.toThrow('aborted');
      });
    });

    it('announces what it has recorded, and nothing if it has recorded nothing', async () => {
      const announced: number[] = [];
      messaging.get(WakeUps).onCommit((facts) => void announced.push(facts.length));
      await db.transaction(['quiet'], async () => 1);
      expect(announced).toEqual([]);
      await count('quiet', 1, 2);
      expect(announced).toEqual([2]);
    });

    it.each(['40P01', '40001'])('is retried after %s, up to three runs in total', async (code) => {
      let runs = 0;
      const failing = (times: number) => async (tx: Transaction) => {
        runs++;
        await tx.append(code, [new Counted({ n: runs })]);
        if (runs <= times) throw failure(code);
        return 'decided';
      };
      expect(await db.transaction([code], failing(2))).toBe('decided');
      expect(runs).toBe(3);
      expect(await recorded(code)).toEqual([1]);
      runs = 0;
      await expect(db.transaction([code], failing(3))).rejects.toMatchObject({ code });
      expect(runs).toBe(3);
    });

    it('in a journaled request stores its result, and is not run again in a later run of the request', async () => {
      const box = new SecretBox(Buffer.alloc(32));
      const [userId, key] = [newId(), newId()];
      const row = await db.row(sql<{ since: string }>`
        insert into idempotency_key (user_id, key, request_hash) values (${userId}, ${key}, 'x') returning created_at::text as since`);
      const reservation = { userId, key, since: row!.since };
      let runs = 0;
      const request = (steps: string | null) =>
        db.journaled(new Journal(reservation, steps, box), async () => {
          const result = () => db.transaction([], async () => ++runs);
          return [await result(), await result(), await result()];
        });
      expect(await request(null)).toEqual([1, 2, 3]);
      const kept = await db.row(sql<{ steps: string }>`select steps from idempotency_key where key = ${key}`);
      expect(await request(kept!.steps)).toEqual([1, 2, 3]);
      expect(runs).toBe(3);
      await db.rows(sql`delete from idempotency_key where key = ${key}`);
      await expect(request(null)).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
    });

    it('can read without a statement timeout, for startup', async () => {
      await db.transaction([], async () => {
        await db.rows(sql`set local statement_timeout = 5000`);
        const [limit] = await rowsWithoutTimeout(db, sql<{ limit: string }>`select current_setting('statement_timeout') as limit`);
        expect(limit).toEqual({ limit: '0' });
      });
    });

    it('is not retried after any other error', async () => {
      let runs = 0;
      const work = async () => {
        runs++;
        throw failure('23505');
      };
      await expect(db.transaction([], work)).rejects.toMatchObject({ code: '23505' });
      expect(runs).toBe(1);
    });
  });

  describeOnPostgres('transactions on several connections', () => {
    /** Runs a statement and holds its locks until released. */
    const hold = async (statement: ReturnType<typeof sql>) => {
      const release = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      const done = db.transaction([], async () => {
        await db.rows(statement);
        held.resolve();
        await release.promise;
      });
      await held.promise;
      return async () => {
        release.resolve();
        await done;
      };
    };
    const waiting = () =>
      until('a transaction to wait for a lock', () =>
        db.row(sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
      );

    it('that deadlock are retried and both succeed', async () => {
      const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      let runs = 0;
      const crossing = (nth: number, first: string, second: string) =>
        db.transaction([first], async (tx) => {
          runs++;
          met[nth]!.resolve();
          await met[1 - nth]!.promise;
          await tx.lock(second);
          await tx.append(second, [new Counted({ n: nth })]);
        });
      await Promise.all([crossing(0, 'left', 'right'), crossing(1, 'right', 'left')]);
      // They may deadlock again.
      expect(runs).toBeGreaterThanOrEqual(3);
      expect(await Promise.all(['left', 'right'].map(recorded))).toEqual([[1], [1]]);
    });

    it('lock existing streams in sorted order, whatever the order of the arguments or the rows', async () => {
      await db.rows(sql`insert into event_stream (stream) values ('known:2'), ('known:1')`);
      const release = await hold(sql`select 1 from event_stream where stream = 'known:2' for update`);
      const locking = db.transaction([], async (tx) => {
        // Without these, the rows would not be scanned in the order in which they are stored.
        await db.rows(sql`set local enable_indexscan = off`);
        await db.rows(sql`set local enable_bitmapscan = off`);
        await tx.lock('known:2', 'known:1');
      });
      await waiting();
      const free = await db.rows(sql`select stream from event_stream where stream = 'known:1' for update skip locked`);
      await release();
      await locking;
      expect(free).toEqual([]);
    });

    it('create new streams in sorted order, whatever the order of the arguments', async () => {
      const release = await hold(sql`insert into event_stream (stream) values ('new:2')`);
      const locking = db.transaction(['new:2', 'new:1'], async () => undefined);
      await waiting();
      const insert = async () => {
        await db.rows(sql`set local lock_timeout = 50`);
        await db.rows(sql`insert into event_stream (stream) values ('new:1')`);
      };
      const [outcome] = await Promise.allSettled([db.transaction([], insert)]);
      await release();
      await locking;
      expect(outcome).toMatchObject({ reason: { cause: { message: expect.stringContaining('lock timeout') } } });
    });
  });
});
