import { jest } from '@jest/globals';
import { Outlines, type Outline } from './outlines.ts';

const outlineOf = (marks: number): Outline => ({
  total: marks,
  every: 1,
  marks: Array.from({ length: marks }, (_, n) => `${n} ${n}`),
  first: [],
});

describe('what is remembered of long lists', () => {
  let outlines: Outlines;
  let drawn: number;
  let next: Outline | Error | null;
  const draw = async (): Promise<Outline | null> => {
    drawn++;
    if (next instanceof Error) throw next;
    return next;
  };
  const settled = async () => {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  };
  const ask = async (key: string, times: number) => {
    for (let time = 0; time < times; time++) outlines.note(key, draw);
    await settled();
  };

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    outlines = new Outlines();
    drawn = 0;
    next = outlineOf(3);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('begins where a list is asked for four times within ten seconds', async () => {
    await ask('a', 3);
    expect([drawn, outlines.get('a', draw)]).toEqual([0, undefined]);
    jest.advanceTimersByTime(10_001);
    await ask('a', 3);
    await ask('b', 1);
    expect(drawn).toBe(0);
    await ask('a', 1);
    expect([drawn, outlines.get('a', draw), outlines.get('b', draw)]).toEqual([1, next, undefined]);
  });

  it('begins later where somebody says so, and is drawn once however many ask meanwhile', async () => {
    for (let time = 0; time < 9; time++) outlines.note('a', draw, 10);
    expect(drawn).toBe(0);
    for (let time = 0; time < 30; time++) outlines.note('a', draw, 10);
    expect(drawn).toBe(1);
    await settled();
    await ask('b', 12);
    expect([drawn, outlines.get('a', draw)]).toEqual([2, next]);
  });

  it('is drawn anew after ten seconds by one for all, who have the old one until then', async () => {
    const old = outlineOf(3);
    next = old;
    await ask('a', 4);
    jest.advanceTimersByTime(10_001);
    next = outlineOf(4);
    expect([outlines.get('a', draw), outlines.get('a', draw), drawn]).toEqual([old, old, 2]);
    await settled();
    expect([outlines.get('a', draw), drawn]).toEqual([next, 2]);
  });

  it('is at most fifteen seconds old, also when it cannot be drawn anew', async () => {
    await ask('a', 4);
    jest.advanceTimersByTime(15_001);
    expect(outlines.get('a', draw)).toBeUndefined();
    await ask('b', 4);
    const old = next;
    next = new Error('the database is away');
    jest.advanceTimersByTime(10_001);
    expect([outlines.get('b', draw), drawn]).toEqual([old, 3]);
    await settled();
    jest.advanceTimersByTime(4_900);
    expect(outlines.get('b', draw)).toEqual(old);
    jest.advanceTimersByTime(200);
    expect(outlines.get('b', draw)).toBeUndefined();
  });

  it('ends where the list is not long any more', async () => {
    await ask('a', 4);
    next = null;
    jest.advanceTimersByTime(10_001);
    outlines.get('a', draw);
    await settled();
    expect(outlines.get('a', draw)).toBeUndefined();
  });

  it('has room for so many marks, and forgets the oldest for others', async () => {
    next = outlineOf(120_000);
    await ask('a', 4);
    next = outlineOf(80_000);
    await ask('b', 4);
    expect([outlines.get('a', draw), outlines.get('b', draw)].map((kept) => kept?.total)).toEqual([120_000, 80_000]);
    next = outlineOf(1);
    await ask('c', 4);
    expect(['a', 'b', 'c'].map((key) => outlines.get(key, draw)?.total)).toEqual([undefined, 80_000, 1]);
    next = outlineOf(200_001);
    await ask('d', 4);
    expect(['b', 'c', 'd'].map((key) => outlines.get(key, draw)?.total)).toEqual([80_000, 1, undefined]);
    // What was forgotten takes no room any more.
    next = outlineOf(119_999);
    await ask('e', 4);
    expect(['b', 'c', 'e'].map((key) => outlines.get(key, draw)?.total)).toEqual([80_000, 1, 119_999]);
  });
});
