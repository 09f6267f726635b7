import { jest } from '@jest/globals';
import { DomainError } from './domain/domain-error.ts';
import { Log } from './logging/log.ts';
import { Scheduler } from './scheduler.ts';

describe('the scheduler', () => {
  let log: Log;
  let scheduler: Scheduler;
  beforeEach(() => {
    jest.useFakeTimers();
    log = new Log('silent');
    scheduler = new Scheduler(log);
  });
  afterEach(() => jest.useRealTimers());

  it('runs a job at its interval, once started', async () => {
    let runs = 0;
    scheduler.every('count', 0.2, () => runs++);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(0);
    scheduler.start();
    expect(runs).toBe(0);
    await jest.advanceTimersByTimeAsync(199);
    expect(runs).toBe(0);
    await jest.advanceTimersByTimeAsync(801);
    expect(runs).toBe(5);
  });

  it('also runs an immediate job at the start', async () => {
    let runs = 0;
    scheduler.every('count', 10, () => runs++, { immediately: true });
    scheduler.start();
    expect(runs).toBe(1);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(runs).toBe(2);
  });

  it('skips a run while the previous one is still in progress', async () => {
    const ends: (() => void)[] = [];
    scheduler.every('slow', 1, () => new Promise<void>((resolve) => ends.push(resolve)));
    scheduler.start();
    await jest.advanceTimersByTimeAsync(3_500);
    expect(ends).toHaveLength(1);
    ends[0]!();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(ends).toHaveLength(2);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => void fail()],
    ['rejects', async () => fail()],
  ])('logs a job that %s, and runs it again', async (_, work) => {
    const warn = jest.spyOn(log, 'warn');
    scheduler.every('broken', 1, work);
    scheduler.start();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(warn.mock.calls).toEqual([1, 2].map(() => ['scheduled job failed', { job: 'broken', error: REASON }]));
  });

  it('stops all jobs and waits for the current runs', async () => {
    let end = () => {};
    let runs = 0;
    scheduler.every('slow', 1, () => new Promise<void>((resolve) => (end = resolve)), { immediately: true });
    scheduler.every('count', 1, () => runs++);
    scheduler.start();
    let isStopped = false;
    const stopped = scheduler.stop().then(() => (isStopped = true));
    await jest.advanceTimersByTimeAsync(5_000);
    expect([runs, isStopped]).toEqual([0, false]);
    end();
    await stopped;
  });

  it('does not stop a job that runs while closing; its owner does', async () => {
    let runs = 0;
    const stop = scheduler.every('renew', 1, () => runs++, { whileClosing: true });
    scheduler.start();
    await scheduler.stop();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(1);
    await stop();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(runs).toBe(1);
  });

  describe('working through items', () => {
    const done: string[] = [];
    const doneUntil = async (error: unknown) => {
      done.length = 0;
      await scheduler.forEach(['one', 'two', 'three'], async (id) => {
        if (id === 'two') throw error;
        done.push(id);
      });
    };

    it('logs an item that fails and continues with the others', async () => {
      const logged = jest.spyOn(log, 'error');
      for (const error of [new Error('broken'), new DomainError('SESSION_NOT_FOUND')]) {
        await doneUntil(error);
        expect(done).toEqual(['one', 'three']);
        expect(logged).toHaveBeenLastCalledWith('scheduled job failed for one item', { id: 'two', error });
      }
    });

    it('gives up when the database is down or the server is stopping', async () => {
      for (const code of ['DATABASE_UNAVAILABLE', 'SHUTTING_DOWN'] as const) {
        await expect(doneUntil(new DomainError(code))).rejects.toMatchObject({ code });
        expect(done).toEqual(['one']);
      }
    });
  });
});

const REASON = new Error('broken');
const fail = (): never => {
  throw REASON;
};
