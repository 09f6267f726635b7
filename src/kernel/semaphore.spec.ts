import { Semaphore } from './semaphore.ts';

describe('a semaphore', () => {
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  const openTasks = () => {
    const ends: (() => void)[] = [];
    return { work: () => new Promise<void>((resolve) => void ends.push(resolve)), ends };
  };

  it('limits how many tasks run at once, queues others in order, and rejects when the queue is full', async () => {
    const semaphore = new Semaphore(2, 3, () => new Error('full'));
    const order: number[] = [];
    const { work, ends } = openTasks();
    const runs = [1, 2, 3, 4, 5].map((number) => semaphore.run(() => (order.push(number), work())));
    await expect(semaphore.run(work)).rejects.toThrow('full');
    for (const expected of [2, 3, 4, 5, 5, 5]) {
      await tick();
      expect(order).toHaveLength(expected);
      ends.shift()?.();
    }
    await Promise.all(runs);
    expect(order).toEqual([1, 2, 3, 4, 5]);
    await expect(semaphore.run(() => Promise.resolve('free'))).resolves.toBe('free');
  });

  it('lets owners take turns, however many tasks one of them queues', async () => {
    const semaphore = new Semaphore(1, 10, () => new Error('full'));
    const order: string[] = [];
    const { work, ends } = openTasks();
    const runs = [...'aaaabbc'].map((owner) => semaphore.run(() => (order.push(owner), work()), owner));
    for (let n = 0; n < runs.length; n++) {
      await tick();
      ends.shift()?.();
    }
    await Promise.all(runs);
    expect(order.join('')).toBe('aabcaba');
  });

  it('starts the next task when one fails', async () => {
    const semaphore = new Semaphore(1, 1, () => new Error('full'));
    const failing = semaphore.run(() => Promise.reject(new Error('broken')));
    const next = semaphore.run(() => Promise.resolve('next'));
    await expect(failing).rejects.toThrow('broken');
    await expect(next).resolves.toBe('next');
    await expect(semaphore.run(() => Promise.resolve('free'))).resolves.toBe('free');
  });
});
