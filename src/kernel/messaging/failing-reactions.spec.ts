import { sql } from 'kysely';
import { OPERATIONS_STREAM } from '../../contracts/operations.ts';
import { Counted, spyReaction, startMessaging, type Messaging } from '../../../test/support/messaging.ts';
import { until } from '../../../test/support/until.ts';
import { newId } from '../ids.ts';
import { FailingReactions } from './failing-reactions.ts';
import { readStream } from './log.ts';
import { backOff } from './reaction-backoff.ts';

const PARK_AFTER_ATTEMPTS = 10;
const REACTION = 'test.spy-when-counted';
const Spy = spyReaction({ id: REACTION, on: [Counted], from: 'now' });

describe('a reaction that fails', () => {
  let node: Messaging;
  beforeAll(async () => {
    node = await startMessaging([Spy]);
  });
  afterAll(() => node.close());
  beforeEach(async () => {
    Spy.reset();
    await node.db.rows(sql`delete from reaction_cursor`);
  });

  const record = (stream: string, ...ns: number[]) => node.append(stream, ...ns.map((n) => new Counted({ n })));
  const handled = () => Spy.batches.flat().map(({ payload }) => (payload as { n: number }).n);
  const failAt = (poison: number, error = new Error('poison')) => {
    Spy.act = async (facts) => {
      if (facts.some(({ payload }) => (payload as { n: number }).n === poison)) throw error;
    };
  };
  const heal = () => {
    Spy.act = async () => undefined;
  };
  /** Retries the reaction as if it were due. */
  const retry = async (stream: string) => {
    await node.makeDue(stream);
    await node.runner.relay();
  };
  const failed = (stream: string) => until(`the failure in ${stream}`, async () => (await node.cursorOf(stream))?.attempts > 0);
  const done = (stream: string) => until(`the end of ${stream}`, async () => (await node.cursorOf(stream)).behind === 0);
  const park = async (stream: string, ...ns: number[]) => {
    failAt(ns[0]!);
    await record(stream, ...ns);
    await failed(stream);
    while (!(await node.cursorOf(stream)).parked) await retry(stream);
  };

  it('backs off exponentially, from half a second to five minutes', async () => {
    failAt(1);
    await record('backs off', 1);
    await failed('backs off');
    const waits = [(await node.cursorOf('backs off')).wait];
    for (let attempt = 2; attempt < PARK_AFTER_ATTEMPTS; attempt++) {
      await retry('backs off');
      waits.push((await node.cursorOf('backs off')).wait);
    }
    waits.forEach((wait, n) => {
      const due = 0.5 * 2 ** n;
      // Some of the wait has already passed, because the statements in between take time.
      expect(wait).toBeLessThanOrEqual(due);
      if (due > 8) expect(wait).toBeGreaterThan(due - 8);
    });
    const far = sql`update reaction_cursor set attempts = 15 where stream = 'backs off'`;
    await node.db.rows(far);
    await node.db.rows(backOff({ reaction: REACTION, stream: 'backs off', wantedSeq: 1, parkAfter: 100 }));
    const { wait } = await node.cursorOf('backs off');
    expect([wait <= 300, wait > 290]).toEqual([true, true]);
  });

  it('is not retried before it is due, neither by the relay nor because of new facts', async () => {
    failAt(1);
    await record('waits', 1);
    await failed('waits');
    await node.db.rows(sql`update reaction_cursor set next_try_at = now() + interval '1 hour' where stream = 'waits'`);
    heal();
    for (let n = 2; n <= PARK_AFTER_ATTEMPTS + 1; n++) await record('waits', n);
    await node.runner.relay();
    expect(Spy.calls).toBe(1);
    expect(await node.cursorOf('waits')).toMatchObject({ attempts: 1, parked: false });
    await retry('waits');
    expect(handled()).toHaveLength(PARK_AFTER_ATTEMPTS + 1);
  });

  it('has its attempts reset by a success', async () => {
    failAt(1);
    await record('anew', 1);
    await failed('anew');
    await retry('anew');
    expect(await node.cursorOf('anew')).toMatchObject({ attempts: 2 });
    heal();
    await retry('anew');
    expect(await node.cursorOf('anew')).toMatchObject({ attempts: 0, behind: 0 });
    failAt(2);
    await record('anew', 2);
    await failed('anew');
    expect(await node.cursorOf('anew')).toMatchObject({ attempts: 1 });
  });

  it('is parked after ten failures, but only on that stream', async () => {
    await park('parked', 1);
    expect(await node.cursorOf('parked')).toMatchObject({ attempts: PARK_AFTER_ATTEMPTS, parked: true });
    expect(Spy.calls).toBe(PARK_AFTER_ATTEMPTS);
    await retry('parked');
    expect(Spy.calls).toBe(PARK_AFTER_ATTEMPTS);
    await record('other', 2);
    await done('other');
    expect(handled()).toEqual([2]);
  });

  it('once parked, is retried at once when a new fact arrives, and handles all remaining facts in order', async () => {
    await park('unparked', 1, 2);
    heal();
    await record('unparked', 3);
    await done('unparked');
    expect(handled()).toEqual([1, 2, 3]);
    expect(await node.cursorOf('unparked')).toMatchObject({ attempts: 0, parked: false });
  });

  it('once parked, is retried by the relay if another node recorded the new fact', async () => {
    await park('elsewhere', 1);
    heal();
    await node.db.transaction(['elsewhere'], async (tx) => {
      await tx.append('elsewhere', [new Counted({ n: 2 })]);
      tx.recorded.length = 0;
    });
    expect(handled()).toEqual([]);
    await node.runner.relay();
    expect(handled()).toEqual([1, 2]);
  });

  it('backs off again if it fails once unparked, and is not retried for every further fact', async () => {
    await park('hot', 1);
    const calls = Spy.calls;
    await record('hot', 2);
    await until('the next failure', async () => Spy.calls > calls && (await node.cursorOf('hot')).attempts === 2);
    await node.db.rows(sql`update reaction_cursor set next_try_at = now() + interval '1 hour' where stream = 'hot'`);
    for (let n = 3; n < 20; n++) await record('hot', n);
    await node.runner.relay();
    expect(Spy.calls).toBe(calls + 1);
    expect(await node.cursorOf('hot')).toMatchObject({ parked: false });
  });

  it('handles the facts before the faulty one, and none after it', async () => {
    failAt(3);
    await record('before', 1, 2, 3, 4);
    await failed('before');
    expect(handled()).toEqual([]);
    await retry('before');
    expect(handled()).toEqual([1, 2]);
    expect(await node.cursorOf('before')).toMatchObject({ attempts: 1, behind: 2 });
  });

  it('is not parked if a new fact arrived during its last attempt', async () => {
    failAt(1);
    await record('last', 1);
    await failed('last');
    await node.db.rows(sql`update reaction_cursor set attempts = ${PARK_AFTER_ATTEMPTS - 1} where stream = 'last'`);
    await node.db.rows(backOff({ reaction: REACTION, stream: 'last', wantedSeq: 0 }));
    const { attempts, parked, wait } = await node.cursorOf('last');
    expect([attempts, parked, wait <= 0]).toEqual([1, false, true]);
  });

  it('is never parked because the database is down, and then waits for half a minute at most', async () => {
    failAt(1, Object.assign(new Error('cancelled'), { code: '57P01' }));
    await record('down', 1);
    await failed('down');
    for (let attempt = 0; attempt < PARK_AFTER_ATTEMPTS * 2; attempt++) await retry('down');
    const { attempts, parked, wait } = await node.cursorOf('down');
    expect([attempts, parked, wait > 25, wait <= 32]).toEqual([6, false, true, true]);
  });

  it('is listed and can be retried by an operator, who is recorded in the log', async () => {
    await park('operator:a', 1);
    await park('operator:b', 1);
    heal();
    await record('operator:healthy', 2);
    await done('operator:healthy');
    const failing = node.get(FailingReactions);
    const { items, total } = await failing.list({ page: 1, limit: 100 });
    expect(total).toBe(2);
    expect(items).toEqual(
      ['operator:a', 'operator:b'].map((stream) => ({
        reaction: REACTION,
        stream,
        behind: 1,
        attempts: PARK_AFTER_ATTEMPTS,
        nextTryAt: null,
        parkedAt: expect.any(Date),
      })),
    );
    expect(await failing.list({ page: 2, limit: 1 })).toMatchObject({ items: [{ stream: 'operator:b' }], total: 2 });
    expect(await failing.list({ page: 9, limit: 1 })).toMatchObject({ items: [], total: 2 });
    const admin = newId();
    const which = { reaction: REACTION, stream: 'operator:a' };
    expect(await failing.retry({ ...which, reaction: 'test.other' }, admin)).toBe(0);
    expect(await failing.retry(which, admin)).toBe(1);
    await done('operator:a');
    expect(await node.cursorOf('operator:b')).toMatchObject({ parked: true });
    expect(await failing.retry({}, null)).toBeGreaterThan(0);
    await done('operator:b');
    const log = await node.db.rows(readStream(OPERATIONS_STREAM, 0, 2));
    expect(log.map(({ payload, actorId, audience }) => [payload, actorId, audience])).toEqual([
      [{ ...which, reaction: 'test.other', count: 0 }, admin, 'nobody'],
      [{ ...which, count: 1 }, admin, 'nobody'],
    ]);
  });
});
