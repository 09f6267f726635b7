import { jest } from '@jest/globals';
import { Throttle } from './throttle.ts';

/** Regression: each repetition by one participant was sent to everybody. */
describe('Throttle', () => {
  let throttle: Throttle;
  let done: string[];
  beforeEach(() => {
    jest.useFakeTimers();
    [throttle, done] = [new Throttle(500), []];
  });
  afterEach(() => jest.useRealTimers());
  const ask = (what: string, key = 'room') => throttle.run(key, () => done.push(what));

  it('runs the first call immediately and, at the end of the interval, only the last of the others', () => {
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

  it('runs a call immediately after a quiet interval, and leaves no timer behind', () => {
    ask('a');
    jest.advanceTimersByTime(500);
    expect(jest.getTimerCount()).toBe(0);
    expect(ask('b')).toBe(true);
    expect(done).toEqual(['a', 'b']);
  });

  it('throttles each key independently', () => {
    expect([ask('a', 'one'), ask('b', 'two')]).toEqual([true, true]);
    expect(done).toEqual(['a', 'b']);
  });

  it('runs `later` instead of work that had to wait', () => {
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
