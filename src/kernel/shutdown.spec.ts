import { Shutdown } from './shutdown.ts';
import { withDeadline } from './with-deadline.ts';

describe('the shutdown', () => {
  it('drains before it closes, and calls each callback once', async () => {
    const shutdown = new Shutdown();
    const called: string[] = [];
    shutdown.onDraining(() => void called.push(`a ${shutdown.isDraining} ${shutdown.isClosed}`));
    shutdown.onDraining(async () => void called.push('b'));
    expect([shutdown.isDraining, shutdown.isClosed]).toEqual([false, false]);
    await Promise.all([shutdown.drain(), shutdown.drain()]);
    expect(called).toEqual(['a true false', 'b']);
    expect(await shutdown.finish(0)).toBe(true);
    expect([shutdown.isDraining, shutdown.isClosed]).toEqual([true, true]);
  });

  it('is not delayed by a callback that fails or hangs', async () => {
    const shutdown = new Shutdown();
    let called = false;
    shutdown.onDraining(() => {
      throw new Error('no');
    });
    shutdown.onDraining(() => new Promise(() => undefined));
    shutdown.onDraining(() => void (called = true));
    await shutdown.drain();
    expect(called).toBe(true);
  });

  it('waits until the last request has ended, even if the end of another is reported twice', async () => {
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

  it('waits no longer than its time limit', async () => {
    const shutdown = new Shutdown();
    shutdown.trackRequest();
    expect(await shutdown.finish(5)).toBe(false);
  });
});

describe('a deadline', () => {
  it('returns whether the work was done in time', async () => {
    expect(await withDeadline(Promise.resolve(), 1_000)).toBe(true);
    expect(await withDeadline(new Promise(() => undefined), 1)).toBe(false);
  });

  it('rejects if the work rejects in time', async () => {
    await expect(withDeadline(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no');
  });
});
