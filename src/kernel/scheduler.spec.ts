import { DomainError } from './domain/domain-error.ts';
import { Log } from './logging/log.ts';
import { Scheduler } from './scheduler.ts';

describe('a job of the clock', () => {
  const schedule = new Scheduler(new Log('silent'));
  const done: string[] = [];
  const doneUntil = async (error: unknown) => {
    done.length = 0;
    await schedule.forEach(['one', 'two', 'three'], async (id) => {
      if (id === 'two') throw error;
      done.push(id);
    });
  };

  it('goes on with the others when one fails', async () => {
    for (const error of [new Error('broken'), new DomainError('SESSION_NOT_FOUND')]) {
      await doneUntil(error);
      expect(done).toEqual(['one', 'three']);
    }
  });

  it('ends when nothing can be done', async () => {
    for (const code of ['DATABASE_UNAVAILABLE', 'SHUTTING_DOWN'] as const) {
      await expect(doneUntil(new DomainError(code))).rejects.toMatchObject({ code });
      expect(done).toEqual(['one']);
    }
  });
});
