import { Semaphore } from './semaphore.ts';

describe('the gate', () => {
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  const held = () => {
    const ends: (() => void)[] = [];
    return { work: () => new Promise<void>((resolve) => void ends.push(resolve)), ends };
  };

  it('lets so many through at a time, the others in their order, and refuses when the line is full', async () => {
    const gate = new Semaphore(2, 3, () => new Error('full'));
    const order: number[] = [];
    const { work, ends } = held();
    const runs = [1, 2, 3, 4, 5].map((number) => gate.run(() => (order.push(number), work())));
    await expect(gate.run(work)).rejects.toThrow('full');
    for (const expected of [2, 3, 4, 5, 5, 5]) {
      await tick();
      expect(order).toHaveLength(expected);
      ends.shift()?.();
    }
    await Promise.all(runs);
    expect(order).toEqual([1, 2, 3, 4, 5]);
    await expect(gate.run(() => Promise.resolve('free'))).resolves.toBe('free');
  });

  it('lets those who wait take turns, however much one of them sends', async () => {
    const gate = new Semaphore(1, 10, () => new Error('full'));
    const order: string[] = [];
    const { work, ends } = held();
    const runs = [...'aaaabbc'].map((whose) => gate.run(() => (order.push(whose), work()), whose));
    for (let n = 0; n < runs.length; n++) {
      await tick();
      ends.shift()?.();
    }
    await Promise.all(runs);
    expect(order.join('')).toBe('aabcaba');
  });

  it('gives the place of who failed to the next', async () => {
    const gate = new Semaphore(1, 1, () => new Error('full'));
    const failing = gate.run(() => Promise.reject(new Error('broken')));
    const next = gate.run(() => Promise.resolve('next'));
    await expect(failing).rejects.toThrow('broken');
    await expect(next).resolves.toBe('next');
    await expect(gate.run(() => Promise.resolve('free'))).resolves.toBe('free');
  });
});
