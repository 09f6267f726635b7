import { Ignored, startMessaging, type Messaging } from '../../../test/support/messaging.ts';
import { Lane } from './lane.ts';
import { readStream } from './log.ts';

describe('a lane', () => {
  let messaging: Messaging;
  beforeAll(async () => {
    messaging = await startMessaging();
  });
  afterAll(() => messaging.close());

  let groups: (readonly number[])[];
  let lane: Lane<number, number>;
  beforeEach(() => {
    groups = [];
    lane = new Lane<number, number>(messaging.db, {
      stream: (key) => key,
      apply: async (tx, key, commands) => {
        groups.push(commands);
        if (commands.includes(13)) throw new Error('thirteen');
        const facts = commands.map((n) => new Ignored({ n }));
        return (await tx.append(key, facts)).map(({ seq }) => ({ ok: seq }));
      },
    });
  });
  const recorded = (stream: string) => messaging.db.rows(readStream(stream, 0, 1_000));

  it('applies the commands that arrive together in one transaction and answers each', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => lane.run('together', 100 + n)));
    expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(groups).toHaveLength(1);
  });

  it('answers each once its group is committed', async () => {
    await lane.run('committed', 1);
    expect(await recorded('committed')).toHaveLength(1);
  });

  it('takes at most 512 commands in a transaction', async () => {
    await Promise.all(Array.from({ length: 513 }, () => lane.run('many', 1)));
    expect(groups.map(({ length }) => length)).toEqual([512, 1]);
  });

  it('cannot be awaited inside a transaction, which would wait for a lock of its own', async () => {
    await expect(messaging.db.transaction([], () => lane.run('inside', 1))).rejects.toThrow('A lane has a transaction of its own');
    expect(groups).toEqual([]);
  });
});
