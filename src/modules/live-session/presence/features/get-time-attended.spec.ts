import fc from 'fast-check';
import { sql } from 'kysely';
import { GetStays, GetTimeAttended } from '../../../../contracts/live-session/attended.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { JoinSession, LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { anyStays, setStays } from '../../../../../test/support/stays.ts';
import { timeAttended } from '../domain/time-attended.ts';

const GRACE = 30;
const START = Date.UTC(2026, 8, 1, 7);
const seconds = (n: number) => new Date(START + n * 1000);

describe('the time attended', () => {
  const { to, live, planned } = setUpLiveSessions({ PRESENCE_GRACE: String(GRACE) });
  const nodeId = newId();
  const attended = (sessionId: string, userIds: readonly string[]) => to.queries.execute(new GetTimeAttended(sessionId, userIds));

  it('equals its definition for any stays of three people', async () => {
    const { sessionId } = await live();
    const users = [newId(), newId(), newId()];
    await fc.assert(
      fc.asyncProperty(anyStays(START, GRACE), fc.option(fc.nat(600)), fc.nat(900), async (stays, length, elapsed) => {
        const session = { startedAt: seconds(0), endedAt: length === null ? null : seconds(length) };
        const now = seconds(elapsed);
        await setStays(to.db, sessionId, users, { ...session, stays });
        to.clock.at = now;
        const found = await attended(sessionId, users).finally(() => (to.clock.at = undefined));
        const expected = users.flatMap((userId, user) => {
          const own = stays.filter((each) => each.user === user && !each.staff);
          const time = timeAttended(own, session, now, GRACE);
          return time ? [[userId, { userId, ...time }] as const] : [];
        });
        expect(found).toEqual(new Map(expected));
      }),
      { numRuns: 300 },
    );
  });

  it('of a real session counts each student by all their connections, and no staff', async () => {
    to.clock.at = seconds(0);
    const { teacher, enrolled, sessionId } = await live(3);
    const [ann, ben] = enrolled as [typeof teacher, typeof teacher];
    const join = (n: number, by: typeof teacher, id: string | null) => {
      to.clock.at = seconds(n);
      return to.commands.execute(new JoinSession(by, sessionId, id === null ? null : { id, nodeId }));
    };
    const leave = (n: number, { userId }: typeof teacher, id: string | null) => {
      to.clock.at = seconds(n);
      return to.commands.execute(new LeaveSession(userId, sessionId, id === null ? null : { id, nodeId }));
    };
    await join(0, teacher, 'desk');
    await join(100, ann, 'laptop');
    await join(150, ann, 'phone');
    await leave(200, ann, 'laptop');
    await join(210, ben, null);
    await leave(250, ann, 'phone');
    await join(270, ann, 'laptop');
    to.clock.at = seconds(300);
    const annSoFar = { userId: ann.userId, attendedSeconds: 200, firstJoinedAt: seconds(100), lastLeftAt: null };
    expect(await attended(sessionId, [ann.userId, ben.userId, teacher.userId])).toEqual(
      new Map([
        [ann.userId, annSoFar],
        [ben.userId, { userId: ben.userId, attendedSeconds: 90, firstJoinedAt: seconds(210), lastLeftAt: null }],
      ]),
    );
    expect(await attended(sessionId, [ann.userId, enrolled[2]!.userId, 'x'])).toEqual(new Map([[ann.userId, annSoFar]]));

    to.clock.at = seconds(400);
    await to.commands.execute(new EndSession(teacher, sessionId));
    to.clock.at = seconds(900);
    expect((await attended(sessionId, [ann.userId])).get(ann.userId)).toEqual({
      ...annSoFar,
      attendedSeconds: 300,
      lastLeftAt: seconds(400),
    });
  });

  it('is empty for a session that has not started, and for one that does not exist', async () => {
    const { sessionId, student } = await planned();
    for (const id of [sessionId, newId(), 'x']) expect(await attended(id, [student.userId])).toEqual(new Map());
  });

  it('comes with the stays themselves, one per connection, clipped only in their length', async () => {
    to.clock.at = seconds(0);
    const { teacher, enrolled, sessionId } = await live(2);
    const [ann, ben] = enrolled as [typeof teacher, typeof teacher];
    await to.commands.execute(new JoinSession(teacher, sessionId, null));
    for (const [n, by, id] of [
      [10, ann, 'laptop'],
      [20, ben, 'laptop'],
      [30, ann, 'phone'],
    ] as const) {
      to.clock.at = seconds(n);
      await to.commands.execute(new JoinSession(by, sessionId, { id, nodeId }));
    }
    to.clock.at = seconds(95.9);
    await to.commands.execute(new LeaveSession(ann.userId, sessionId, { id: 'laptop', nodeId }));
    const stays = (userId: string | null, id = sessionId) => to.queries.execute(new GetStays(id, userId));
    const id = expect.any(String);
    const ofAnn = [
      { id, userId: ann.userId, joinedAt: seconds(10), leftAt: seconds(95.9), seconds: 85 },
      { id, userId: ann.userId, joinedAt: seconds(30), leftAt: null, seconds: null },
    ];
    expect(await stays(ann.userId)).toEqual(ofAnn);
    expect(await stays(null)).toEqual([ofAnn[0], { id, userId: ben.userId, joinedAt: seconds(20), leftAt: null, seconds: null }, ofAnn[1]]);
    for (const [user, session] of [
      [newId(), sessionId],
      ['x', sessionId],
      [null, 'x'],
      [null, newId()],
    ] as const)
      expect(await stays(user, session)).toEqual([]);
    await to.db.rows(
      sql`update presence_interval set joined_at = ${seconds(-50)}, here_since = ${seconds(-50)} where user_id = ${ann.userId}`,
    );
    expect((await stays(ann.userId))[0]).toMatchObject({ joinedAt: seconds(-50), seconds: 95 });
  });
});
