import { jest } from '@jest/globals';
import type { ServerMessages } from '../../../contracts/realtime.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Knocks } from './knocks.ts';
import type { RoomLookup } from './room-lookup.ts';
import type { RoomSignals } from './room-signals.ts';

const MINUTE = 60_000;

describe('users who knock at a locked session', () => {
  let told: ServerMessages['KNOCKED'][];
  let lines: string[];
  let namesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  let knocks: Knocks;
  beforeEach(() => {
    jest.useFakeTimers();
    [told, lines] = [[], []];
    namesOf = async (ids) => new Map(ids.map((id) => [id, `Name of ${id}`]));
    const signals = { toStaff: (_: string, __: string, ___: string, message: ServerMessages['KNOCKED']) => void told.push(message) };
    const lookup = { names: (ids: readonly string[]) => namesOf(ids) };
    const log = new Log('warn', { write: (line) => lines.push(line) });
    knocks = new Knocks(signals as unknown as RoomSignals, lookup as unknown as RoomLookup, log, new Clock());
  });
  afterEach(() => jest.useRealTimers());

  const after = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  const heard = () => told.splice(0).map(({ sessionId, users, count }) => [sessionId, users.map(({ userId }) => userId), count]);

  it('are told to its staff at once, and then together once a second', async () => {
    knocks.knock('s', 'ada');
    await after(0);
    expect(told).toEqual([{ sessionId: 's', users: [{ userId: 'ada', name: 'Name of ada' }], count: 1 }]);
    told = [];
    for (const who of ['ben', 'cleo']) knocks.knock('s', who);
    knocks.knock('other', 'ben');
    await after(0);
    expect(heard()).toEqual([['other', ['ben'], 1]]);
    await after(999);
    expect(heard()).toEqual([]);
    await after(1);
    expect(heard()).toEqual([['s', ['ben', 'cleo'], 2]]);
    await after(MINUTE);
    expect(heard()).toEqual([]);
  });

  it('are told again only after a minute', async () => {
    for (let seconds = 0; seconds < 60; seconds++) {
      knocks.knock('s', 'ada');
      await after(1_000);
    }
    expect(heard()).toHaveLength(1);
    await after(1_000);
    knocks.knock('s', 'ada');
    await after(0);
    expect(heard()).toEqual([['s', ['ada'], 1]]);
  });

  it('are counted, and the first fifty of them named', async () => {
    knocks.knock('s', 'first');
    await after(0);
    told = [];
    for (let n = 0; n < 80; n++) knocks.knock('s', `user ${n}`);
    await after(1_000);
    expect(told).toMatchObject([{ count: 80 }]);
    expect(told[0]!.users).toHaveLength(50);
  });

  it('are not told if their names cannot be read, and later ones are', async () => {
    namesOf = () => Promise.reject(new Error('no connection'));
    knocks.knock('s', 'ada');
    await after(0);
    expect(lines).toHaveLength(1);
    namesOf = async () => new Map();
    knocks.knock('s', 'ben');
    await after(1_000);
    expect(told).toEqual([{ sessionId: 's', users: [{ userId: 'ben', name: '' }], count: 1 }]);
  });
});
