import { jest } from '@jest/globals';
import { Pace } from './pace.ts';

describe('a pace', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** What began, and when. */
  const track = () => {
    const pace = new Pace(250);
    const began: string[] = [];
    const start = Date.now();
    const ask = (key: string, name: string) => void pace.turn(key).then(() => began.push(`${name} ${Date.now() - start}`));
    return { began, ask };
  };

  it('lets the first begin immediately, and all others together after the interval', async () => {
    const { began, ask } = track();
    ask('a', 'first');
    ask('a', 'second');
    await jest.advanceTimersByTimeAsync(100);
    ask('a', 'third');
    expect(began).toEqual(['first 0']);
    await jest.advanceTimersByTimeAsync(200);
    expect(began).toEqual(['first 0', 'second 250', 'third 250']);
  });

  it('counts the interval from the last turn, and forgets it afterwards', async () => {
    const { began, ask } = track();
    ask('a', 'first');
    ask('a', 'second');
    await jest.advanceTimersByTimeAsync(400);
    ask('a', 'third');
    await jest.advanceTimersByTimeAsync(350);
    expect(jest.getTimerCount()).toBe(0);
    ask('a', 'fourth');
    await jest.advanceTimersByTimeAsync(0);
    expect(began).toEqual(['first 0', 'second 250', 'third 500', 'fourth 750']);
  });

  it('is separate for each key', async () => {
    const { began, ask } = track();
    ask('a', 'one');
    ask('b', 'other');
    await jest.advanceTimersByTimeAsync(0);
    expect(began).toEqual(['one 0', 'other 0']);
  });
});
