import { sql } from 'kysely';
import { Counted, Ignored, spyReaction, startMessaging, type Messaging } from '../../../test/support/messaging.ts';
import { describeOnPostgres, onPostgres } from '../../../test/support/postgres-only.ts';
import { until } from '../../../test/support/until.ts';
import { fact } from '../../contracts/fact.ts';
import { newId } from '../ids.ts';
import { Scheduler } from '../scheduler.ts';
import { SecretBox } from '../security/secret-box.ts';
import { Journal } from './journal.ts';

const ID = 'test.spy-when-counted';
const Spy = spyReaction({ id: ID, on: [Counted], from: 'now' });

class Before extends fact<object>('test.Before') {}
class Awaited extends fact<object>('test.Awaited') {}
const Inline = spyReaction({ id: 'test.inline-when-awaited', on: [Before, Awaited], inline: [Awaited], from: 'beginning' });

/** Blocks a reaction until opened. */
const gate = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: () => promise, open: resolve };
};
const counted = (length: number) => Array.from({ length }, (_, n) => new Counted({ n }));
const upTo = (length: number) => Array.from({ length }, (_, index) => index + 1);

describe('the reaction runner', () => {
  let node: Messaging;
  beforeAll(async () => {
    node = await startMessaging([Spy, Inline]);
  });
  afterAll(() => node.close());
  beforeEach(async () => {
    for (const spy of [Spy, Inline]) spy.reset();
    await node.db.rows(sql`delete from reaction_cursor`);
  });
  const handled = (count: number) => until(`${count} facts`, async () => Spy.seen.length >= count);
  /** Records facts like another node whose wake-ups are lost. */
  const appendElsewhere = (stream: string, ...facts: Counted[]) =>
    node.db.transaction([stream], async (tx) => {
      await tx.append(stream, facts);
      tx.recorded.length = 0;
    });

  it('handles several batches of facts, each fact once and in order', async () => {
    await appendElsewhere('batches', ...counted(1_001));
    await node.runner.relay();
    expect(Spy.batches.map(({ length }) => length)).toEqual([500, 500, 1]);
    expect(Spy.seen).toEqual(upTo(1_001));
    expect(await node.cursorOf('batches')).toMatchObject({ behind: 0 });
    await node.runner.relay();
    expect(Spy.calls).toBe(3);
  });

  it('runs what is due as soon as the scheduler starts', async () => {
    const scheduled = await startMessaging([Spy, Inline], node);
    await appendElsewhere('scheduled', ...counted(1));
    scheduled.get(Scheduler).start();
    await handled(1);
    expect(Spy.seen).toEqual([1]);
    await scheduled.get(Scheduler).stop();
    await scheduled.close();
  });

  it('is not kept from what is due by a hundred streams with nothing left to do, or by parked ones', async () => {
    await node.db.rows(sql`
      insert into reaction_cursor (reaction, stream, seq, wanted_seq, next_try_at, parked_at)
      select ${ID}, 'idle:' || n, 1, 1 + n % 2, now() - interval '1 hour', case when n % 2 = 1 then now() end from generate_series(1, 200) as n`);
    await appendElsewhere('busy', ...counted(1));
    await node.runner.relay();
    expect(Spy.seen).toEqual([1]);
  });

  it('skips facts of other types', async () => {
    await node.append(
      'types',
      new Ignored({ n: 0 }),
      new Counted({ n: 1 }),
      new Ignored({ n: 2 }),
      new Counted({ n: 3 }),
      new Ignored({ n: 4 }),
    );
    await handled(2);
    expect(Spy.seen).toEqual([2, 4]);
  });

  it('checks again for facts recorded while it ran', async () => {
    // The reaction itself records another fact while it runs, so only a second check can find it.
    Spy.act = async () => {
      if (Spy.calls === 1) await node.append('second', new Counted({ n: 2 }));
    };
    await node.append('second', new Counted({ n: 1 }));
    await handled(2);
    expect(Spy.seen).toEqual([1, 2]);
  });

  it('starts a new reaction at the beginning of existing streams if declared so, otherwise with new facts', async () => {
    await node.append('old', new Counted({ n: 1 }), new Awaited({}));
    await handled(1);
    await node.db.rows(sql`delete from reaction_cursor`);
    const next = await startMessaging([Spy, Inline], node);
    const cursors = await node.db.rows(sql`select reaction, seq, wanted_seq from reaction_cursor where stream = 'old'`);
    expect(cursors).toEqual([{ reaction: 'test.inline-when-awaited', seq: 0, wanted_seq: 2 }]);
    await next.close();
  });

  it('runs at most four background reactions at once', async () => {
    const { passed, open } = gate();
    let [now, most] = [0, 0];
    Spy.act = async () => {
      most = Math.max(most, ++now);
      await passed();
      now--;
    };
    const streams = upTo(8).map((n) => `spread:${n}`);
    await node.db.transaction(streams, async (tx) => {
      for (const stream of streams) await tx.append(stream, counted(1));
    });
    await until('the maximum number to run', async () => now === (onPostgres ? 4 : 1));
    const relays = [node.runner.relay(), node.runner.relay()];
    open();
    await Promise.all(relays);
    await handled(8);
    expect([most, Spy.calls]).toEqual([onPostgres ? 4 : 1, 8]);
  });

  describe('stopping', () => {
    it('waits for running reactions, does not check again and starts no others', async () => {
      const stopping = await startMessaging([Spy, Inline], node);
      const { passed, open } = gate();
      Spy.act = passed;
      await appendElsewhere('stop', ...counted(1));
      const relayed = stopping.runner.relay();
      await until('the reaction to run', async () => Spy.calls === 1);
      void stopping.runner.relay();
      let isStopped = false;
      const stopped = stopping.runner.stop().then(() => (isStopped = true));
      await new Promise((resolve) => setImmediate(resolve));
      expect(isStopped).toBe(false);
      open();
      await Promise.all([stopped, relayed]);
      expect(Spy.seen).toEqual([1]);
      await stopping.append('stop', new Counted({ n: 2 }));
      await stopping.runner.relay();
      expect(Spy.calls).toBe(1);
      expect(await node.cursorOf('stop')).toMatchObject({ behind: 1, attempts: 0 });
      await node.runner.relay();
    });
  });

  describe('an inline reaction', () => {
    const [before, after] = [new Before({}), new Awaited({})];

    it('is awaited by the command that records a fact it declares inline, and handles earlier facts first', async () => {
      const { passed, open } = gate();
      Inline.act = passed;
      await node.append('inline', before);
      expect(Inline.seen).toEqual([]);
      const awaited = node.append('inline', after, new Before({}));
      open();
      await awaited;
      expect(Inline.seen).toEqual([1, 2, 3]);
    });

    it('does not make the command fail if it fails itself', async () => {
      Inline.act = () => Promise.reject(new Error('not now'));
      await node.append('inline fails', after);
      expect(Inline.calls).toBe(1);
    });
  });

  describe('catching up', () => {
    it('runs a reaction that is backing off or parked, and rejects if it fails', async () => {
      Spy.act = () => Promise.reject(new Error('not now'));
      await node.append('behind', ...counted(2));
      await until('the first failure', async () => (await node.cursorOf('behind')).attempts === 1);
      await expect(node.runner.catchUp(ID, 'behind')).rejects.toThrow('not now');
      Spy.reset();
      for (const parked of [sql`null`, sql`now()`]) {
        await node.db.rows(sql`
          update reaction_cursor set seq = 0, next_try_at = now() + interval '1 hour', parked_at = ${parked} where reaction = ${ID} and stream = 'behind'`);
        await node.runner.relay();
        expect(Spy.seen).toEqual([]);
        await node.runner.catchUp(ID, 'behind');
        expect(Spy.seen).toEqual([1, 2]);
        await node.runner.catchUp(ID, 'behind');
        expect(Spy.seen).toEqual([1, 2]);
        Spy.reset();
      }
      expect(await node.cursorOf('behind')).toMatchObject({ behind: 0, attempts: 0, parked: false });
    });
  });

  /** Regression: a reaction retried by an admin with an Idempotency-Key failed if the request was answered first. */
  it('runs reactions outside the journaled request that triggers them', async () => {
    const journaled = (work: () => Promise<void>) =>
      node.db.journaled(new Journal({ userId: newId(), key: 'unknown', since: '2026-01-01' }, null, new SecretBox(Buffer.alloc(32))), work);
    await appendElsewhere('journal', ...counted(1));
    await journaled(() => node.runner.relay());
    expect(Spy.seen).toEqual([1]);
    await appendElsewhere('journal', ...counted(1));
    await journaled(() => node.runner.catchUp(ID, 'journal'));
    expect(Spy.seen).toEqual([1, 2]);
  });

  describeOnPostgres('on two nodes', () => {
    let other: Messaging;
    beforeAll(async () => {
      other = await startMessaging([Spy, Inline], node);
    });
    afterAll(() => other.close());

    it('skips a reaction that another node has claimed on that stream', async () => {
      const { passed, open } = gate();
      Spy.act = async ([first]) => first!.stream === 'claimed' && passed();
      await appendElsewhere('claimed', ...counted(1));
      const mine = node.runner.relay();
      await until('the claim', async () => Spy.calls === 1);
      await appendElsewhere('free', ...counted(1));
      await other.runner.relay();
      expect(Spy.batches.flat().map(({ stream }) => stream)).toEqual(['free']);
      expect(await node.cursorOf('claimed')).toMatchObject({ attempts: 0, behind: 1 });
      expect(Spy.calls).toBe(2);
      open();
      await mine;
      await other.runner.relay();
      expect(Spy.calls).toBe(2);
    });

    it('catches up only after a node that has claimed the reaction is done', async () => {
      const { passed, open } = gate();
      Spy.act = passed;
      await appendElsewhere('waits', ...counted(1));
      const mine = node.runner.relay();
      await until('the claim', async () => Spy.calls === 1);
      let isDone = false;
      const caughtUp = other.runner.catchUp(ID, 'waits').then(() => (isDone = true));
      await until('the wait for the claim', async () =>
        node.db.row(sql`select 1 from pg_locks where locktype = 'advisory' and not granted`),
      );
      expect(isDone).toBe(false);
      open();
      await Promise.all([mine, caughtUp]);
      expect(Spy.calls).toBe(1);
    });

    it('checks again for facts that another command recorded while it ran', async () => {
      const { passed, open } = gate();
      Spy.act = passed;
      await node.append('meanwhile', new Counted({ n: 1 }));
      await until('the run', async () => Spy.calls === 1);
      await node.append('meanwhile', new Counted({ n: 2 }));
      open();
      await handled(2);
      expect(Spy.batches.map(({ length }) => length)).toEqual([1, 1]);
    });
  });
});
