import { jest } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.js';
import type { RecordedFact } from '../../../contracts/fact.js';
import { ParticipantJoined, ParticipantLeft } from '../../../contracts/live-session/presence.ts';
import type { ServerMessages } from '../../../contracts/realtime.js';
import { Log } from '../../../kernel/logging/log.js';
import type { Transports } from '../transport/transport.js';
import { ParticipantGatherer } from './participant-gatherer.js';

const SESSION = 'session-1';
type Told = ServerMessages['PARTICIPANTS_CHANGED'];

const moved = (type: string, userId: string, last: boolean) =>
  ({ type, payload: { sessionId: SESSION, userId, arrival: last, departure: last } }) as unknown as RecordedFact;
const came = (userId: string, arrival = true) => moved(ParticipantJoined.type, userId, arrival);
const went = (userId: string, departure = true) => moved(ParticipantLeft.type, userId, departure);

describe('the gatherer of participants', () => {
  let gatherer: ParticipantGatherer;
  let told: Told[];
  let asked: unknown[];
  /** What the answers wait for. */
  let holding: Promise<void> | undefined;
  const passed = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    jest.useFakeTimers();
    [told, asked] = [[], []];
    holding = undefined;
    const people = (ids: readonly string[]) =>
      ids.map((id) => ({ id, name: `Name of ${id}`, role: 'student', email: `${id}@school.example` }));
    const execute = async (query: unknown) => {
      asked.push(query);
      await holding;
      return query instanceof GetPeople ? people(query.ids) : { items: [], total: 7 };
    };
    const transports = { emit: (_to: unknown, _except: unknown, _event: unknown, message: Told) => told.push(message) };
    gatherer = new ParticipantGatherer({ execute } as unknown as QueryBus, transports as unknown as Transports, new Log('silent'));
  });
  afterEach(() => jest.useRealTimers());

  it('says who came and who went, without their addresses', async () => {
    gatherer.note(SESSION, [came('ann'), went('bob')]);
    await passed(250);
    const ann = { userId: 'ann', name: 'Name of ann', role: 'student' };
    expect(told).toEqual([{ sessionId: SESSION, joined: [ann], left: ['bob'], count: 7 }]);
  });

  it('says what a quarter of a second brought in one message, and then waits again', async () => {
    gatherer.note(SESSION, [came('ann')]);
    await passed(249);
    gatherer.note(SESSION, [came('bob')]);
    expect(told).toEqual([]);
    await passed(1);
    expect(told).toMatchObject([{ joined: [{ userId: 'ann' }, { userId: 'bob' }] }]);
    gatherer.note(SESSION, [went('ann')]);
    await passed(249);
    expect(told).toHaveLength(1);
    await passed(1);
    expect(told[1]).toMatchObject({ joined: [], left: ['ann'] });
  });

  it('says of who came and went in between that they left, because somebody may have seen them in a snapshot (they stayed for ever)', async () => {
    gatherer.note(SESSION, [came('ann'), went('ann'), went('bob'), came('bob')]);
    await passed(250);
    expect(told).toMatchObject([{ joined: [{ userId: 'bob' }], left: ['ann'] }]);
  });

  it('says nothing of a second connection of somebody who is in', async () => {
    gatherer.note(SESSION, [came('ann', false), went('ann', false)]);
    await passed(250);
    expect(told).toEqual([]);
  });

  it('reads nothing after the end: the embedded database would be opened anew, without its lock', async () => {
    gatherer.note(SESSION, [came('ann')]);
    gatherer.onModuleDestroy();
    await passed(1_000);
    expect([asked, told]).toEqual([[], []]);
  });

  it('says what comes while it still asks only afterwards (who had gone came back when the answers came in another order)', async () => {
    let answer = () => undefined as void;
    holding = new Promise((resolve) => (answer = resolve));
    gatherer.note(SESSION, [came('ann')]);
    await passed(250);
    holding = undefined;
    gatherer.note(SESSION, [went('ann')]);
    await passed(500);
    answer();
    await passed(250);
    expect(told).toMatchObject([{ joined: [{ userId: 'ann' }] }, { joined: [], left: ['ann'] }]);
  });

  it('says it later when the database was away, but nothing that is over by then', async () => {
    let fail!: (error: Error) => void;
    holding = new Promise((_, reject) => (fail = reject));
    gatherer.note(SESSION, [came('ann'), went('bob'), came('cem')]);
    await passed(250);
    holding = undefined;
    gatherer.note(SESSION, [went('cem')]);
    fail(new Error('away'));
    await passed(1_000);
    expect(told).toMatchObject([{ joined: [{ userId: 'ann' }], left: ['cem', 'bob'] }]);
    await passed(5_000);
    expect(told).toHaveLength(1);
  });
});
