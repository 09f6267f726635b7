import { newId } from '../../src/kernel/ids.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';

type Method = 'get' | 'post' | 'patch' | 'delete';
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('a session over HTTP', () => {
  let app: TestApp;
  let teacher: SignedUp, colleague: SignedUp, student: SignedUp, other: SignedUp, outsider: SignedUp, admin: SignedUp;

  const send = (method: Method, path: string, who: SignedUp, body?: object) => {
    const request = app.http[method](`/api/v1${path}`).set('Authorization', `Bearer ${who.token}`);
    return body ? request.send(body) : request;
  };
  const data = async <T = Record<string, unknown>>(request: ReturnType<typeof send>, status = 200) =>
    (await request.expect(status)).body.data as T;
  const codeOf = async (request: ReturnType<typeof send>) => {
    const { status, body } = (await request) as { status: number; body: { code?: string } };
    return [status, body.code];
  };
  type Session = { id: string; code: string; shareLink: string; status: string; startedAt: string; endedAt: string };
  const newClass = async () => {
    const { id } = await data<{ id: string }>(send('post', '/classes', teacher, { name: `Class ${newId()}` }), 201);
    await send('post', `/classes/${id}/students`, teacher, { students: [{ userId: student.id }, { userId: other.id }] }).expect(200);
    return id;
  };
  const schedule = (classId: string, more: object = {}) =>
    data<Session>(send('post', '/live-sessions', teacher, { title: 'Induction', classId, startsAt: inHours(1), ...more }), 201);

  beforeAll(async () => {
    app = await startApp({ PUBLIC_URL: 'https://school.example' });
    [teacher, colleague, admin] = [await app.signUp('teacher'), await app.signUp('teacher'), await app.signUp('admin')];
    [student, other, outsider] = [await app.signUp('student'), await app.signUp('student'), await app.signUp('student')];
  });
  afterAll(() => app.close());

  it('goes through its life cycle: scheduled, edited, started, joined, left, ended', async () => {
    const classId = await newClass();
    const session = await schedule(classId, {
      timeZone: 'Europe/Paris',
      meetingUrl: 'https://meet.example/j/1',
      meetingPassword: 'open sesame',
      videoUrl: 'https://video.example/1.mp4',
    });
    expect(session).toMatchObject({ status: 'scheduled', hostId: teacher.id, isHost: true, canStart: true, hasMeeting: true });
    expect(session.shareLink).toBe(`https://school.example/s/${session.code}`);
    const path = `/live-sessions/${session.id}`;
    const edited = await data(send('patch', path, teacher, { title: 'Induction 2', startsAt: inHours(2), lengthMinutes: 90 }));
    expect(edited).toMatchObject({ title: 'Induction 2', lengthMinutes: 90, timeZone: 'Europe/Paris' });

    expect(await codeOf(send('post', `${path}/join`, student))).toEqual([409, 'SESSION_NOT_LIVE']);
    expect(await codeOf(send('post', `${path}/end`, teacher))).toEqual([409, 'SESSION_NOT_LIVE']);
    expect(await data(send('get', `/classes/${classId}/room`, student))).toBeNull();
    const started = await data<Session>(send('post', `${path}/start`, teacher));
    expect(started).toMatchObject({ status: 'live', canStart: false, canJoin: true });
    expect(await data(send('post', `${path}/start`, teacher, { replace: false }))).toEqual(started);
    expect(await data(send('get', `/classes/${classId}/room`, student))).toMatchObject({ id: session.id, canJoin: true, canEdit: false });

    const joined = await data(send('post', `${path}/join`, student));
    expect(joined).toMatchObject({
      session: { id: session.id, status: 'live' },
      meetingUrl: 'https://meet.example/j/1',
      meetingPassword: 'open sesame',
      videoUrl: 'https://video.example/1.mp4',
      video: { kind: 'file', embedUrl: 'https://video.example/1.mp4', id: null, startSeconds: null },
      participantCount: 1,
    });
    expect(await data(send('post', `${path}/join`, student))).toEqual(joined);
    expect(await data(send('post', `${path}/join`, teacher))).toMatchObject({ participantCount: 2 });
    await send('post', `${path}/join`, other).expect(200);
    const page = await send('get', `${path}/participants?limit=2`, student).expect(200);
    expect(page.body.data).toMatchObject([
      { userId: teacher.id, name: teacher.name, role: 'teacher' },
      { userId: student.id, name: student.name, role: 'student' },
    ]);
    expect(page.body.pagination).toEqual({ page: 1, limit: 2, total: 3, totalPages: 2, next: expect.any(String) });
    for (const _ of [1, 2]) expect(await data(send('post', `${path}/leave`, student))).toBeNull();
    expect(await data(send('get', `${path}/participants`, student))).toHaveLength(2);

    const ended = await data<Session>(send('post', `${path}/end`, teacher));
    expect(ended).toMatchObject({ status: 'ended', outcome: 'held', canJoin: false, canEdit: false });
    expect(await data(send('post', `${path}/end`, teacher))).toEqual(ended);
    expect(await data(send('get', `${path}/participants`, teacher))).toEqual([]);
    expect(await codeOf(send('post', `${path}/join`, student))).toEqual([409, 'SESSION_ENDED']);
    expect(await codeOf(send('post', `${path}/start`, teacher))).toEqual([409, 'SESSION_ENDED']);
    expect(await codeOf(send('patch', path, teacher, { title: 'B' }))).toEqual([409, 'SESSION_ENDED']);
    expect(await codeOf(send('delete', path, teacher))).toEqual([409, 'SESSION_ENDED']);
    expect(await data(send('post', `${path}/leave`, student))).toBeNull();
  });

  it('reveals its meeting URL and password to those who join and, when read on its own, to its staff; nowhere else', async () => {
    const classId = await newClass();
    const secrets = { meetingUrl: 'https://meet.example/secret', meetingPassword: 'open sesame' };
    const { id, code } = await schedule(classId, secrets);
    await send('post', `/live-sessions/${id}/start`, teacher).expect(200);
    const read = (who: SignedUp) => data(send('get', `/live-sessions/${id}`, who));
    for (const who of [teacher, admin]) expect(await read(who)).toMatchObject(secrets);
    expect(await read(student)).toMatchObject({ hasMeeting: true, meetingUrl: null, meetingPassword: null });
    const edited = await send('patch', `/live-sessions/${id}`, teacher, { title: 'Induction 2' }).set('Idempotency-Key', id).expect(200);
    expect(edited.text).not.toMatch(/secret|sesame/);
    for (const path of [
      `/live-sessions/by-code/${code}`,
      '/live-sessions?limit=100',
      `/classes/${classId}/room`,
      `/live-sessions/${id}/events`,
    ])
      for (const who of [teacher, student]) expect((await send('get', path, who).expect(200)).text).not.toMatch(/secret|sesame/);
    expect(await data(send('post', `/live-sessions/${id}/join`, student))).toMatchObject(secrets);
  });

  it('is found by its code in upper or lower case, with spaces or hyphens', async () => {
    const { id, code } = await schedule(await newClass());
    const typed = `${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
    expect(await data(send('get', `/live-sessions/by-code/${encodeURIComponent(typed)}`, student))).toMatchObject({ id });
  });

  it('is cancelled before its start, and stays cancelled', async () => {
    const { id } = await schedule(await newClass());
    const cancelled = await data<Session>(send('delete', `/live-sessions/${id}`, teacher));
    expect(cancelled.status).toBe('cancelled');
    expect(await data(send('delete', `/live-sessions/${id}`, teacher))).toEqual(cancelled);
    for (const [method, path] of [
      ['post', '/start'],
      ['patch', ''],
    ] as const)
      expect(await codeOf(send(method, `/live-sessions/${id}${path}`, teacher, {}))).toEqual([409, 'SESSION_NOT_SCHEDULED']);
    for (const path of ['/end', '/join'])
      expect(await codeOf(send('post', `/live-sessions/${id}${path}`, teacher))).toEqual([409, 'SESSION_NOT_LIVE']);
  });

  it('cannot be rescheduled once it is live, and the error names the field', async () => {
    const { id } = await schedule(await newClass(), { startNow: true });
    const { body } = await send('patch', `/live-sessions/${id}`, teacher, { title: 'B', lengthMinutes: 5 }).expect(409);
    expect(body).toMatchObject({ code: 'SESSION_NOT_SCHEDULED', details: [{ field: 'lengthMinutes' }] });
    expect(await data(send('patch', `/live-sessions/${id}`, teacher, { title: 'B', marksVisibility: 'room' }))).toMatchObject({
      title: 'B',
      marksVisibility: 'room',
    });
  });

  it('rejects impossible times and time zones', async () => {
    const classId = await newClass();
    const tried = (more: object) => codeOf(send('post', '/live-sessions', teacher, { title: 'A', classId, startsAt: inHours(1), ...more }));
    expect(await tried({ startsAt: inHours(-1) })).toEqual([422, 'START_IN_THE_PAST']);
    expect(await tried({ timeZone: 'Mars/Olympus' })).toEqual([422, 'UNKNOWN_TIME_ZONE']);
    expect(await tried({ classId: null, visibility: 'class' })).toEqual([422, 'CLASS_NEEDED']);
    expect(await tried({ videoUrl: 'https://video.example/page' })).toEqual([422, 'VIDEO_NOT_RECOGNISED']);
    for (const host of ['localhost', '2130706433', '[::1]', 'user@video.example'])
      expect(await tried({ videoUrl: `https://${host}/1.mp4` })).toEqual([422, 'VIDEO_ADDRESS_REFUSED']);
  });

  it('cannot be started or scheduled in an archived class', async () => {
    const classId = await newClass();
    const { id } = await schedule(classId);
    await send('delete', `/classes/${classId}`, teacher).expect(200);
    expect(await codeOf(send('post', `/live-sessions/${id}/start`, teacher))).toEqual([409, 'CLASS_ARCHIVED']);
    expect(await codeOf(send('post', '/live-sessions', teacher, { title: 'A', classId, startNow: true }))).toEqual([409, 'CLASS_ARCHIVED']);
  });

  describe('of a class', () => {
    it('cannot start while another one is live, unless it replaces it; the error has the id of the live one', async () => {
      const classId = await newClass();
      const live = await schedule(classId, { startNow: true });
      const { id } = await schedule(classId);
      const refused = await send('post', `/live-sessions/${id}/start`, teacher).expect(409);
      expect(refused.body).toMatchObject({ code: 'CLASS_HAS_LIVE_SESSION', extra: { sessionId: live.id } });
      await send('post', `/live-sessions/${live.id}/join`, student).expect(200);
      expect(await data(send('post', `/live-sessions/${id}/start`, teacher, { replace: true }))).toMatchObject({ status: 'live' });
      expect(await data(send('get', `/live-sessions/${live.id}`, teacher))).toMatchObject({ status: 'ended', outcome: 'replaced' });
      expect(await data(send('get', `/live-sessions/${live.id}/participants`, teacher))).toEqual([]);
    });

    it('goes live alone when two are started at once', async () => {
      for (let round = 0; round < 5; round++) {
        const classId = await newClass();
        const ids = [(await schedule(classId)).id, (await schedule(classId)).id];
        const answers = await Promise.all(ids.map((id) => send('post', `/live-sessions/${id}/start`, teacher)));
        expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
        const live = await data<Session>(send('get', `/classes/${classId}/room`, teacher));
        expect(answers.find(({ status }) => status === 409)!.body.extra).toEqual({ sessionId: live.id });
      }
    });

    it('ends once when it is ended many times at once', async () => {
      const classId = await newClass();
      await send('post', `/classes/${classId}/teachers`, teacher, { userId: colleague.id }).expect(200);
      const { id } = await schedule(classId, { startNow: true });
      const ends = await Promise.all(
        [teacher, colleague, admin, teacher].map((who) => data<Session>(send('post', `/live-sessions/${id}/end`, who))),
      );
      expect(new Set(ends.map(({ endedAt }) => endedAt)).size).toBe(1);
      const { events } = await data<{ events: { type: string }[] }>(send('get', `/live-sessions/${id}/events`, teacher));
      expect(events.filter(({ type }) => type === 'live-session.SessionEnded')).toHaveLength(1);
    });

    it('immediately removes a student who is unenrolled', async () => {
      const classId = await newClass();
      const { id } = await schedule(classId, { startNow: true });
      await send('post', `/live-sessions/${id}/join`, student).expect(200);
      await send('delete', `/classes/${classId}/students/${student.id}`, teacher).expect(200);
      expect(await codeOf(send('post', `/live-sessions/${id}/join`, student))).toEqual([404, 'SESSION_NOT_FOUND']);
      // The route does not await the reaction.
      const until = Date.now() + 5_000;
      while ((await data<unknown[]>(send('get', `/live-sessions/${id}/participants`, teacher))).length && Date.now() < until);
      expect(await data(send('get', `/live-sessions/${id}/participants`, teacher))).toEqual([]);
    });
  });

  it('is open to anyone signed in if public, and run by its host only', async () => {
    const { id } = await data<Session>(send('post', '/live-sessions', teacher, { title: 'Open day', startNow: true }), 201);
    for (const who of [outsider, colleague]) {
      expect(await data(send('get', `/live-sessions/${id}`, who))).toMatchObject({ canJoin: true, canEdit: false, isHost: false });
      await send('post', `/live-sessions/${id}/join`, who).expect(200);
    }
    expect(await codeOf(send('post', `/live-sessions/${id}/end`, colleague))).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await data<Session[]>(send('get', '/live-sessions?status=live&limit=100', outsider))).toContainEqual(
      expect.objectContaining({ id }),
    );
    await send('post', `/live-sessions/${id}/end`, admin).expect(200);
  });

  it('is listed for the users concerned, live sessions first, in pages', async () => {
    const classId = await newClass();
    await schedule(classId, { title: 'later', startsAt: inHours(5) });
    await schedule(classId, { title: 'sooner' });
    await schedule(classId, { title: 'now', startNow: true });
    const first = await send('get', `/live-sessions?classId=${classId}&limit=2`, student).expect(200);
    expect((first.body.data as { title: string }[]).map(({ title }) => title)).toEqual(['now', 'sooner']);
    expect(first.body.pagination).toEqual({ page: 1, limit: 2, total: 3, totalPages: 2, next: expect.any(String) });
    const titles = async (who: SignedUp) =>
      (await data<{ title: string; classId: string }[]>(send('get', '/live-sessions?limit=100', who)))
        .filter((each) => each.classId === classId)
        .map(({ title }) => title);
    for (const who of [teacher, student, admin]) expect(await titles(who)).toEqual(['now', 'sooner', 'later']);
    expect([await titles(outsider), await titles(colleague)]).toEqual([[], []]);
  });

  it('can be followed by reading its events: each comes once, in order, up to the last one', async () => {
    const classId = await newClass();
    const { id } = await schedule(classId, { startNow: true });
    for (const title of ['A', 'B', 'C']) await send('patch', `/live-sessions/${id}`, teacher, { title }).expect(200);
    await send('post', `/live-sessions/${id}/join`, student).expect(200);
    await send('post', `/live-sessions/${id}/end`, teacher).expect(200);
    type Feed = { events: { seq: number; after: number; type: string; actorId?: string; data: object }[]; head: number };
    const follow = async (who: SignedUp) => {
      const told: Feed['events'] = [];
      for (let last = 0, head = 1; last < head;) {
        const feed = await data<Feed>(send('get', `/live-sessions/${id}/events?after=${last}&limit=2`, who));
        told.push(...feed.events);
        ({ head } = feed);
        last = feed.events.at(-1)?.seq ?? head;
      }
      expect(told.map(({ after }) => after)).toEqual([0, ...told.slice(0, -1).map(({ seq }) => seq)]);
      return told;
    };
    const [staffs, students] = [await follow(teacher), await follow(student)];
    for (const told of [staffs, students]) {
      expect(told.filter(({ type }) => type === 'live-session.SessionEdited')).toHaveLength(3);
      expect(told.some(({ type }) => type.includes('Participant'))).toBe(false);
    }
    expect(staffs[0]).toMatchObject({ actorId: teacher.id, data: { roster: expect.arrayContaining([student.id, other.id]) } });
    expect(JSON.stringify(students)).not.toMatch(/actorId|roster/);
    expect(JSON.stringify(students)).not.toContain(other.id);
  });

  it('is created once by a request repeated with its Idempotency-Key', async () => {
    const classId = await newClass();
    const body = { title: 'Once', classId, startsAt: inHours(1) };
    const made = [];
    for (let time = 0; time < 2; time++)
      made.push(await data<Session>(send('post', '/live-sessions', teacher, body).set('Idempotency-Key', classId), 201));
    expect(made[1]!.id).toBe(made[0]!.id);
  });
});
