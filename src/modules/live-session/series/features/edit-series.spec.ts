import { EndSession, SessionCancelled, SessionEdited, SessionRescheduled } from '../../../../contracts/live-session.ts';
import { CancelSession, EditSession, StartSession, type Scope, type SessionDetails } from '../../../../contracts/live-session/lifecycle.ts';
import { GetSession } from '../../../../contracts/live-session/catalogue.ts';
import { FakeBookings } from '../../../../../test/support/fake-bookings.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { ScheduleSeries } from './schedule-series.ts';

const paris = (day: string, hour: string) => new Date(`2026-${day}T${hour}:00Z`);

/* Mondays at nine in Paris; the clocks go back after the first one. */
describe('changing sessions of a series', () => {
  const { to, classOf, plan, facts } = setUpLiveSessions();
  beforeEach(() => {
    to.clock.at = new Date('2026-10-01T07:00:00Z');
  });

  const series = async (more: object = {}) => {
    const { teacher, klass, student } = classOf();
    const session = { title: 'Algebra', classId: klass.id, startsAt: paris('10-19', '07:00'), timeZone: 'Europe/Paris', ...more };
    const { sessionIds } = await to.commands.execute(new ScheduleSeries(teacher, session, { rrule: 'FREQ=WEEKLY;COUNT=4' }));
    const views = () => Promise.all(sessionIds.map((id) => to.queries.execute(new GetSession(teacher, { id }))));
    const edit = (index: number, changes: Partial<SessionDetails>, scope?: Scope) =>
      to.commands.execute(new EditSession(teacher, sessionIds[index]!, changes, scope));
    const cancel = (index: number, scope?: Scope) => to.commands.execute(new CancelSession(teacher, sessionIds[index]!, scope));
    const starts = async () => (await views()).map(({ startsAt }) => startsAt.toISOString().slice(5, 16));
    const titles = async () => (await views()).map(({ title }) => title);
    const statuses = async () => (await views()).map(({ status }) => status);
    const hold = async (index: number, end = true) => {
      await to.commands.execute(new StartSession(teacher, sessionIds[index]!));
      if (end) await to.commands.execute(new EndSession(teacher, sessionIds[index]!));
    };
    return { teacher, student, sessionIds, views, edit, cancel, starts, titles, statuses, hold };
  };

  it.each([
    ['this', ['Algebra', 'Geometry', 'Algebra', 'Algebra']],
    ['following', ['Algebra', 'Geometry', 'Geometry', 'Geometry']],
    ['all', ['Geometry', 'Geometry', 'Geometry', 'Geometry']],
  ] as const)('changes exactly the sessions in the scope: %s', async (scope, expected) => {
    const { edit, titles, sessionIds } = await series();
    await edit(1, { title: 'Geometry' }, scope);
    expect(await titles()).toEqual(expected);
    for (const [index, sessionId] of sessionIds.entries()) {
      const changed = expected[index] === 'Geometry';
      const edited = (await facts(sessionId)).filter(({ type }) => type === SessionEdited.type);
      expect(edited.map(({ payload }) => payload)).toEqual(changed ? [{ sessionId, fields: ['title'] }] : []);
    }
  });

  it('changes only the one session if no scope is given', async () => {
    const { edit, titles } = await series();
    await edit(2, { title: 'Geometry' });
    expect(await titles()).toEqual(['Algebra', 'Algebra', 'Geometry', 'Algebra']);
  });

  it('moves each session to the new local time of day, across clock changes, and records the old and new times', async () => {
    const { edit, starts, sessionIds } = await series();
    await edit(0, { startsAt: paris('10-19', '08:00') }, 'all');
    expect(await starts()).toEqual(['10-19T08:00', '10-26T09:00', '11-02T09:00', '11-09T09:00']);
    const moved = (await facts(sessionIds[3]!)).filter(({ type }) => type === SessionRescheduled.type);
    expect(moved.map(({ payload }) => payload)).toEqual([
      { sessionId: sessionIds[3], from: '2026-11-09T08:00:00.000Z', to: '2026-11-09T09:00:00.000Z' },
    ]);
  });

  it('moves the following sessions by the same number of days, but not the earlier ones', async () => {
    const { edit, starts } = await series();
    await edit(1, { startsAt: paris('10-27', '08:00') }, 'following');
    expect(await starts()).toEqual(['10-19T07:00', '10-27T08:00', '11-03T08:00', '11-10T08:00']);
  });

  it('moves an individually rescheduled session back to the common time, on its own date', async () => {
    const { edit, starts } = await series();
    await edit(2, { startsAt: paris('11-03', '15:00') });
    await edit(0, { title: 'Geometry', startsAt: paris('10-19', '07:00') }, 'all');
    expect((await starts())[2]).toBe('11-03T15:00');
    await edit(0, { startsAt: paris('10-19', '08:00') }, 'all');
    expect(await starts()).toEqual(['10-19T08:00', '10-26T09:00', '11-03T09:00', '11-09T09:00']);
  });

  it('goes by the local date, even if a move crosses midnight in UTC', async () => {
    const { edit, starts } = await series({ startsAt: paris('10-19', '21:30'), lengthMinutes: 120 });
    await edit(0, { startsAt: paris('10-19', '22:15') }, 'all');
    // Now at 00:15 local time, on the next day.
    expect(await starts()).toEqual(['10-19T22:15', '10-26T23:15', '11-02T23:15', '11-09T23:15']);
  });

  it('never changes sessions that have ended, are live or were cancelled', async () => {
    const { edit, cancel, hold, titles, starts, statuses, sessionIds } = await series();
    await hold(0);
    await cancel(1);
    await hold(2, false);
    const before = await Promise.all(sessionIds.slice(0, 3).map((id) => facts(id)));
    await edit(0, { title: 'Geometry', startsAt: paris('10-19', '08:00') }, 'all');
    expect(await titles()).toEqual(['Algebra', 'Algebra', 'Algebra', 'Geometry']);
    expect(await starts()).toEqual(['10-19T07:00', '10-26T08:00', '11-02T08:00', '11-09T09:00']);
    await cancel(0, 'all');
    expect(await statuses()).toEqual(['ended', 'cancelled', 'live', 'cancelled']);
    expect(await Promise.all(sessionIds.slice(0, 3).map((id) => facts(id)))).toEqual(before);
  });

  it('is rejected with the reason if no session is left to change', async () => {
    const { edit, cancel, hold } = await series();
    await cancel(1, 'following');
    await hold(0, false);
    expect(await refusalOf(edit(0, { title: 'Geometry' }, 'all'))).toBe('SESSION_NOT_SCHEDULED');
    expect(await refusalOf(edit(1, { title: 'Geometry' }, 'following'))).toBe('SESSION_NOT_SCHEDULED');
  });

  it.each([
    ['ended', true],
    ['live', false],
  ])('cancels the other sessions, and can be repeated, even if the requested one is %s', async (status, end) => {
    const { cancel, hold, statuses, sessionIds } = await series();
    await hold(0, end);
    expect(await refusalOf(cancel(0))).not.toBe('none');
    await cancel(0, 'all');
    const before = await Promise.all(sessionIds.map((id) => facts(id)));
    await cancel(0, 'all');
    await cancel(0, 'following');
    expect(await Promise.all(sessionIds.map((id) => facts(id)))).toEqual(before);
    expect(await statuses()).toEqual([status, 'cancelled', 'cancelled', 'cancelled']);
  });

  it('refuses to cancel a series if every session has ended, and says so', async () => {
    const { cancel, hold } = await series();
    for (const index of [0, 1, 2, 3]) await hold(index);
    expect(await refusalOf(cancel(1, 'all'))).toBe('SESSION_ENDED');
  });

  it.each(['ended', 'live', 'cancelled'])(
    'does not move the other sessions again when it is repeated and the requested one is %s',
    async (status) => {
      const { edit, cancel, hold, starts } = await series();
      if (status === 'cancelled') await cancel(0);
      else await hold(0, status === 'ended');
      const refused = [
        { startsAt: paris('10-20', '07:00') },
        // Nine in Paris is the previous evening in Honolulu.
        { timeZone: 'Pacific/Honolulu' },
      ];
      for (const changes of refused) expect(await refusalOf(edit(0, changes, 'all'))).toBe('SESSION_NOT_SCHEDULED');
      expect(await starts()).toEqual(['10-19T07:00', '10-26T08:00', '11-02T08:00', '11-09T08:00']);
      for (let times = 0; times < 2; times++) {
        await edit(0, { startsAt: paris('10-19', '08:00') }, 'all');
        expect(await starts()).toEqual(['10-19T07:00', '10-26T09:00', '11-02T09:00', '11-09T09:00']);
      }
    },
  );

  it.each([
    ['this', ['scheduled', 'cancelled', 'scheduled', 'scheduled']],
    ['following', ['scheduled', 'cancelled', 'cancelled', 'cancelled']],
    ['all', ['cancelled', 'cancelled', 'cancelled', 'cancelled']],
  ] as const)('cancels exactly the sessions in the scope, once: %s', async (scope, expected) => {
    const { cancel, statuses, sessionIds } = await series();
    await cancel(1, scope);
    await cancel(1, scope);
    expect(await statuses()).toEqual(expected);
    for (const [index, sessionId] of sessionIds.entries()) {
      const cancelled = (await facts(sessionId)).filter(({ type }) => type === SessionCancelled.type);
      expect(cancelled).toHaveLength(expected[index] === 'cancelled' ? 1 : 0);
    }
  });

  it('changes no session if one of them cannot be changed', async () => {
    const { edit, views, starts, student, sessionIds } = await series({ visibility: 'booked', capacity: 5 });
    const [bookings, other] = [to.get(FakeBookings), to.school.person('student')];
    bookings.book(sessionIds[2]!, student.userId);
    bookings.book(sessionIds[2]!, other.userId);
    expect(await refusalOf(edit(0, { capacity: 1 }, 'all'))).toBe('CAPACITY_BELOW_BOOKED');
    expect(await refusalOf(edit(0, { visibility: 'class', capacity: null }, 'all'))).toBe('SESSION_HAS_BOOKINGS');
    expect(await refusalOf(edit(3, { startsAt: paris('10-10', '07:00') }, 'all'))).toBe('START_IN_THE_PAST');
    expect(await refusalOf(edit(0, { timeZone: 'Mars/Olympus' }, 'all'))).toBe('UNKNOWN_TIME_ZONE');
    expect((await views()).map(({ capacity, visibility }) => `${capacity} ${visibility}`)).toEqual(Array(4).fill('5 booked'));
    expect(await starts()).toEqual(['10-19T07:00', '10-26T08:00', '11-02T08:00', '11-09T08:00']);
    await edit(0, { capacity: 2 }, 'all');
    expect((await views()).map(({ capacity }) => capacity)).toEqual([2, 2, 2, 2]);
  });

  it('is for staff only', async () => {
    const { sessionIds, student } = await series();
    const change = (by: typeof student) => refusalOf(to.commands.execute(new EditSession(by, sessionIds[0]!, { title: 'B' }, 'all')));
    expect([await change(student), await change(to.school.person('teacher'))]).toEqual(['TEACHER_ONLY', 'NOT_SESSION_HOST']);
  });

  it('treats a session without a series as the whole series', async () => {
    const { teacher } = classOf();
    const id = await plan(teacher, 'Algebra', 1, { startsAt: paris('10-19', '07:00') });
    await to.commands.execute(new EditSession(teacher, id, { title: 'Geometry' }, 'all'));
    await to.commands.execute(new CancelSession(teacher, id, 'following'));
    expect(await facts(id)).toHaveLength(3);
    expect(await to.queries.execute(new GetSession(teacher, { id }))).toMatchObject({ title: 'Geometry', status: 'cancelled' });
  });
});
