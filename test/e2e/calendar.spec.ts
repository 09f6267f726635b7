import { jest } from '@jest/globals';
import { sql } from 'kysely';
import { Database } from '../../src/kernel/messaging/database.ts';
import { Log } from '../../src/kernel/logging/log.ts';
import { DomainError } from '../../src/kernel/domain/domain-error.ts';
import { CalendarLimits } from '../../src/modules/calendar/calendar-limits.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { readCalendar } from '../support/calendar.ts';
import { until } from '../support/until.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Math.floor(Date.now() / 1000) * 1000 + days * DAY_MS).toISOString();

describe('calendars', () => {
  let app: TestApp;
  const logged: string[] = [];
  let teacher: SignedUp, student: SignedUp, stranger: SignedUp, admin: SignedUp;
  let classId: string;

  beforeAll(async () => {
    const log = new Log('trace', { write: (line) => void logged.push(line) });
    app = await startApp({ PUBLIC_URL: 'https://school.example' }, { override: (builder) => builder.overrideProvider(Log).useValue(log) });
    [teacher, student, stranger, admin] = [
      await app.signUp('teacher'),
      await app.signUp('student'),
      await app.signUp('student'),
      await app.signUp('admin'),
    ];
    classId = await newClass('Physics; 10b, "A"\nATTENDEE:mailto:x@y.example');
  });
  afterAll(() => app.close());

  const as = (user: SignedUp, method: 'get' | 'post' | 'patch' | 'delete', path: string) =>
    app.http[method](`/api/v1${path}`).auth(user.token, { type: 'bearer' });
  const newClass = async (name: string): Promise<string> => {
    const { body } = await as(teacher, 'post', '/classes').send({ name }).expect(201);
    await as(teacher, 'post', `/classes/${body.data.id}/students`)
      .send({ students: [{ userId: student.id }] })
      .expect(200);
    return body.data.id as string;
  };
  const plan = async (more: object = {}, by = teacher) => {
    const { body } = await as(by, 'post', '/live-sessions')
      .send({ title: 'Algebra', startsAt: inDays(7), ...more })
      .expect(201);
    return body.data as { id: string; code: string; startsAt: string; seriesId: string };
  };
  const read = async (request: ReturnType<typeof as>) => {
    const answer = await request.expect(200);
    return { ...readCalendar(answer.text), text: answer.text, headers: answer.headers as Record<string, string> };
  };
  const feedOf = async (user: SignedUp): Promise<string> => {
    const { body } = await as(user, 'post', '/calendar/feed').expect(201);
    return new URL(body.data.url as string).pathname;
  };
  const inFeed = async (path: string) => (await read(app.http.get(path))).events;

  describe('of a session', () => {
    it('needs no token if the session is public, and then shows only public data', async () => {
      const meeting = { meetingUrl: 'https://meet.example/j/123', meetingPassword: 'sesame' };
      const { id, code, startsAt } = await plan({ ...meeting, lengthMinutes: 90, description: 'Bring the worksheet.' });
      const { events, text, headers } = await read(app.http.get(`/api/v1/live-sessions/${id}/calendar.ics`));
      expect(events).toEqual([
        {
          uid: `${id}@rollcall`,
          summary: 'Algebra',
          description: `Bring the worksheet.\n\n${teacher.name}`,
          url: `https://school.example/s/${code}`,
          status: 'CONFIRMED',
          sequence: 0,
          start: startsAt,
          end: new Date(Date.parse(startsAt) + 90 * 60_000).toISOString(),
          stamp: expect.any(String),
          modified: expect.any(String),
        },
      ]);
      expect(text).not.toMatch(/meet\.example|sesame|@school\.example|ATTENDEE|ORGANIZER/);
      expect(headers).toMatchObject({ 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'private, max-age=300' });
    });

    it('keeps its UID, counts revisions, and is cancelled with the session', async () => {
      const { id } = await plan();
      const event = async () => (await read(app.http.get(`/api/v1/live-sessions/${id}/calendar.ics`))).events[0]!;
      const first = await event();
      const later = inDays(8);
      await as(teacher, 'patch', `/live-sessions/${id}`).send({ startsAt: later }).expect(200);
      expect(await event()).toMatchObject({ uid: first.uid, sequence: 1, start: later });
      // Changing data that no calendar shows is not a revision.
      await as(teacher, 'patch', `/live-sessions/${id}`).send({ lateBooking: true }).expect(200);
      expect((await event()).sequence).toBe(1);
      await as(teacher, 'delete', `/live-sessions/${id}`).expect(200);
      expect(await event()).toMatchObject({ uid: first.uid, sequence: 2, status: 'CANCELLED' });
    });

    it('changes LAST-MODIFIED, SEQUENCE and ETag with every change to its content, however it is made', async () => {
      // Uses sessions of its own, because calendars may be read only twenty times a minute.
      const host = await app.signUp('teacher');
      const { body } = await as(host, 'post', '/classes').send({ name: 'Astronomy' }).expect(201);
      const { id } = await plan({ classId: body.data.id }, host);
      const paths = [`/live-sessions/${id}/calendar.ics`, `/classes/${body.data.id}/calendar.ics`];
      const ask = async () => Promise.all(paths.map((path) => read(as(host, 'get', path))));
      const own = (answer: Awaited<ReturnType<typeof read>>) => answer.events.find(({ uid }) => uid === `${id}@rollcall`)!;
      const set = (column: string, value: unknown) =>
        app.app.get(Database).rows(sql`update live_session set ${sql.ref(column)} = ${value} where id = ${id}`);
      let before = await ask();
      // Counts only calendar reads.
      for (const [column, value] of [
        ['late_booking', true],
        ['search_text', 'optics'],
        ['marks_visibility', 'room'],
      ] as const) {
        await set(column, value);
        for (const [n, path] of paths.entries()) await as(host, 'get', path).set('If-None-Match', before[n]!.headers.etag!).expect(304);
      }
      for (const [column, value] of [
        ['title', 'Optics'],
        ['description', 'Bring a lens.'],
        ['host_name', 'Hypatia'],
        ['instructor', 'Grace Hopper'],
        ['starts_at', inDays(5)],
        ['length_minutes', 25],
        ['code', 'ZZZZZZZ2'],
        ['status', 'cancelled'],
      ] as const) {
        const old = new Date(Date.now() - 3_600_000);
        await set('updated_at', old);
        await set(column, value);
        const changed = await ask();
        for (const [n, after] of changed.entries()) {
          expect([column, own(after).sequence]).toEqual([column, own(before[n]!).sequence + 1]);
          expect(Date.parse(own(after).modified)).toBeGreaterThan(old.getTime());
          expect(own(after).stamp).toBe(own(after).modified);
          expect(after.headers.etag).not.toBe(before[n]!.headers.etag);
        }
        before = changed;
      }
    });

    it('shows the host’s current name', async () => {
      const host = await app.signUp('teacher');
      const { id } = await plan({}, host);
      const event = async () => (await read(app.http.get(`/api/v1/live-sessions/${id}/calendar.ics`))).events[0]!;
      const before = await event();
      await as(host, 'patch', '/auth/me').send({ name: 'Hypatia' }).expect(200);
      await until('the new name', async () => (await event()).description === 'Hypatia');
      expect((await event()).sequence).toBe(before.sequence + 1);
    });

    it('ends when the session actually ended', async () => {
      const { id } = await plan({ startsAt: inDays(1) });
      const event = async () => (await read(app.http.get(`/api/v1/live-sessions/${id}/calendar.ics`))).events[0]!;
      const planned = await event();
      const started = await as(teacher, 'post', `/live-sessions/${id}/start`).send({}).expect(200);
      await as(teacher, 'post', `/live-sessions/${id}/end`).expect(200);
      await app.app
        .get(Database)
        .rows(sql`update live_session set ended_at = started_at + interval '10 minutes', outcome = 'held' where id = ${id}`);
      const ended = await event();
      const start = Math.floor(Date.parse(started.body.data.startedAt as string) / 1_000) * 1_000;
      expect([Date.parse(ended.start), Date.parse(ended.end), ended.status]).toEqual([start, start + 600_000, 'CONFIRMED']);
      expect(ended.uid).toBe(planned.uid);
      expect(ended.sequence).toBeGreaterThan(planned.sequence);
    });

    it('is valid for a user without sessions', async () => {
      const { components, events } = await read(app.http.get(await feedOf(await app.signUp('student'))));
      expect([components, events]).toEqual([['vtimezone'], []]);
    });

    it('is available only to users who may read the session', async () => {
      const { id } = await plan({ classId });
      const path = `/live-sessions/${id}/calendar.ics`;
      expect((await read(as(student, 'get', path))).events).toHaveLength(1);
      expect((await as(stranger, 'get', path).expect(404)).body.code).toBe('SESSION_NOT_FOUND');
      expect((await app.http.get(`/api/v1${path}`).expect(404)).body.code).toBe('SESSION_NOT_FOUND');
    });

    it('is not sent again while unchanged', async () => {
      const { id } = await plan();
      const path = `/api/v1/live-sessions/${id}/calendar.ics`;
      const { headers } = await read(app.http.get(path));
      const { text } = await app.http.get(path).set('If-None-Match', headers.etag!).expect(304);
      expect(text).toBe('');
      await as(teacher, 'patch', `/live-sessions/${id}`).send({ title: 'Geometry' }).expect(200);
      await app.http.get(path).set('If-None-Match', headers.etag!).expect(200);
    });
  });

  describe('of a class', () => {
    it('lists its sessions in order for its members, including series and cancelled ones', async () => {
      const own = await newClass('Chemistry');
      const series = await plan({ classId: own, recurrence: { rrule: 'FREQ=DAILY;COUNT=3' } });
      const single = await plan({ classId: own, title: 'Optics', startsAt: inDays(3) });
      await as(teacher, 'delete', `/live-sessions/${series.id}`).expect(200);
      const { name, events } = await read(as(student, 'get', `/classes/${own}/calendar.ics`));
      expect(name).toBe('Chemistry');
      expect(events.map(({ summary, status, sequence }) => [summary, status, sequence])).toEqual([
        ['Optics', 'CONFIRMED', 0],
        ['Algebra', 'CANCELLED', 1],
        ['Algebra', 'CONFIRMED', 0],
        ['Algebra', 'CONFIRMED', 0],
      ]);
      expect(events[0]!.uid).toBe(`${single.id}@rollcall`);
      expect(new Set(events.map(({ uid }) => uid)).size).toBe(4);
      await as(stranger, 'get', `/classes/${own}/calendar.ics`).expect(404);
      await app.http.get(`/api/v1/classes/${own}/calendar.ics`).expect(401);
    });

    it('escapes names and titles so that they cannot inject lines', async () => {
      const title = 'Waves; part 1, \\ "x"\nEND:VEVENT\nATTENDEE:mailto:x@y.example';
      await plan({ classId, title });
      const { name, events, properties } = await read(as(teacher, 'get', `/classes/${classId}/calendar.ics`));
      // Names are single-line; icalendar.spec.ts tests others.
      expect(name).toBe('Physics; 10b, "A" ATTENDEE:mailto:x@y.example');
      expect(events.map(({ summary }) => summary)).toContain(title.replaceAll('\n', ' '));
      expect(properties.has('attendee')).toBe(false);
    });

    it('is not sent again until a session, its host or its class changes', async () => {
      const host = await app.signUp('teacher');
      const { body } = await as(host, 'post', '/classes').send({ name: 'Greek' }).expect(201);
      const own = body.data.id as string;
      const { id } = await plan({ classId: own, startsAt: inDays(2) }, host);
      const paths = [`/api/v1/classes/${own}/calendar.ics`, await feedOf(host)];
      const ask = (path: string) => app.http.get(path).auth(host.token, { type: 'bearer' });
      const tags = async () => Promise.all(paths.map(async (path) => (await ask(path).expect(200)).headers.etag as string));
      const changesTags = async (change: () => Promise<unknown>, which = [true, true]) => {
        const before = await tags();
        for (const [index, path] of paths.entries()) await ask(path).set('If-None-Match', before[index]!).expect(304);
        await change();
        const after = await tags();
        expect(after.map((tag, index) => tag !== before[index])).toEqual(which);
      };
      await changesTags(() => as(host, 'patch', `/live-sessions/${id}`).send({ title: 'Verbs' }).expect(200));
      await changesTags(() => as(host, 'patch', `/live-sessions/${id}`).send({ lateBooking: true }).expect(200), [false, false]);
      await changesTags(() => plan({ classId: own, startsAt: inDays(1) }, host));
      await changesTags(() => app.app.get(Database).rows(sql`update live_session set host_name = 'Hypatia' where id = ${id}`));
      await changesTags(() => as(host, 'patch', `/classes/${own}`).send({ name: 'Old Greek' }).expect(200), [true, false]);
    });

    it('may be read twenty times a minute by each reader', async () => {
      const [reader, other] = [await app.signUp('student'), await app.signUp('student')];
      const { body } = await as(teacher, 'post', '/classes').send({ name: 'Dance' }).expect(201);
      const students = [{ userId: reader.id }, { userId: other.id }];
      await as(teacher, 'post', `/classes/${body.data.id}/students`).send({ students }).expect(200);
      const path = `/classes/${body.data.id}/calendar.ics`;
      for (let reads = 0; reads < 20; reads++) await as(reader, 'get', path).expect(200);
      expect((await as(reader, 'get', path).expect(429)).body.code).toBe('TOO_MANY_REQUESTS');
      await as(other, 'get', path).expect(200);
    });

    it('rejects requests without caching when too many are waiting', async () => {
      const full = jest.spyOn(app.app.get(CalendarLimits), 'run').mockRejectedValueOnce(new DomainError('CALENDARS_BUSY'));
      const { body, headers } = await as(teacher, 'get', `/classes/${classId}/calendar.ics`).expect(503);
      full.mockRestore();
      expect(body.code).toBe('CALENDARS_BUSY');
      expect(headers['cache-control'] ?? '').not.toContain('max-age=300');
      const { headers: good } = await as(teacher, 'get', `/classes/${classId}/calendar.ics`).expect(200);
      expect(headers.etag).not.toBe(good.etag);
    });

    it('goes back ninety days and no further', async () => {
      const own = await newClass('History');
      const [old, recent] = [await plan({ classId: own }), await plan({ classId: own })];
      const move = (id: string, days: number) =>
        app.app.get(Database).row(sql`update live_session set starts_at = ${new Date(Date.now() - days * DAY_MS)} where id = ${id}`);
      await move(old.id, 92);
      await move(recent.id, 89);
      const { events } = await read(as(student, 'get', `/classes/${own}/calendar.ics`));
      expect(events.map(({ uid }) => uid)).toEqual([`${recent.id}@rollcall`]);
    });
  });

  describe('behind a secret address', () => {
    it('has what a student attends and has booked, and nothing else', async () => {
      const [pupil, other] = [await app.signUp('student'), await app.signUp('student')];
      const own = await newClass('Biology');
      await as(teacher, 'post', `/classes/${own}/students`)
        .send({ students: [{ userId: pupil.id }] })
        .expect(200);
      const lesson = await plan({ classId: own, title: 'Lesson', startsAt: inDays(1) });
      const booked = await plan({ title: 'Booked', capacity: 1, startsAt: inDays(2) });
      const waited = await plan({ title: 'Waited', capacity: 1, startsAt: inDays(3) });
      const unpaid = await plan({ title: 'Unpaid', price: 1500, currency: 'EUR', startsAt: inDays(4) });
      const calledOff = await plan({ title: 'Called off', capacity: 5, startsAt: inDays(5) });
      const left = await plan({ title: 'Left', capacity: 5, startsAt: inDays(6) });
      await plan({ title: 'Not theirs', capacity: 5 });
      await as(other, 'post', `/live-sessions/${waited.id}/bookings`).expect(201);
      for (const { id } of [booked, waited, calledOff, left, unpaid]) {
        const { body } = await as(pupil, 'get', `/live-sessions/${id}`).expect(200);
        const { price, currency } = body.data as { price: number; currency: string | null };
        await as(pupil, 'post', `/live-sessions/${id}/bookings`)
          .send(price ? { price, currency } : {})
          .expect(201);
      }
      await as(pupil, 'delete', `/live-sessions/${left.id}/bookings/me`).expect(200);
      await as(teacher, 'delete', `/live-sessions/${calledOff.id}`).expect(200);
      const path = await feedOf(pupil);
      const seen = async () => (await inFeed(path)).map(({ summary, status }) => `${summary}: ${status}`);
      const expected = ['Lesson: CONFIRMED', 'Booked: CONFIRMED', 'Waited: TENTATIVE', 'Unpaid: TENTATIVE', 'Called off: CANCELLED'];
      expect(await seen()).toEqual(expected);
      expect((await inFeed(path))[0]!.uid).toBe(`${lesson.id}@rollcall`);
      await as(teacher, 'delete', `/classes/${own}/students/${pupil.id}`).expect(200);
      expect(await seen()).toEqual(expected.slice(1));
    });

    it('updates its event, and that of the session’s calendar, when a booking is confirmed', async () => {
      const pupil = await app.signUp('student');
      const { id } = await plan({ title: 'Unpaid', price: 500, currency: 'EUR' });
      const booking = await as(pupil, 'post', `/live-sessions/${id}/bookings`).send({ price: 500, currency: 'EUR' }).expect(201);
      const path = await feedOf(pupil);
      const own = async () => (await read(as(pupil, 'get', `/live-sessions/${id}/calendar.ics`))).events[0]!;
      const seen = async () => [(await inFeed(path))[0]!, await own()];
      const { headers } = await app.http.get(path).expect(200);
      const before = await seen();
      expect(before.map(({ status }) => status)).toEqual(['TENTATIVE', 'TENTATIVE']);
      // Calendar times have a precision of one second.
      const updated = new Date(Date.now() - 60_000);
      await app.app.get(Database).rows(sql`update live_session set updated_at = ${updated} where id = ${id}`);
      await as(teacher, 'post', `/live-sessions/${id}/bookings/${booking.body.data.id}/confirm`).expect(200);
      await app.http
        .get(path)
        .set('If-None-Match', headers.etag as string)
        .expect(200);
      for (const event of await seen()) {
        expect(event.status).toBe('CONFIRMED');
        expect(event.modified).toBe(event.stamp);
        expect(Date.parse(event.modified!)).toBeGreaterThan(updated.getTime());
      }
      const others = await read(app.http.get(`/api/v1/live-sessions/${id}/calendar.ics`));
      expect(others.events[0]).toMatchObject({ status: 'CONFIRMED', modified: `${updated.toISOString().slice(0, 19)}.000Z` });
    });

    it('has what a teacher hosts and the sessions of their classes', async () => {
      const [owner, colleague] = [await app.signUp('teacher'), await app.signUp('teacher')];
      const { body } = await as(owner, 'post', '/classes').send({ name: 'Latin' }).expect(201);
      await as(owner, 'post', `/classes/${body.data.id}/teachers`).send({ userId: colleague.id }).expect(200);
      await plan({ title: 'Together', classId: body.data.id, startsAt: inDays(1) }, owner);
      await plan({ title: 'Alone', startsAt: inDays(2) }, owner);
      const titles = async (user: SignedUp) => (await inFeed(await feedOf(user))).map(({ summary }) => summary);
      expect([await titles(owner), await titles(colleague)]).toEqual([['Together', 'Alone'], ['Together']]);
    });

    it('is stored only as a digest, and never logged', async () => {
      const path = await feedOf(student);
      const secret = /([\w-]{43})\.ics$/.exec(path)![1]!;
      await inFeed(path);
      await app.http.get(path.replace(secret, `${secret.slice(1)}x`)).expect(404);
      const rows = await app.app.get(Database).rows(sql`select * from calendar_feed`);
      expect(JSON.stringify(rows)).not.toContain(secret);
      expect(logged.filter((line) => line.includes('/api/v1/calendar/:secret.ics')).length).toBeGreaterThanOrEqual(2);
      expect(logged.filter((line) => line.includes(secret.slice(1)))).toEqual([]);
      const { text } = await app.http.get('/metrics').expect(200);
      expect(text).toContain('/calendar/:secret.ics');
      expect(text).not.toContain(secret);
    });

    it('stops working once it is renewed or deleted, and every dead address gets the same response', async () => {
      const first = await feedOf(student);
      const second = await feedOf(student);
      expect(second).not.toBe(first);
      const { events } = await read(app.http.get(second));
      expect(events.length).toBeGreaterThan(0);
      await as(student, 'delete', '/calendar/feed').expect(200);
      await as(student, 'delete', '/calendar/feed').expect(200);
      const unknown = `/api/v1/calendar/${'x'.repeat(43)}.ics`;
      for (const path of [first, second, unknown, '/api/v1/calendar/x.ics', '/api/v1/calendar/%00.ics', '/api/v1/calendar/..%2Fx.ics']) {
        const { body } = await app.http.get(path).expect(404);
        expect([path, body.code, body.error]).toEqual([path, 'NOT_FOUND', 'Not found.']);
      }
    });

    it('stops working while its owner is deactivated', async () => {
      const user = await app.signUp('student');
      const path = await feedOf(user);
      await app.http.get(path).expect(200);
      const set = (status: string) => as(admin, 'patch', `/users/${user.id}`).send({ status }).expect(200);
      await set('inactive');
      expect((await app.http.get(path).expect(404)).body.code).toBe('NOT_FOUND');
      await set('active');
      await app.http.get(path).expect(200);
    });

    it('omits a class that its owner no longer teaches', async () => {
      const former = await app.signUp('teacher');
      await plan({ title: 'Once hosted' }, former);
      const path = await feedOf(former);
      expect(await inFeed(path)).toHaveLength(1);
      await as(admin, 'patch', `/users/${former.id}`).send({ role: 'student' }).expect(200);
      expect(await inFeed(path)).toEqual([]);
    });

    it('differs for each user, even with the same Idempotency-Key', async () => {
      const ask = async () =>
        (await as(student, 'post', '/calendar/feed').set('Idempotency-Key', 'feed').expect(201)).body.data.url as string;
      expect(await ask()).not.toBe(await ask());
    });

    it('says to its owner alone since when it has an address, but never which', async () => {
      const user = await app.signUp('student');
      const state = async (of: SignedUp) => (await as(of, 'get', '/calendar/feed').expect(200)).body.data as object;
      expect(await state(user)).toEqual({ madeAt: null });
      await feedOf(user);
      expect(await state(user)).toEqual({ madeAt: expect.stringMatching(/^\d{4}-.*Z$/) });
      expect(await state(await app.signUp('student'))).toEqual({ madeAt: null });
      await as(user, 'delete', '/calendar/feed').expect(200);
      expect(await state(user)).toEqual({ madeAt: null });
    });

    it('can only be created or deleted with a token', async () => {
      await app.http.post('/api/v1/calendar/feed').expect(401);
      await app.http.delete('/api/v1/calendar/feed').expect(401);
    });
  });
});
