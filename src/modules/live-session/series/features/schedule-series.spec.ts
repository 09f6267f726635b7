import { sql } from 'kysely';
import { sessionStream } from '../../../../contracts/fact.ts';
import { SessionScheduled } from '../../../../contracts/live-session.ts';
import { GetSession, ListSessions } from '../../../../contracts/live-session/catalogue.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { ScheduleSeries } from './schedule-series.ts';

const FIRST = new Date('2026-10-19T07:00:00Z');

describe('scheduling a series', () => {
  const { to, classOf } = setUpLiveSessions();
  beforeEach(() => {
    to.clock.at = new Date('2026-09-01T07:00:00Z');
  });
  const counts = async () => {
    const row = await to.db.row(sql<{ series: number; sessions: number; facts: number }>`
      select (select count(*) from live_session_series)::int as series, (select count(*) from live_session)::int as sessions,
        (select count(*) from event_log)::int as facts`);
    return row!;
  };

  it('creates a session with its own fact for each occurrence, and stores the rule', async () => {
    const { teacher, klass } = classOf();
    const recurrence = { rrule: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4', exdates: ['2026-10-21'] };
    const session = { title: 'Algebra', classId: klass.id, startsAt: FIRST, timeZone: 'Europe/Paris', lengthMinutes: 45 };
    const { seriesId, sessionIds } = await to.commands.execute(new ScheduleSeries(teacher, session, recurrence));
    const views = await Promise.all(sessionIds.map((id) => to.queries.execute(new GetSession(teacher, { id }))));
    expect(views.map(({ startsAt }) => startsAt.toISOString())).toEqual([
      '2026-10-19T07:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
      '2026-10-28T08:00:00.000Z',
    ]);
    for (const view of views)
      expect(view).toMatchObject({
        title: 'Algebra',
        seriesId,
        classId: klass.id,
        lengthMinutes: 45,
        status: 'scheduled',
        visibility: 'class',
      });
    expect(new Set(views.map(({ code }) => code)).size).toBe(3);
    for (const { id: sessionId, startsAt } of views)
      expect(await to.facts(sessionStream(sessionId))).toMatchObject([
        {
          type: SessionScheduled.type,
          seq: 1,
          actorId: teacher.userId,
          payload: { sessionId, classId: klass.id, hostId: teacher.userId, startsAt: startsAt.toISOString() },
        },
      ]);
    expect(
      await to.db.rows(sql`select rrule, exdates, time_zone, starts_at, host_id from live_session_series where id = ${seriesId}`),
    ).toEqual([{ ...recurrence, time_zone: 'Europe/Paris', starts_at: FIRST, host_id: teacher.userId }]);
  });

  it('lets users who may see the sessions list them by series id', async () => {
    const { teacher, student, klass } = classOf();
    const session = { title: 'Algebra', classId: klass.id, startsAt: FIRST };
    const { seriesId } = await to.commands.execute(new ScheduleSeries(teacher, session, { rrule: 'FREQ=DAILY;COUNT=3' }));
    const find = async (by: typeof teacher, id = seriesId) =>
      (await to.queries.execute(new ListSessions(by, { seriesId: id }, { page: 1, limit: 2 }))).total;
    expect(await Promise.all([find(teacher), find(student), find(to.school.person('teacher')), find(teacher, newId())])).toEqual([
      3, 3, 0, 0,
    ]);
  });

  it('creates the maximum number of sessions in one request', async () => {
    const { teacher } = classOf();
    const session = { title: 'Algebra', startsAt: FIRST };
    const began = performance.now();
    const { sessionIds } = await to.commands.execute(new ScheduleSeries(teacher, session, { rrule: 'FREQ=DAILY;COUNT=500' }));
    expect(sessionIds).toHaveLength(500);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('creates all sessions or none', async () => {
    const { teacher, student, klass } = classOf();
    const before = await counts();
    const plan = (by: typeof teacher, more: object, rrule = 'FREQ=DAILY;COUNT=3') => {
      const session = { title: 'Algebra', classId: klass.id, startsAt: FIRST, ...more };
      return refusalOf(to.commands.execute(new ScheduleSeries(by, session, { rrule })));
    };
    expect(await plan(teacher, { startsAt: undefined })).toBe('VALIDATION_FAILED');
    expect(await plan(teacher, { startsAt: new Date('2026-08-31T07:00:00Z') })).toBe('START_IN_THE_PAST');
    expect(await plan(teacher, { startsAt: new Date('9999-12-31T07:00:00Z') })).toBe('START_TOO_FAR');
    expect(await plan(teacher, { startsAt: new Date('2055-09-01T07:00:00Z') }, 'FREQ=YEARLY;COUNT=3')).toBe('START_TOO_FAR');
    expect(await plan(teacher, { timeZone: 'Mars/Olympus' })).toBe('UNKNOWN_TIME_ZONE');
    expect(await plan(teacher, { capacity: 3 })).toBe('CLASS_SESSIONS_ARE_FREE');
    expect(await plan(teacher, {}, 'FREQ=DAILY')).toBe('RRULE_WITHOUT_END');
    expect(await plan(to.school.person('teacher'), {})).toBe('NOT_CLASS_TEACHER');
    expect(await plan(student, {})).toBe('TEACHER_ONLY');
    expect(await counts()).toEqual(before);
  });
});
