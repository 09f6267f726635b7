import { jest } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.ts';
import type { RecordedFact } from '../../../contracts/fact.ts';
import { GetLastMediaChanges, GetMediaStates, type MediaState } from '../../../contracts/live-session/media-state.ts';
import { ParticipantJoined, ParticipantLeft } from '../../../contracts/live-session/presence.ts';
import type { ServerMessages } from '../../../contracts/realtime.ts';
import { Log } from '../../../kernel/logging/log.ts';
import type { Transports } from '../transport/transports.ts';
import { ParticipantChanges } from './participant-changes.ts';

const SESSION = 'session-1';
const OFF = { microphone: false, camera: false, screen: false };
type Sent = ServerMessages['PARTICIPANTS_CHANGED'];

const moved = (type: string, userId: string, last: boolean) =>
  ({ type, payload: { sessionId: SESSION, userId, arrival: last, departure: last } }) as unknown as RecordedFact;
const came = (userId: string, arrival = true) => moved(ParticipantJoined.type, userId, arrival);
const went = (userId: string, departure = true) => moved(ParticipantLeft.type, userId, departure);

describe('ParticipantChanges', () => {
  let changes: ParticipantChanges;
  let sent: Sent[];
  let asked: unknown[];
  /** How many are in the room. */
  let count: number;
  /** The states that have changed, in order. */
  let states: [userId: string, state: MediaState][];
  /** If set, queries wait for it. */
  let holding: Promise<void> | undefined;
  const passed = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    jest.useFakeTimers();
    [sent, asked, count, states] = [[], [], 7, []];
    holding = undefined;
    const people = (ids: readonly string[]) =>
      ids.map((id) => ({ id, name: `Name of ${id}`, role: 'student', email: `${id}@school.example` }));
    const statesOf = ({ since, userIds }: GetMediaStates) =>
      new Map(states.filter(([userId], index) => index >= since || userIds.includes(userId)));
    const execute = async (query: unknown) => {
      asked.push(query);
      await holding;
      if (query instanceof GetPeople) return people(query.ids);
      if (query instanceof GetLastMediaChanges) return new Map(states.length ? query.sessionIds.map((id) => [id, states.length]) : []);
      if (query instanceof GetMediaStates) return { states: statesOf(query), last: states.length };
      return { items: [], total: count };
    };
    const transports = { emit: (_to: unknown, _except: unknown, _event: unknown, message: Sent) => sent.push(message) };
    changes = new ParticipantChanges({ execute } as unknown as QueryBus, transports as unknown as Transports, new Log('silent'));
  });
  afterEach(() => jest.useRealTimers());

  it('sends who joined and who left, without their emails', async () => {
    changes.note(SESSION, [came('ann'), went('bob')]);
    await passed(250);
    const ann = { userId: 'ann', name: 'Name of ann', role: 'student', ...OFF };
    expect(sent).toEqual([{ sessionId: SESSION, joined: [ann], left: ['bob'], changed: [], count: 7, named: true }]);
  });

  it('batches the changes of 250 ms into one message, then waits another 250 ms before the next', async () => {
    changes.note(SESSION, [came('ann')]);
    await passed(249);
    changes.note(SESSION, [came('bob')]);
    expect(sent).toEqual([]);
    await passed(1);
    expect(sent).toMatchObject([{ joined: [{ userId: 'ann' }, { userId: 'bob' }] }]);
    changes.note(SESSION, [went('ann')]);
    await passed(249);
    expect(sent).toHaveLength(1);
    await passed(1);
    expect(sent[1]).toMatchObject({ joined: [], left: ['ann'] });
  });

  it('reports a user who joined and left within the interval as left, because a snapshot may have shown them (regression: they stayed in the list)', async () => {
    changes.note(SESSION, [came('ann'), went('ann'), went('bob'), came('bob')]);
    await passed(250);
    expect(sent).toMatchObject([{ joined: [{ userId: 'bob' }], left: ['ann'] }]);
  });

  it('does not list who left because the session ended, which its own message says, unless somebody moved just before', async () => {
    const ended = (userId: string) => {
      const fact = went(userId);
      return { ...fact, payload: { ...fact.payload, why: 'ended' } };
    };
    changes.note(SESSION, [ended('ann'), ended('bob')]);
    await passed(1_000);
    expect(sent).toEqual([]);
    changes.note(SESSION, [came('ann')]);
    changes.note(SESSION, [ended('ann'), ended('bob')]);
    await passed(250);
    expect(sent).toMatchObject([{ joined: [], left: ['ann', 'bob'] }]);
  });

  it('sends nothing about a second connection of a participant', async () => {
    changes.note(SESSION, [came('ann', false), went('ann', false)]);
    await passed(250);
    expect(sent).toEqual([]);
  });

  it('runs no queries once stopped, because a query would reopen the embedded database without its lock', async () => {
    changes.note(SESSION, [came('ann')]);
    changes.onModuleDestroy();
    await passed(1_000);
    expect([asked, sent]).toEqual([[], []]);
  });

  it('sends changes that arrive during a query only after the current message (regression: messages out of order showed users who had left)', async () => {
    let answer = () => undefined as void;
    holding = new Promise((resolve) => (answer = resolve));
    changes.note(SESSION, [came('ann')]);
    await passed(250);
    holding = undefined;
    changes.note(SESSION, [went('ann')]);
    await passed(500);
    answer();
    await passed(250);
    expect(sent).toMatchObject([{ joined: [{ userId: 'ann' }] }, { joined: [], left: ['ann'] }]);
  });

  it('sends the changes later if the database was down, except those that were reversed in the meantime', async () => {
    let fail!: (error: Error) => void;
    holding = new Promise((_, reject) => (fail = reject));
    changes.note(SESSION, [came('ann'), went('bob'), came('cem')]);
    await passed(250);
    holding = undefined;
    changes.note(SESSION, [went('cem')]);
    fail(new Error('away'));
    await passed(1_000);
    expect(sent).toMatchObject([{ joined: [{ userId: 'ann' }], left: ['cem', 'bob'] }]);
    await passed(5_000);
    expect(sent).toHaveLength(1);
  });

  describe('of devices', () => {
    const camera = { ...OFF, camera: true };
    const nothing = { sessionId: SESSION, joined: [], left: [], changed: [], count: 7, named: true };
    beforeEach(() => changes.open(SESSION, 0));

    it('are sent with all that is on now, once each', async () => {
      states.push(['ann', camera]);
      changes.tellMedia(SESSION);
      changes.tellMedia(SESSION);
      states.push(['bob', camera], ['ann', OFF]);
      await passed(250);
      expect(sent).toEqual([{ ...nothing, changed: [{ userId: 'ann', ...OFF }, { userId: 'bob', ...camera }] }]); // prettier-ignore
      changes.tellMedia(SESSION);
      await passed(1_000);
      expect(sent).toHaveLength(1);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('are part of those who join, and left out of those who leave', async () => {
      states.push(['ann', camera], ['bob', camera], ['cem', camera]);
      changes.note(SESSION, [came('ann'), went('bob')]);
      changes.tellMedia(SESSION);
      await passed(250);
      expect(sent).toMatchObject([{ joined: [{ userId: 'ann', ...camera }], left: ['bob'], changed: [{ userId: 'cem' }] }]);
    });

    it('are looked for when one of several devices leaves, and not when it was the last', async () => {
      states.push(['ann', camera]);
      changes.note(SESSION, [went('ann', false)]);
      await passed(250);
      expect(sent).toEqual([{ ...nothing, changed: [{ userId: 'ann', ...camera }] }]);
    });

    it('are sent again to a room from an earlier number on, even if a message is on its way', async () => {
      const before = changes.toldOf(SESSION);
      states.push(['ann', camera]);
      changes.tellMedia(SESSION);
      await passed(250);
      expect(changes.toldOf(SESSION)).toBe(before + 1);
      let answer = () => undefined as void;
      holding = new Promise((resolve) => (answer = resolve));
      states.push(['bob', camera]);
      changes.tellMedia(SESSION);
      await passed(250);
      holding = undefined;
      changes.tellMedia(SESSION, before);
      answer();
      await passed(500);
      expect(sent.map(({ changed }) => changed.map(({ userId }) => userId))).toEqual([['ann'], ['bob'], ['ann', 'bob']]);
    });

    it('are caught up with if their notice was lost, once', async () => {
      await changes.catchUp();
      await passed(1_000);
      states.push(['ann', camera]);
      await changes.catchUp();
      await passed(1_000);
      await changes.catchUp();
      await passed(1_000);
      expect(sent).toEqual([{ ...nothing, changed: [{ userId: 'ann', ...camera }] }]);
      expect(asked.filter((query) => query instanceof GetMediaStates)).toHaveLength(1);
    });

    it('are not those before the room was opened here, and none of other rooms', async () => {
      states.push(['ann', camera]);
      changes.open('session-2', await changes.lastOf('session-2'));
      changes.tellMedia('session-2');
      changes.tellMedia('session-3');
      changes.close(SESSION);
      changes.tellMedia(SESSION);
      await changes.catchUp();
      await passed(1_000);
      expect(sent).toEqual([]);
    });

    it('are sent later if the database was down', async () => {
      let fail!: (error: Error) => void;
      holding = new Promise((_, reject) => (fail = reject));
      states.push(['ann', camera]);
      changes.tellMedia(SESSION);
      await passed(250);
      holding = undefined;
      fail(new Error('away'));
      await passed(1_000);
      expect(sent).toEqual([{ ...nothing, changed: [{ userId: 'ann', ...camera }] }]);
    });

    it('only make the list out of date in a room of more than 200, once for each', async () => {
      count = 201;
      states.push(['ann', camera]);
      changes.tellMedia(SESSION);
      await passed(250);
      changes.tellMedia(SESSION);
      await changes.catchUp();
      await passed(5_000);
      expect(sent).toEqual([{ ...nothing, count, named: false }]);
      changes.tellMedia(SESSION, 0);
      await passed(250);
      expect(sent).toHaveLength(2);
    });
  });

  describe('with more than 200 users', () => {
    const counted = (total: number) => ({ sessionId: SESSION, joined: [], left: [], changed: [], count: total, named: false });
    const crowd = (size: number) => Array.from({ length: size }, (_, n) => came(`user-${n}`));

    it('only sends how many there are, and does not look up their names', async () => {
      changes.note(SESSION, [came('ann')]);
      count = 200;
      await passed(250);
      changes.note(SESSION, [came('bob'), went('ann')]);
      count = 201;
      await passed(250);
      expect(sent).toMatchObject([{ joined: [{ userId: 'ann' }], named: true }, counted(201)]);
      expect(asked.filter((query) => query instanceof GetPeople)).toHaveLength(1);
    });

    it('sends the count once a second', async () => {
      count = 4_000;
      changes.note(SESSION, [came('ann')]);
      await passed(250);
      expect(sent).toHaveLength(1);
      changes.note(SESSION, [came('bob')]);
      await passed(999);
      expect(sent).toHaveLength(1);
      await passed(1);
      expect(sent).toEqual([counted(4_000), counted(4_000)]);
      await passed(60_000);
      expect(sent).toHaveLength(2);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('names everybody again once they are fewer', async () => {
      count = 201;
      changes.note(SESSION, [came('ann')]);
      await passed(250);
      count = 200;
      changes.note(SESSION, [went('ann')]);
      await passed(1_000);
      expect(sent).toMatchObject([counted(201), { left: ['ann'], count: 200, named: true }]);
    });

    it('names nobody when as many leave at once, as at the end of a session', async () => {
      count = 0;
      changes.note(SESSION, crowd(201));
      await passed(250);
      expect(sent).toEqual([counted(0)]);
      changes.note(SESSION, crowd(200));
      await passed(1_000);
      expect(sent[1]).toMatchObject({ named: true });
      expect(sent[1]!.joined).toHaveLength(200);
    });

    it('tries again with the count if the database was down', async () => {
      let fail!: (error: Error) => void;
      holding = new Promise((_, reject) => (fail = reject));
      count = 201;
      changes.note(SESSION, [came('ann')]);
      await passed(250);
      holding = undefined;
      fail(new Error('away'));
      await passed(1_000);
      expect(sent).toEqual([counted(201)]);
    });
  });
});
