import { jest } from '@jest/globals';
import { Seldom } from './seldom.js';

/** Regression: what one participant repeated reached everybody each time. */
describe('Seldom', () => {
  let seldom: Seldom;
  let done: string[];
  beforeEach(() => {
    jest.useFakeTimers();
    [seldom, done] = [new Seldom(500), []];
  });
  afterEach(() => jest.useRealTimers());
  const ask = (what: string, key = 'room') => seldom.run(key, () => done.push(what));

  it('does the first at once, and the last of all others when it is due', () => {
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

  it('does the next at once after a rest in which nobody asked, and remembers nothing of it', () => {
    ask('a');
    jest.advanceTimersByTime(500);
    expect(jest.getTimerCount()).toBe(0);
    expect(ask('b')).toBe(true);
    expect(done).toEqual(['a', 'b']);
  });

  it('bounds each key by itself', () => {
    expect([ask('a', 'one'), ask('b', 'two')]).toEqual([true, true]);
    expect(done).toEqual(['a', 'b']);
  });

  it('does instead what is given for later', () => {
    ask('a');
    seldom.run(
      'room',
      () => done.push('b'),
      () => done.push('b, later'),
    );
    jest.advanceTimersByTime(500);
    expect(done).toEqual(['a', 'b, later']);
  });
});
