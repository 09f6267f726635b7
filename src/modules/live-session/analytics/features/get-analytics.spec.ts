import fc from 'fast-check';
import type { Principal } from '../../../../contracts/auth.ts';
import { CountAttendees, GetAnalytics, ListAttendees, ReadAttendees } from '../../../../contracts/live-session/analytics.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { anyStays, setStays, type GivenStay } from '../../../../../test/support/stays.ts';
import { presenceOf, timeAttended } from '../../presence/domain/time-attended.ts';

const GRACE = 30;
const START = Date.UTC(2026, 8, 1, 7);
const seconds = (n: number) => new Date(START + n * 1000);
const minutes = (n: number) => seconds(n * 60);

describe('the analytics of a session', () => {
  const { to, live, planned } = setUpLiveSessions({ PRESENCE_GRACE: String(GRACE) });
  const analytics = (by: Principal, id: string, step?: 'minute' | 'quarter_hour') => to.queries.execute(new GetAnalytics(by, id, step));
  const stay = (user: number, from: number, until: number | null, staff = false): GivenStay => ({
    user,
    joinedAt: minutes(from),
    leftAt: until === null ? null : minutes(until),
    staff,
  });

  it('say how many came and stayed, the peak, and how many were there in each minute; staff do not count', async () => {
    const { teacher, enrolled, sessionId } = await live(3);
    const users = [...enrolled, teacher].map(({ userId }) => userId);
    const stays = [stay(0, 0, 5), stay(1, 1, 2), stay(1, 3, 4), stay(2, 1.5, 1.75), stay(3, 0, 5, true)];
    await setStays(to.db, sessionId, users, { startedAt: minutes(0), endedAt: minutes(5), stays });
    expect(await analytics(teacher, sessionId)).toEqual({
      sessionId,
      startedAt: minutes(0),
      endedAt: minutes(5),
      countedUntil: minutes(5),
      people: 3,
      meanSeconds: 145,
      meanWatchedSeconds: 145,
      medianSeconds: 120,
      peak: 3,
      peakAt: minutes(1.5),
      step: 'minute',
      series: [1, 3, 1, 2, 1].map((people, n) => ({ at: minutes(n), people })),
    });
    expect(await analytics(teacher, sessionId, 'quarter_hour')).toMatchObject({
      step: 'quarter_hour',
      series: [{ at: minutes(0), people: 3 }],
    });
  });

  it('of groups of sessions add up the times of those who came to several; groups without anyone are left out', async () => {
    const [one, two, three] = [await live(3), await live(), await live()];
    const users = one.enrolled.map(({ userId }) => userId);
    const span = { startedAt: minutes(0), endedAt: minutes(5) };
    await setStays(to.db, one.sessionId, users, { ...span, stays: [stay(0, 0, 5), stay(1, 0, 3), stay(2, 0, 5, true)] });
    await setStays(to.db, two.sessionId, users, { ...span, stays: [stay(0, 1, 2), stay(1, 4, 5)] });
    await setStays(to.db, three.sessionId, users, { ...span, stays: [stay(2, 1, 2)] });
    const count = (groups: Record<string, string[]>) => to.queries.execute(new CountAttendees(new Map(Object.entries(groups))));
    expect(await count({ both: [one.sessionId, two.sessionId, newId(), 'x'], last: [three.sessionId], none: [newId()] })).toEqual(
      new Map([
        ['both', { people: 2, meanWatchedSeconds: 300 }],
        ['last', { people: 1, meanWatchedSeconds: 60 }],
      ]),
    );
    expect(await count({})).toEqual(new Map());
  });

  it('of a live session count until now', async () => {
    const { teacher, enrolled, sessionId } = await live();
    const stays = [stay(0, 1, null)];
    await setStays(to.db, sessionId, [enrolled[0]!.userId], { startedAt: minutes(0), endedAt: null, stays });
    to.clock.at = minutes(2.5);
    expect(await analytics(teacher, sessionId)).toMatchObject({
      endedAt: null,
      countedUntil: minutes(2.5),
      meanSeconds: 90,
      peak: 1,
      series: [{ people: 0 }, { people: 1 }, { people: 1 }],
    });
  });

  it('of a session to which nobody came have no averages and no peak', async () => {
    const { teacher, sessionId } = await live();
    await setStays(to.db, sessionId, [], { startedAt: minutes(0), endedAt: minutes(0), stays: [] });
    expect(await analytics(teacher, sessionId)).toMatchObject({
      people: 0,
      meanSeconds: null,
      meanWatchedSeconds: null,
      medianSeconds: null,
      peak: 0,
      peakAt: null,
      series: [{ at: minutes(0), people: 0 }],
    });
    const page = { page: 1, limit: 10 };
    expect(await to.queries.execute(new ListAttendees(teacher, sessionId, page))).toEqual({ items: [], total: 0, next: null });
  });

  it('show long sessions by the quarter of an hour, and refuse minutes for more than a day', async () => {
    const { teacher, sessionId } = await live();
    await setStays(to.db, sessionId, [], { startedAt: minutes(0), endedAt: minutes(181), stays: [] });
    expect(await analytics(teacher, sessionId)).toMatchObject({ step: 'quarter_hour', series: { length: 13 } });
    expect(await analytics(teacher, sessionId, 'minute')).toMatchObject({ step: 'minute', series: { length: 181 } });
    await setStays(to.db, sessionId, [], { startedAt: minutes(0), endedAt: minutes(24 * 60 + 1), stays: [] });
    expect(await refusalOf(analytics(teacher, sessionId, 'minute'))).toBe('STEP_TOO_SHORT');
  });

  it('equal a plain count for any stays of three people', async () => {
    const { teacher, sessionId } = await live();
    const users = [newId(), newId(), newId()].toSorted();
    await fc.assert(
      fc.asyncProperty(anyStays(START, GRACE), fc.option(fc.nat(600)), fc.nat(900), async (stays, length, elapsed) => {
        const session = { startedAt: seconds(0), endedAt: length === null ? null : seconds(length) };
        const now = seconds(elapsed);
        await setStays(to.db, sessionId, users, { ...session, stays });
        const ofUser = users.map((_, user) => stays.filter((each) => each.user === user && !each.staff));
        const spans = ofUser.map((own) => presenceOf(own, session, now, GRACE).filter(({ came, left }) => left > came));
        const thereIn = (from: number, until: number) =>
          spans.filter((own) => own.some(({ came, left }) => came < until && left > from)).length;
        const steps = Math.max(1, Math.ceil(((session.endedAt ?? now).getTime() - START) / 60_000));
        const arrivals = spans.flat().map(({ came }) => came);
        const peak = Math.max(0, ...arrivals.map((at) => thereIn(at, at + 1)));
        const firstAt = Math.min(...arrivals.filter((at) => thereIn(at, at + 1) === peak));
        const people = users.flatMap((userId, user) => {
          const time = timeAttended(ofUser[user]!, session, now, GRACE);
          return time ? [{ userId, ...time }] : [];
        });
        to.clock.at = now;
        expect(await analytics(teacher, sessionId, 'minute')).toMatchObject({
          people: people.length,
          peak,
          peakAt: peak ? new Date(firstAt) : null,
          series: Array.from({ length: steps }, (_, n) => ({
            at: minutes(n),
            people: thereIn(START + n * 60_000, START + (n + 1) * 60_000),
          })),
        });
        const { items } = await to.queries.execute(new ListAttendees(teacher, sessionId, { page: 1, limit: 10 }));
        expect(items.map(({ name: _name, email: _email, watchedSeconds: _watched, ...time }) => time)).toEqual(
          people.toSorted((one, other) => one.firstJoinedAt.getTime() - other.firstJoinedAt.getTime()),
        );
        to.clock.at = undefined;
      }),
      { numRuns: 200 },
    );
  });

  it('list who came by name, in the order of their first join, in pages or all in batches', async () => {
    const { teacher, enrolled, sessionId } = await live(3);
    const users = enrolled.map(({ userId }) => userId);
    const stays = [stay(0, 3, 4), stay(1, 1, 2), stay(2, 2, 4), stay(0, 2.5, 2.75)];
    await setStays(to.db, sessionId, users, { startedAt: minutes(0), endedAt: minutes(5), stays });
    const { name, email } = to.school.people.get(users[1]!)!;
    const first = {
      userId: users[1],
      name,
      email,
      attendedSeconds: 60,
      watchedSeconds: 60,
      firstJoinedAt: minutes(1),
      lastLeftAt: minutes(2),
    };
    const page = (page: number, limit = 2) => to.queries.execute(new ListAttendees(teacher, sessionId, { page, limit }));
    const [one, two] = [await page(1), await page(2)];
    expect(one).toMatchObject({ items: [first, { userId: users[2] }], total: 3 });
    expect(two).toMatchObject({ items: [{ userId: users[0], attendedSeconds: 90, lastLeftAt: minutes(4) }], total: 3, next: null });
    expect(await to.queries.execute(new ListAttendees(teacher, sessionId, { page: 1, limit: 2, after: one.next! }))).toEqual(two);
    const { session, batches } = await to.queries.execute(new ReadAttendees(teacher, sessionId));
    expect(session).toEqual({ title: expect.any(String), timeZone: 'UTC', startsAt: expect.any(Date) });
    const read = [];
    for await (const batch of batches) read.push(...batch);
    expect(read).toEqual([...one.items, ...two.items]);
  });

  it('are for staff of the session and admins only, once it has started', async () => {
    const { teacher, student, sessionId } = await live();
    const notStarted = await planned();
    const stranger = to.school.person('teacher');
    const page = { page: 1, limit: 10 };
    const codes = (by: Principal, id: string) =>
      Promise.all(
        [new GetAnalytics(by, id), new ListAttendees(by, id, page), new ReadAttendees(by, id)].map((each) =>
          refusalOf(to.queries.execute(each)),
        ),
      );
    const all = (code: string) => [code, code, code];
    expect(await codes(to.school.person('admin'), sessionId)).toEqual(all('none'));
    expect(await codes(teacher, sessionId)).toEqual(all('none'));
    expect(await codes(student, sessionId)).toEqual(all('TEACHER_ONLY'));
    expect(await codes(stranger, sessionId)).toEqual(all('NOT_SESSION_HOST'));
    for (const id of [newId(), 'x']) expect(await codes(teacher, id)).toEqual(all('SESSION_NOT_FOUND'));
    expect(await codes(notStarted.teacher, notStarted.sessionId)).toEqual(all('SESSION_NOT_STARTED'));
    expect(await codes(stranger, notStarted.sessionId)).toEqual(all('NOT_SESSION_HOST'));
  });
});
