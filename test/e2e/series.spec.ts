import type { SignedUp, TestApp } from '../support/app.ts';
import { startApp } from '../support/app.ts';

interface View {
  readonly id: string;
  readonly title: string;
  readonly startsAt: string;
  readonly seriesId: string | null;
  readonly status: string;
}

/** Next year, so that both clock changes are in the future. */
const YEAR = new Date().getUTCFullYear() + 1;

/** The local time in a zone. */
const clockOf = (startsAt: string, timeZone: string) =>
  new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', weekday: 'short' }).format(
    new Date(startsAt),
  );

describe('series of sessions over HTTP', () => {
  let app: TestApp;
  let teacher: SignedUp;
  let student: SignedUp;
  beforeAll(async () => {
    app = await startApp();
    [teacher, student] = [await app.signUp('teacher'), await app.signUp('student')];
  });
  afterAll(() => app.close());

  const as = (user: SignedUp, method: 'get' | 'post' | 'patch' | 'delete', path: string) =>
    app.http[method](`/api/v1${path}`).auth(user.token, { type: 'bearer' });
  const plan = (body: object) =>
    as(teacher, 'post', '/live-sessions').send({ title: 'Algebra', startsAt: `${YEAR}-01-04T08:00:00Z`, ...body });
  const listed = async (seriesId: string): Promise<View[]> => {
    const { body } = await as(student, 'get', `/live-sessions?seriesId=${seriesId}&limit=100`).expect(200);
    return body.data as View[];
  };
  const made = async (body: object): Promise<View[]> => {
    const { body: answer } = await plan(body).expect(201);
    return listed((answer.data as View).seriesId!);
  };

  it('returns the first session, and lists them all by series id', async () => {
    const { body } = await plan({ timeZone: 'Europe/Paris', recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=20' } }).expect(201);
    const first = body.data as View;
    const sessions = await listed(first.seriesId!);
    expect(sessions).toHaveLength(20);
    expect(sessions[0]).toMatchObject({ id: first.id, startsAt: first.startsAt, seriesId: first.seriesId, status: 'scheduled' });
    const { body: none } = await as(student, 'get', `/live-sessions?seriesId=${first.id}`).expect(200);
    expect(none.data).toEqual([]);
  });

  it.each([
    ['Europe/Paris', `${YEAR}-01-05T08:00:00Z`, '09:00', ['07:00', '08:00']],
    ['America/New_York', `${YEAR}-01-05T14:00:00Z`, '09:00', ['13:00', '14:00']],
    ['Australia/Lord_Howe', `${YEAR}-01-04T22:00:00Z`, '09:00', ['22:00', '22:30']],
    // Starts at half past eleven in the evening and lasts two hours: it ends the next day, after the clock change.
    ['Europe/Paris', `${YEAR}-01-05T22:30:00Z`, '23:30', ['21:30', '22:30']],
  ])('in %s, a series that begins at %s stays at %s across both clock changes', async (timeZone, startsAt, time, inUtc) => {
    const sessions = await made({ timeZone, startsAt, lengthMinutes: 120, recurrence: { rrule: 'FREQ=WEEKLY;COUNT=53' } });
    const weekday = clockOf(startsAt, timeZone).slice(0, 3);
    expect(new Set(sessions.map((each) => clockOf(each.startsAt, timeZone)))).toEqual(new Set([`${weekday} ${time}`]));
    expect([...new Set(sessions.map((each) => each.startsAt.slice(11, 16)))].toSorted()).toEqual(inUtc);
    // A move is in local time, too.
    const later = new Date(new Date(startsAt).getTime() + 20 * 60_000).toISOString();
    await as(teacher, 'patch', `/live-sessions/${sessions[0]!.id}?scope=all`).send({ startsAt: later }).expect(200);
    const moved = await listed(sessions[0]!.seriesId!);
    expect(new Set(moved.map((each) => clockOf(each.startsAt, timeZone)))).toEqual(
      new Set([`${weekday} ${time.replace(/.0$/, (minutes) => String(Number(minutes) + 20).padStart(2, '0'))}`]),
    );
  });

  it('omits the exceptions', async () => {
    const exdates = [`${YEAR}-01-05`, `${YEAR}-01-07T09:00`];
    const sessions = await made({ timeZone: 'Europe/Paris', recurrence: { rrule: 'FREQ=DAILY;COUNT=5', exdates } });
    expect(sessions.map(({ startsAt }) => startsAt.slice(8, 10))).toEqual(['04', '06', '08']);
  });

  it('changes one session, that one and the following, or all, and cancels them in the same way', async () => {
    const [first, second, third, last] = await made({ recurrence: { rrule: 'FREQ=DAILY;COUNT=4' } });
    const now = async () => (await listed(first!.seriesId!)).toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
    const titles = async () => (await now()).map(({ title }) => title);
    await as(teacher, 'patch', `/live-sessions/${first!.id}?scope=all`).send({ title: 'B' }).expect(200);
    const { body } = await as(teacher, 'patch', `/live-sessions/${third!.id}?scope=following`).send({ title: 'C' }).expect(200);
    expect(body.data).toMatchObject({ id: third!.id, title: 'C' });
    await as(teacher, 'patch', `/live-sessions/${second!.id}`).send({ title: 'D' }).expect(200);
    expect(await titles()).toEqual(['B', 'D', 'C', 'C']);
    await as(teacher, 'delete', `/live-sessions/${third!.id}?scope=following`).expect(200);
    await as(teacher, 'delete', `/live-sessions/${first!.id}?scope=this`).expect(200);
    expect((await now()).map(({ status }) => status)).toEqual(['cancelled', 'scheduled', 'cancelled', 'cancelled']);
    await as(teacher, 'patch', `/live-sessions/${last!.id}?scope=following`).send({ title: 'E' }).expect(409);
    await as(teacher, 'delete', `/live-sessions/${last!.id}?scope=all`).expect(200);
    expect((await now()).every(({ status }) => status === 'cancelled')).toBe(true);
  });

  it('keeps booked seats: a capacity below their number is rejected', async () => {
    const sessions = await made({ capacity: 2, recurrence: { rrule: 'FREQ=DAILY;COUNT=3' } });
    for (const user of [student, await app.signUp('student')])
      await as(user, 'post', `/live-sessions/${sessions[2]!.id}/bookings`).expect(201);
    const edit = (capacity: number) => as(teacher, 'patch', `/live-sessions/${sessions[0]!.id}?scope=all`).send({ capacity });
    const { body } = await edit(1).expect(409);
    expect(body).toMatchObject({ code: 'CAPACITY_BELOW_BOOKED', extra: { booked: 2 } });
    expect(await listed(sessions[0]!.seriesId!)).toEqual(Array(3).fill(expect.objectContaining({ capacity: 2 })));
    await edit(3).expect(200);
    expect(await listed(sessions[0]!.seriesId!)).toEqual(Array(3).fill(expect.objectContaining({ capacity: 3 })));
  });

  it.each([
    ['without an end', { rrule: 'FREQ=WEEKLY;BYDAY=MO' }, 422, 'RRULE_WITHOUT_END'],
    ['with too many occurrences', { rrule: 'FREQ=DAILY;COUNT=501' }, 422, 'TOO_MANY_OCCURRENCES'],
    ['that never ends', { rrule: 'FREQ=SECONDLY;COUNT=5' }, 422, 'INVALID_RRULE'],
    ['that never occurs', { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5' }, 422, 'INVALID_RRULE'],
    ['that is invalid', { rrule: 'every monday' }, 422, 'INVALID_RRULE'],
    ['that has ended', { rrule: 'FREQ=DAILY;UNTIL=20200101' }, 422, 'NO_OCCURRENCES'],
    ['that is too long', { rrule: `FREQ=DAILY;${'COUNT=1;'.repeat(100)}` }, 400, 'VALIDATION_FAILED'],
    ['with an exception before 1970', { rrule: 'FREQ=DAILY;COUNT=5', exdates: ['1969-12-31'] }, 400, 'VALIDATION_FAILED'],
    ['with an invalid exception', { rrule: 'FREQ=DAILY;COUNT=5', exdates: ['tomorrow'] }, 400, 'VALIDATION_FAILED'],
    ['with an unknown field', { rrule: 'FREQ=DAILY;COUNT=5', rdates: [] }, 400, 'VALIDATION_FAILED'],
  ])('rejects a rule %s', async (_, recurrence, status, code) => {
    const { body } = await plan({ recurrence }).expect(status);
    expect(body).toMatchObject({ code });
    if (code === 'INVALID_RRULE') expect(body.details[0]).toMatchObject({ field: 'recurrence.rrule' });
  });

  it('rejects fields that cannot be combined with a rule', async () => {
    const recurrence = { rrule: 'FREQ=DAILY;COUNT=5' };
    const { body: now } = await plan({ recurrence, startNow: true }).expect(400);
    expect(now).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field: 'recurrence' }] });
    expect((await plan({ recurrence, startsAt: undefined }).expect(400)).body).toMatchObject({ details: [{ field: 'startsAt' }] });
    expect((await plan({ recurrence, timeZone: 'Mars/Olympus' }).expect(422)).body.code).toBe('UNKNOWN_TIME_ZONE');
    expect((await plan({ recurrence, startsAt: '2020-01-01T08:00:00Z' }).expect(422)).body.code).toBe('START_IN_THE_PAST');
    const [session] = await made({ recurrence });
    await as(teacher, 'patch', `/live-sessions/${session!.id}?scope=some`).send({ title: 'B' }).expect(400);
    await as(student, 'delete', `/live-sessions/${session!.id}?scope=all`).expect(403);
    await as(await app.signUp('teacher'), 'delete', `/live-sessions/${session!.id}?scope=all`).expect(404);
  });

  it('is created once per Idempotency-Key', async () => {
    const body = { recurrence: { rrule: 'FREQ=DAILY;COUNT=3' } };
    const [one, other] = [await plan(body).set('Idempotency-Key', 'series'), await plan(body).set('Idempotency-Key', 'series')];
    expect(one.status).toBe(201);
    expect(other.body).toEqual(one.body);
  });
});
