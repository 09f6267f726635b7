import fc from 'fast-check';
import type { Fact } from '../../../../contracts/fact.ts';
import { ParticipantJoined, ParticipantLeft, type Connection } from '../../../../contracts/live-session/presence.ts';
import { Presence, type Interval } from './presence.ts';

const SESSION = 'session';
const at = (second: number) => new Date(Date.UTC(2026, 8, 1, 7, 0, second));
const ALL_OFF = { microphone: false, camera: false, screen: false };
const student = (userId: string) => ({ userId, role: 'student' as const, staff: false });
const tab = (id: string, nodeId = 'node'): Connection => ({ id, nodeId });
const joined = ({ facts }: Presence) =>
  facts.map(({ fact }) => fact).filter((fact) => fact.type === ParticipantJoined.type) as Fact<ParticipantJoined['payload']>[];
const left = ({ facts }: Presence) =>
  facts.map(({ fact }) => fact).filter((fact) => fact.type === ParticipantLeft.type) as Fact<ParticipantLeft['payload']>[];

describe('presence in a session', () => {
  it('has a user arrive only with the first connection, and depart only with the last', () => {
    const room = new Presence(SESSION, []);
    room.join(student('ada'), tab('laptop'), at(0));
    room.join(student('ada'), tab('phone'), at(1));
    room.leave('ada', tab('laptop'), at(2), 'lost');
    room.leave('ada', tab('phone'), at(3), 'left');
    expect(joined(room).map(({ payload }) => payload.arrival)).toEqual([true, false]);
    expect(left(room).map(({ payload }) => [payload.connectionId, payload.departure, payload.why, payload.at])).toEqual([
      ['laptop', false, 'lost', at(2).toISOString()],
      ['phone', true, 'left', at(3).toISOString()],
    ]);
  });

  it('ignores a repeated join, and a leave of a connection that is not in the session', () => {
    const room = new Presence(SESSION, []);
    room.join(student('ada'), null, at(0));
    room.join(student('ada'), null, at(1));
    room.leave('ada', tab('phone'), at(2), 'left');
    room.leave('ben', null, at(2), 'left');
    expect(room.facts).toHaveLength(1);
    expect([...room.opened.values()]).toMatchObject([{ userId: 'ada', joinedAt: at(0), leftAt: null, nodeId: null, connectionId: null }]);
    expect(room.closed).toEqual([]);
  });

  it('treats the same socket on another node as a separate stay', () => {
    const room = new Presence(SESSION, []);
    room.join(student('ada'), tab('laptop', 'dead'), at(0));
    room.join(student('ada'), tab('laptop', 'alive'), at(5));
    room.closeAll(({ nodeId }) => nodeId === 'dead', at(3), 'node-died');
    expect(left(room).map(({ payload }) => payload.departure)).toEqual([false]);
    expect(room.intervals.map(({ nodeId }) => nodeId)).toEqual(['alive']);
  });

  it('tracks the start of a user’s unbroken stay across connections', () => {
    const room = new Presence(SESSION, []);
    room.join(student('ada'), tab('laptop'), at(0));
    room.join(student('ada'), tab('phone'), at(5));
    room.leave('ada', tab('laptop'), at(6), 'left');
    room.join(student('ada'), tab('laptop'), at(7));
    expect(room.intervals.map(({ hereSince }) => hereSince)).toEqual([at(0), at(0)]);
    room.leave('ada', tab('phone'), at(8), 'left');
    room.leave('ada', tab('laptop'), at(9), 'left');
    room.join(student('ada'), tab('laptop'), at(10));
    expect(room.intervals.map(({ hereSince }) => hereSince)).toEqual([at(10)]);
  });

  it('never lets anyone leave before they joined, even if the clocks of two nodes differ', () => {
    const room = new Presence(SESSION, []);
    room.join(student('ada'), null, at(10));
    room.leave('ada', null, at(8), 'left');
    expect([...room.opened.values()][0]).toMatchObject({ joinedAt: at(10), leftAt: at(10) });
    expect(left(room)[0]!.payload.at).toBe(at(10).toISOString());
  });

  it('separates newly opened intervals from those that were open on loading', () => {
    const before: Interval = {
      ...student('ada'),
      id: '1',
      nodeId: 'node',
      connectionId: 'laptop',
      joinedAt: at(0),
      hereSince: at(0),
      leftAt: null,
      media: false,
      ...ALL_OFF,
    };
    const room = new Presence(SESSION, [before]);
    room.join(student('ada'), tab('laptop'), at(1));
    room.join(student('ben'), tab('phone'), at(1));
    room.closeAll(
      () => true,
      ({ joinedAt }) => new Date(joinedAt.getTime() + 1000),
      'ended',
    );
    expect(room.closed).toEqual([{ ...before, leftAt: at(1) }]);
    expect([...room.opened.values()]).toMatchObject([{ userId: 'ben', leftAt: at(2) }]);
  });

  it('keeps what a connection has switched on, and says when that is new and when it is the microphone', () => {
    const room = new Presence(SESSION, []);
    const { id } = room.join(student('ada'), tab('laptop'), at(0));
    const camera = { ...ALL_OFF, camera: true };
    expect(room.setState('ada', tab('laptop'), { camera: true })).toEqual({ state: camera, isNew: true, opensMicrophone: false });
    expect(room.setState('ada', tab('laptop'), {})).toEqual({ state: camera, isNew: false, opensMicrophone: false });
    const both = { ...camera, microphone: true };
    expect(room.setState('ada', tab('laptop'), { microphone: true })).toEqual({ state: both, isNew: true, opensMicrophone: true });
    expect(room.setState('ada', tab('laptop'), { microphone: true })).toEqual({ state: both, isNew: false, opensMicrophone: false });
    expect(room.setState('ada', tab('laptop'), { screen: true })).toMatchObject({ isNew: true, opensMicrophone: false });
    expect(room.setState('ada', tab('phone'), { camera: true })).toBeUndefined();
    expect(room.setState('ben', tab('laptop'), { camera: true })).toBeUndefined();
    expect([...room.states]).toEqual([[id, { microphone: true, camera: true, screen: true }]]);
    expect(room.facts).toHaveLength(1);
  });

  it('has switched everything off on leaving, which is a change only if something was on', () => {
    const room = new Presence(SESSION, []);
    const { id } = room.join(student('ada'), tab('laptop'), at(0));
    room.join(student('ada'), tab('phone'), at(0));
    room.setState('ada', tab('laptop'), { screen: true });
    room.leave('ada', tab('laptop'), at(1), 'lost');
    room.leave('ada', tab('phone'), at(1), 'lost');
    expect([...room.states]).toEqual([[id, ALL_OFF]]);
    room.join(student('ada'), tab('laptop'), at(2));
    expect(room.setState('ada', tab('laptop'), {})).toMatchObject({ state: ALL_OFF });
  });

  it('records facts for other modules only', () => {
    const room = new Presence(SESSION, []);
    room.join({ userId: 'tom', role: 'teacher', staff: true }, tab('desk'), at(0));
    room.leave('tom', tab('desk'), at(1), 'left');
    expect(room.facts.map(({ fact }) => fact.audience)).toEqual(['nobody', 'nobody']);
    expect(joined(room)[0]!.payload).toEqual({
      sessionId: SESSION,
      userId: 'tom',
      role: 'teacher',
      staff: true,
      connectionId: 'desk',
      arrival: true,
    });
  });
});

type Step = { user: string; connection: string | null; joins: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  user: fc.constantFrom('ada', 'ben', 'cem'),
  connection: fc.constantFrom('1', '2', '3', null),
  joins: fc.boolean(),
});

describe('for any sequence of joins and leaves', () => {
  /** Runs the steps in groups, as a lane does: each group loads the intervals that the previous one left open. */
  const play = (groups: readonly (readonly Step[])[]) => {
    const intervals = new Map<string, Interval>();
    const inside = new Set<string>();
    let [clock, arrivals, departures] = [0, 0, 0];
    for (const group of groups) {
      const room = new Presence(
        SESSION,
        [...intervals.values()].filter(({ leftAt }) => leftAt === null),
      );
      for (const { user, connection, joins } of group) {
        const socket = connection === null ? null : tab(connection);
        if (joins) room.join(student(user), socket, at(clock++));
        else room.leave(user, socket, at(clock++), 'left');
        if (joins) inside.add(`${user} ${connection}`);
        else inside.delete(`${user} ${connection}`);
      }
      for (const interval of [...room.opened.values(), ...room.closed]) intervals.set(interval.id, interval);
      arrivals += joined(room).filter(({ payload }) => payload.arrival).length;
      departures += left(room).filter(({ payload }) => payload.departure).length;
    }
    return { intervals: [...intervals.values()], inside, arrivals, departures };
  };

  it('open intervals match the open connections, and arrivals minus departures match the users present', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 8 }), (groups) => {
        const { intervals, inside, arrivals, departures } = play(groups);
        const open = intervals.filter(({ leftAt }) => leftAt === null).map(({ userId, connectionId }) => `${userId} ${connectionId}`);
        expect(open.toSorted()).toEqual([...inside].toSorted());
        expect(arrivals - departures).toBe(new Set([...inside].map((each) => each.split(' ')[0])).size);
      }),
    );
  });

  it('no two intervals of a connection overlap, and none ends before it starts', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 8 }), (groups) => {
        const byConnection = Map.groupBy(play(groups).intervals, ({ userId, connectionId }) => `${userId} ${connectionId}`);
        for (const stays of byConnection.values())
          stays
            .toSorted((one, other) => one.joinedAt.getTime() - other.joinedAt.getTime())
            .reduce((before: Date | undefined, { joinedAt, leftAt }) => {
              if (before) expect(before <= joinedAt).toBe(true);
              const end = leftAt ?? at(1_000_000);
              expect(joinedAt <= end).toBe(true);
              return end;
            }, undefined);
      }),
    );
  });

  it('hereSince is the start of the user’s current unbroken stay', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 8 }), (groups) => {
        const byUser = Map.groupBy(play(groups).intervals, ({ userId }) => userId);
        for (const stays of byUser.values()) {
          const open = stays.filter(({ leftAt }) => leftAt === null);
          if (!open.length) continue;
          let since = Math.min(...open.map(({ joinedAt }) => joinedAt.getTime()));
          for (const { joinedAt, leftAt } of stays.toSorted((one, other) => other.joinedAt.getTime() - one.joinedAt.getTime()))
            if (joinedAt.getTime() < since && (leftAt === null || leftAt.getTime() > since)) since = joinedAt.getTime();
          expect(Math.min(...open.map(({ hereSince }) => hereSince.getTime()))).toBe(since);
        }
      }),
    );
  });
});
