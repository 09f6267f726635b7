import { Shutdown } from './shutdown.ts';
import { withDeadline } from './with-deadline.ts';

describe('going down', () => {
  it('is draining before it is closed, and tells each listener once', async () => {
    const shutdown = new Shutdown();
    const told: string[] = [];
    shutdown.onDraining(() => void told.push(`a ${shutdown.isDraining} ${shutdown.isClosed}`));
    shutdown.onDraining(async () => void told.push('b'));
    expect([shutdown.isDraining, shutdown.isClosed]).toEqual([false, false]);
    await Promise.all([shutdown.drain(), shutdown.drain()]);
    expect(told).toEqual(['a true false', 'b']);
    expect(await shutdown.finish(0)).toBe(true);
    expect([shutdown.isDraining, shutdown.isClosed]).toEqual([true, true]);
  });

  it('is not held up by a listener that fails or hangs', async () => {
    const shutdown = new Shutdown();
    let told = false;
    shutdown.onDraining(() => {
      throw new Error('no');
    });
    shutdown.onDraining(() => new Promise(() => undefined));
    shutdown.onDraining(() => void (told = true));
    await shutdown.drain();
    expect(told).toBe(true);
  });

  it('waits until the last request has ended, however often its end is told', async () => {
    const shutdown = new Shutdown();
    const [first, second] = [shutdown.trackRequest(), shutdown.trackRequest()];
    let finished: boolean | undefined;
    const finishing = shutdown.finish(2_000).then((all) => (finished = all));
    first();
    first();
    await new Promise((resolve) => setImmediate(resolve));
    expect(finished).toBeUndefined();
    second();
    await finishing;
    expect(finished).toBe(true);
  });

  it('does not wait longer than it may', async () => {
    const shutdown = new Shutdown();
    shutdown.trackRequest();
    expect(await shutdown.finish(5)).toBe(false);
  });
});

describe('a deadline', () => {
  it('says whether the work was done in time', async () => {
    expect(await withDeadline(Promise.resolve(), 1_000)).toBe(true);
    expect(await withDeadline(new Promise(() => undefined), 1)).toBe(false);
  });

  it('fails with work that fails in time', async () => {
    await expect(withDeadline(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no');
  });
});
