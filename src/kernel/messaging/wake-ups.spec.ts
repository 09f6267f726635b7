import type { EventBus } from '@nestjs/cqrs';
import type { RecordedFact } from '../../contracts/fact.ts';
import { StreamGrew, WakeUps } from './wake-ups.ts';

const fact = (stream: string, seq: number) => ({ stream, seq }) as RecordedFact;

describe('wake-ups', () => {
  const published: object[] = [];
  let wakeUps: WakeUps;
  beforeEach(() => {
    published.length = 0;
    wakeUps = new WakeUps({ publish: (event: object) => published.push(event) } as unknown as EventBus);
  });

  it('announce each stream once, with its new facts and its new head', async () => {
    const [a1, b7, a2] = [fact('a', 1), fact('b', 7), fact('a', 2)];
    await wakeUps.announce([a1, b7, a2]);
    expect(published).toEqual([new StreamGrew('a', 2, [a1, a2]), new StreamGrew('b', 7, [b7])]);
    expect(published[0]).toMatchObject({ elsewhere: false });
  });

  it('wait only for hooks that return a promise', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const received: (readonly RecordedFact[])[] = [];
    wakeUps.onCommit((recorded) => void received.push(recorded));
    wakeUps.onCommit(() => promise);
    let isDone = false;
    const announced = wakeUps.announce([fact('a', 1)]).then(() => (isDone = true));
    await new Promise((next) => setImmediate(next));
    expect([isDone, received]).toEqual([false, [[fact('a', 1)]]]);
    resolve();
    await announced;
  });
});
