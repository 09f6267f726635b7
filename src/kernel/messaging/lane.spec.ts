import { sql } from 'kysely';
import { Ignored, startMessaging, type Messaging } from '../../../test/support/messaging.ts';
import { DomainError } from '../domain/domain-error.ts';
import { newId } from '../ids.ts';
import { SecretBox } from '../security/secret-box.ts';
import { Journal } from './journal.ts';
import { Lane } from './lane.ts';
import { Lanes } from './lanes.ts';
import { readStream } from './log.ts';

const BUG = new TypeError('a bug');
const REJECTION = new DomainError('SESSION_ENDED');

describe('a lane', () => {
  let messaging: Messaging;
  beforeAll(async () => {
    messaging = await startMessaging();
  });
  afterAll(() => messaging.close());

  /** The sizes of the groups loaded so far. */
  let groups: number[];
  let lane: Lane<number, string>;
  beforeEach(() => {
    groups = [];
    lane = new Lane<number, string>(messaging.db, {
      stream: (key) => `stream:${key}`,
      load: async (tx, key, commands) => {
        groups.push(commands.length);
        const decided: number[] = [];
        return {
          decide: (command) => {
            if (command === 13) throw BUG;
            if (command === 0) throw REJECTION;
            decided.push(command);
            return `${key} ${command}`;
          },
          save: async () =>
            void (await tx.append(
              `stream:${key}`,
              decided.map((n) => new Ignored({ n })),
            )),
        };
      },
    });
  });
  const recorded = async (key: string) =>
    (await messaging.db.rows(readStream(`stream:${key}`, 0, 1_000))).map(({ payload }) => (payload as { n: number }).n);
  const runAll = (key: string, ...commands: number[]) => Promise.allSettled(commands.map((command) => lane.run(key, command)));

  it('applies commands that arrive together in one transaction, in order, and answers each', async () => {
    const commands = Array.from({ length: 100 }, (_, n) => 100 + n);
    expect(await Promise.all(commands.map((command) => lane.run('a', command)))).toEqual(commands.map((command) => `a ${command}`));
    expect(groups).toEqual([100]);
    expect(await recorded('a')).toEqual(commands);
  });

  it('answers only after the commit', async () => {
    await lane.run('b', 1);
    expect(await recorded('b')).toEqual([1]);
  });

  it('applies at most 512 commands in one transaction', async () => {
    await runAll('c', ...Array.from({ length: 513 }, () => 1));
    expect(groups).toEqual([512, 1]);
  });

  it('rejects a command with its domain error, and saves the rest of the group', async () => {
    const outcomes = await runAll('d', 1, 0, 2);
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 'd 1' },
      { status: 'rejected', reason: REJECTION },
      { status: 'fulfilled', value: 'd 2' },
    ]);
    expect(groups).toEqual([3]);
    expect(await recorded('d')).toEqual([1, 2]);
  });

  it('rolls back a group if a command hits a bug, and retries its commands one by one, so that only that one fails', async () => {
    const outcomes = await runAll('e', 1, 13, 2);
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 'e 1' },
      { status: 'rejected', reason: BUG },
      { status: 'fulfilled', value: 'e 2' },
    ]);
    expect(groups).toEqual([3, 1, 1, 1]);
    expect(await recorded('e')).toEqual([1, 2]);
  });

  it('reports the size and wait of each group, under its name, to one observer', async () => {
    const lanes = new Lanes(messaging.db);
    const observed: unknown[] = [];
    const named = lanes.open<number, number>('named', {
      stream: (key) => key,
      load: async () => ({ decide: (n) => n, save: async () => undefined }),
    });
    await named.run('l', 1);
    lanes.observe((...batch) => observed.push(batch));
    await Promise.all([named.run('l', 1), named.run('l', 2)]);
    expect(observed).toEqual([['named', 2, expect.any(Number)]]);
  });

  it('cannot be awaited inside a transaction, because it would wait for a lock of its caller', async () => {
    await expect(messaging.db.transaction([], () => lane.run('f', 1))).rejects.toThrow('A lane has a transaction of its own');
    expect(groups).toEqual([]);
  });

  it('can apply commands in a transaction that has already locked the stream', async () => {
    const apply = messaging.db.transaction(['stream:g'], async (tx) => {
      const outcomes = await lane.apply(tx, 'g', [1, 0]);
      expect(outcomes).toEqual([{ ok: 'g 1' }, { error: REJECTION }]);
      throw BUG;
    });
    await expect(apply).rejects.toBe(BUG);
    expect(await recorded('g')).toEqual([]);
  });

  describe('in a journaled request', () => {
    const box = new SecretBox(Buffer.alloc(32));
    const reserve = async () => {
      const [userId, key] = [newId(), newId()];
      const row = await messaging.db.row(sql<{ since: string }>`
        insert into idempotency_key (user_id, key, request_hash) values (${userId}, ${key}, 'x') returning created_at::text as since`);
      return { userId, key, since: row!.since };
    };

    it('stores the answer with the group, and replays it instead of running the command again', async () => {
      const reservation = await reserve();
      const journal = new Journal(reservation, null, box);
      await Promise.all([messaging.db.journaled(journal, () => lane.run('h', 1)), lane.run('h', 2)]);
      const kept = await messaging.db.row(sql<{ steps: string }>`select steps from idempotency_key where key = ${reservation.key}`);
      const again = new Journal(reservation, kept!.steps, box);
      expect(await messaging.db.journaled(again, () => lane.run('h', 1))).toBe('h 1');
      expect(await recorded('h')).toEqual([1, 2]);
    });

    it('stores the answers of several commands of the request in order', async () => {
      const reservation = await reserve();
      const run = (journal: Journal) =>
        messaging.db.journaled(journal, async () => [await lane.run('k', 1), await lane.run('k', 2), await lane.run('k', 3)]);
      const answers = await run(new Journal(reservation, null, box));
      const kept = await messaging.db.row(sql<{ steps: string }>`select steps from idempotency_key where key = ${reservation.key}`);
      expect(await run(new Journal(reservation, kept!.steps, box))).toEqual(answers);
      expect(await recorded('k')).toEqual([1, 2, 3]);
    });

    it('stores nothing for a command that is rejected', async () => {
      const reservation = await reserve();
      const rejected = messaging.db.journaled(new Journal(reservation, null, box), () => lane.run('i', 0));
      await expect(rejected).rejects.toBe(REJECTION);
      expect(await messaging.db.row(sql`select steps from idempotency_key where key = ${reservation.key}`)).toEqual({ steps: null });
    });

    it('rejects only the command whose request was taken over by another run', async () => {
      const taken = new Journal({ userId: newId(), key: newId(), since: '2026-01-01' }, null, box);
      const outcomes = await Promise.allSettled([
        lane.run('j', 1),
        messaging.db.journaled(taken, () => lane.run('j', 2)),
        lane.run('j', 3),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await recorded('j')).toEqual([1, 3]);
    });
  });
});
