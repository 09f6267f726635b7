import { Refusal } from './domain/refusal.js';
import { Log } from './logging/log.js';
import { Schedule } from './schedule.js';

describe('a job of the clock', () => {
  const schedule = new Schedule(new Log('silent'));
  const done: string[] = [];
  const doneUntil = async (error: unknown) => {
    done.length = 0;
    await schedule.forEach(['one', 'two', 'three'], async (id) => {
      if (id === 'two') throw error;
      done.push(id);
    });
  };

  it('goes on with the others when one fails', async () => {
    await doneUntil(new Error('broken'));
    expect(done).toEqual(['one', 'three']);
  });

  it('ends when nothing can be done', async () => {
    await expect(doneUntil(new Refusal('DATABASE_UNAVAILABLE'))).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(done).toEqual(['one']);
  });
});
