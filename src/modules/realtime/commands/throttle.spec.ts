import { jest } from '@jest/globals';
import { Throttle } from './throttle.ts';

/** Regression: whatever one participant repeated reached everybody each time. */
describe('Throttle', () => {
  let throttle: Throttle;
  let done: string[];
  beforeEach(() => {
    jest.useFakeTimers();
    [throttle, done] = [new Throttle(500), []];
  });
  afterEach(() => jest.useRealTimers());
  const ask = (what: string, key = 'room') => throttle.run(key, () => done.push(what));

  it('runs the first at once, and the last of the others when it is due', () => {
    expect(['a', 'b', 'c'].map((what) => ask(what))).toEqual([true, false, false]);
    expect(done).toEqual(['a']);
    jest.advanceTimersByTime(500);
    expect(done).toEqual(['a', 'c']);
    ask('d');
    jest.advanceTimersByTime(499);
    expect(done).toEqual(['a', 'c']);
    jest.advanceTimersByTime(1);
    expect(done).toEqual(['a', 'c', 'd']);
  });

  it('runs the next at once after a quiet interval, and keeps nothing in memory', () => {
    ask('a');
    jest.advanceTimersByTime(500);
    expect(jest.getTimerCount()).toBe(0);
    expect(ask('b')).toBe(true);
    expect(done).toEqual(['a', 'b']);
  });

  it('throttles each key by itself', () => {
    expect([ask('a', 'one'), ask('b', 'two')]).toEqual([true, true]);
    expect(done).toEqual(['a', 'b']);
  });

  it('runs `later` instead if it had to wait', () => {
    ask('a');
    throttle.run(
      'room',
      () => done.push('b'),
      () => done.push('b, later'),
    );
    jest.advanceTimersByTime(500);
    expect(done).toEqual(['a', 'b, later']);
  });
});
