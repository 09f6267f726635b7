import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { TestIssuer } from '../support/identity/test-issuer.ts';
import { TestClock } from '../support/module.ts';
import { pngOf } from '../support/pictures.ts';
import { connect, Outsider } from '../support/socket.ts';
import { Clock } from '../../src/kernel/clock.ts';

const REST = '/compat/live-sessions/api';
const MINUTE = 60_000;

interface Card {
  _id: string;
  title: string;
  isLive: boolean;
  participants: number;
  startTime: string;
  [field: string]: unknown;
}

/* The documented flow of a page of session cards with an admin form, through the dialect alone. */

describe('a page of session cards', () => {
  const clock = new TestClock();
  let issuer: TestIssuer;
  let app: TestApp;
  let teacher: SignedUp, amara: SignedUp, luca: SignedUp, stranger: SignedUp, admin: SignedUp;
  const picture = pngOf(64, 36, true);

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    app = await startApp(
      {
        ...issuer.env,
        DIALECTS: 'live-sessions',
        DEFAULT_TIME_ZONE: 'Europe/Paris',
        PUBLIC_URL: 'https://school.example',
        ACCESS_TOKEN_TTL: '12h',
      },
      { override: (builder) => builder.overrideProvider(Clock).useValue(clock) },
    );
    [teacher, amara, luca] = [await app.signUp('teacher'), await app.signUp('student'), await app.signUp('student')];
    [stranger, admin] = [await app.signUp('teacher'), await app.signUp('admin')];
  });
  afterAll(async () => {
    await app.close();
    await issuer.close();
  });
  afterEach(() => {
    clock.at = undefined;
  });

  const as = ({ token }: Pick<SignedUp, 'token'>) => ({ authorization: `Bearer ${token}` });
  const later = (minutes: number) => {
    clock.at = new Date(clock.now().getTime() + minutes * MINUTE);
  };
  const form = (fields: Record<string, string>, file?: Buffer, who = teacher) => {
    const request = app.http.post(`${REST}/admin/live-sessions`).set(as(who));
    for (const [name, value] of Object.entries(fields)) void request.field(name, value);
    if (file) void request.attach('thumbnail', file, 'thumbnail.png');
    return request;
  };
  const create = async (fields: Record<string, string> = {}, file?: Buffer): Promise<Card> =>
    (await form({ title: 'Optics', startTime: '2049-09-01T09:00', ...fields }, file).expect(201)).body as Card;
  const put = (id: string, body: object, who = teacher) => app.http.put(`${REST}/admin/live-sessions/${id}`).set(as(who)).send(body);
  const change = async (id: string, body: object) => (await put(id, body).expect(200)).body as Card;
  const list = async (who?: Pick<SignedUp, 'token'>, path = ''): Promise<Card[]> =>
    (
      await app.http
        .get(`${REST}/live-sessions${path}`)
        .set(who ? as(who) : {})
        .expect(200)
    ).body as Card[];
  const join = (sessionId: string, who: Pick<SignedUp, 'token'>, more: object = {}) =>
    app.http
      .post(`${REST}/live-sessions/join`)
      .set(as(who))
      .send({ sessionId, ...more });
  const participants = async (id: string, who = teacher) =>
    (await app.http.get(`${REST}/live-sessions/${id}/participants`).set(as(who)).expect(200)).body as Record<string, unknown>[];
  const analytics = async (id: string) => (await list(teacher, '/analytics')).find(({ _id }) => _id === id)!;
  const csv = async (id: string) => app.http.get(`${REST}/live-sessions/analytics/${id}/export-csv`).set(as(teacher)).expect(200);

  it('creates a session from a form with a picture, in the time zone of the server', async () => {
    const card = await create(
      {
        description: 'Bring the worksheet.\nAnd a pen.',
        instructor: 'Grace Hopper',
        videoUrl: 'https://youtu.be/dQw4w9WgXcQ',
        isLive: 'false',
      },
      picture,
    );
    expect(card).toEqual({
      _id: expect.any(String),
      title: 'Optics',
      description: 'Bring the worksheet.\nAnd a pen.',
      instructor: 'Grace Hopper',
      videoUrl: 'https://youtu.be/dQw4w9WgXcQ',
      thumbnail: expect.stringMatching(new RegExp(`^https://school.example/api/v1/live-sessions/${card._id}/thumbnail\\?v=[0-9a-f]{8}-`)),
      startTime: '2049-09-01T07:00:00.000Z',
      isLive: false,
      participants: 0,
      createdAt: expect.any(String),
    });
    expect(Math.abs(Date.parse(card.createdAt as string) - Date.now())).toBeLessThan(5 * MINUTE);
    const { pathname, search } = new URL(card.thumbnail as string);
    expect((await app.http.get(pathname + search).expect(200)).headers['content-type']).toBe('image/webp');
    expect((await app.http.get(`/api/v1/live-sessions/${card._id}`).set(as(teacher)).expect(200)).body.data).toMatchObject({
      timeZone: 'Europe/Paris',
      visibility: 'public',
      capture: ['presence'],
    });
  });

  it('creates one from a form without a picture, with empty fields, under the other path, or as JSON', async () => {
    const bare = await create({ instructor: '', videoUrl: '', description: '', isLive: '' });
    expect(bare).toMatchObject({ instructor: teacher.name, videoUrl: null, description: '', isLive: false });
    expect(bare.thumbnail).toMatch(/\?v=p\d-/);
    const other = app.http.post(`${REST}/live-sessions/admin/create`).set(as(teacher));
    expect((await other.field('title', 'Other').field('startTime', '2049-09-01T09:00:00Z').expect(201)).body).toMatchObject({
      title: 'Other',
      startTime: '2049-09-01T09:00:00.000Z',
    });
    const json = { title: 'JSON', startTime: '2049-09-01 09:00', isLive: false, unknown: 1 };
    expect((await app.http.post(`${REST}/admin/live-sessions`).set(as(teacher)).send(json).expect(201)).body).toMatchObject({
      title: 'JSON',
      startTime: '2049-09-01T07:00:00.000Z',
    });
  });

  it('starts one at once with isLive, whatever start the form says', async () => {
    const live = await create({ isLive: 'true', startTime: '2020-01-01T09:00' });
    expect(live.isLive).toBe(true);
    expect(Math.abs(Date.parse(live.startTime) - Date.now())).toBeLessThan(MINUTE);
    expect((await form({ title: 'Optics', isLive: 'true' }).expect(201)).body).toMatchObject({ isLive: true });
    expect((await create({ isLive: 'true' })).startTime).toBe('2049-09-01T07:00:00.000Z');
  });

  it('lists public sessions for everybody, the latest start first, with videos for those who may join', async () => {
    const videoUrl = 'https://youtu.be/dQw4w9WgXcQ';
    const [early, late] = [
      await create({ videoUrl, startTime: '2048-01-01T09:00' }),
      await create({ videoUrl, startTime: '2048-01-01T10:00' }),
    ];
    const hidden = await app.http
      .post('/api/v1/live-sessions')
      .set(as(teacher))
      .send({ title: 'Booked', startsAt: '2048-01-01T11:00:00Z', visibility: 'booked', videoUrl })
      .expect(201);
    const hiddenId = hidden.body.data.id as string;
    const [all, signedIn] = [await list(), await list(amara)];
    for (const cards of [all, signedIn]) {
      const starts = cards.map(({ startTime }) => Date.parse(startTime));
      expect(starts).toEqual(starts.toSorted((a, b) => b - a));
      expect(cards.findIndex(({ _id }) => _id === late._id)).toBeLessThan(cards.findIndex(({ _id }) => _id === early._id));
    }
    expect(all.find(({ _id }) => _id === late._id)).toMatchObject({ videoUrl: null });
    expect(signedIn.find(({ _id }) => _id === late._id)).toMatchObject({ videoUrl });
    expect(all.some(({ _id }) => _id === hiddenId)).toBe(false);
    expect(signedIn.find(({ _id }) => _id === hiddenId)).toMatchObject({ videoUrl: null });
    await app.http.get(`${REST}/live-sessions`).set('authorization', 'Bearer nonsense').expect(401);
  });

  it('lists more sessions than one of our pages has', async () => {
    for (let n = 0; n < 101; n++)
      await app.http
        .post('/api/v1/live-sessions')
        .set(as(stranger))
        .send({ title: `Many ${n}`, startsAt: '2047-01-01T09:00:00Z' })
        .expect(201);
    const titles = (await list(stranger, '/admin/all')).map(({ title }) => title);
    expect(titles.toSorted()).toEqual(Array.from({ length: 101 }, (_, n) => `Many ${n}`).toSorted());
  });

  it('shows staff the sessions they run, and admins all', async () => {
    const card = await create({ title: 'Mine' });
    const holds = async (who: SignedUp) => (await list(who, '/admin/all')).some(({ _id }) => _id === card._id);
    expect([await holds(teacher), await holds(stranger), await holds(admin)]).toEqual([true, false, true]);
    expect((await app.http.get(`${REST}/live-sessions/admin/all`).set(as(amara)).expect(403)).body).toEqual({
      error: 'Only teachers can do this.',
    });
  });

  it('edits the fields that are sent, and leaves out what is as it was', async () => {
    const { _id } = await create({ instructor: 'Grace Hopper', videoUrl: 'https://youtu.be/dQw4w9WgXcQ' });
    expect(await change(_id, { title: 'Waves', videoUrl: '', startTime: '2049-09-02T09:00' })).toMatchObject({
      _id,
      title: 'Waves',
      videoUrl: null,
      instructor: 'Grace Hopper',
      startTime: '2049-09-02T07:00:00.000Z',
    });
    expect(await change(_id, { instructor: '' })).toMatchObject({ instructor: teacher.name });
    const before = await app.http.get(`/api/v1/live-sessions/${_id}/events?after=0`).set(as(teacher)).expect(200);
    await change(_id, { ...(await list(teacher, '/admin/all')).find((card) => card._id === _id), isLive: false });
    const after = await app.http.get(`/api/v1/live-sessions/${_id}/events?after=0`).set(as(teacher)).expect(200);
    expect(after.body.data).toEqual(before.body.data);
    const other = await app.http
      .put(`${REST}/live-sessions/admin/${_id}`)
      .set(as(teacher))
      .field('title', 'Light')
      .attach('thumbnail', picture, 'a');
    expect([other.status, other.body]).toEqual([200, expect.objectContaining({ title: 'Light' })]);
    expect((other.body as Card).thumbnail).not.toMatch(/\?v=p\d-/);
  });

  it('starts and ends a session, records who joined, and tells nobody else', async () => {
    const { _id } = await create({ title: 'Physics' });
    expect((await join(_id, amara).expect(409)).body).toEqual({ error: 'Session is not live' });
    expect(await participants(_id)).toEqual([]);
    const socket = await connect(app, amara.token);
    const outsider = await Outsider.enter(app, stranger.token);
    expect(await change(_id, { isLive: true })).toMatchObject({ _id, isLive: true });
    await socket.done('JOIN_SESSION', { sessionId: _id });
    expect(await change(_id, { isLive: true, title: 'Physics' })).toMatchObject({ _id, isLive: true });
    expect(
      (await join(_id, luca, { userId: luca.id.toUpperCase(), userName: 'Somebody else', email: 'else@school.example' }).expect(200)).body,
    ).toEqual({
      success: true,
      message: 'Joined session',
    });
    await join(_id, luca).expect(200);
    const row = {
      sessionId: _id,
      userId: luca.id,
      userName: luca.name,
      email: luca.email,
      joinTime: expect.any(String),
      watchDuration: null,
      createdAt: expect.any(String),
    };
    expect((await participants(_id)).find(({ userId }) => userId === luca.id)).toEqual(row);
    later(31.9);
    expect(await change(_id, { isLive: false })).toMatchObject({ _id, isLive: false, participants: 2 });
    expect(await change(_id, { isLive: false })).toMatchObject({ _id, isLive: false });
    expect((await join(_id, amara).expect(409)).body).toEqual({ error: 'Session has ended' });
    expect((await participants(_id)).map(({ userId, watchDuration }) => [userId, watchDuration])).toEqual([
      [amara.id, 31],
      [luca.id, 31],
    ]);
    const { body } = await app.http.get(`${REST}/live-sessions/analytics/${_id}/participants`).set(as(teacher)).expect(200);
    expect(body).toEqual(await participants(_id));
    expect(await analytics(_id)).toMatchObject({ _id, participants: 2, avgWatchTime: 31 });
    await outsider.heardNothing();
    await socket.close();
  });

  it('starts again after its end: a new session with the same fields and picture, under the same id', async () => {
    const { _id, thumbnail } = await create({ title: 'Again', instructor: 'Grace Hopper' }, picture);
    await change(_id, { isLive: true });
    await join(_id, amara).expect(200);
    later(10);
    await change(_id, { isLive: false });
    later(5);
    const outsider = await Outsider.enter(app, luca.token);
    const again = await change(_id, { isLive: true, description: 'The second part.' });
    expect(again).toMatchObject({
      _id,
      title: 'Again',
      instructor: 'Grace Hopper',
      description: 'The second part.',
      isLive: true,
      participants: 1,
    });
    expect(again.thumbnail).not.toBe(thumbnail);
    expect(again.thumbnail).not.toMatch(/\?v=p\d-/);
    await outsider.heardNothing();
    await join(_id, luca).expect(200);
    expect((await participants(_id)).map(({ userId, watchDuration }) => [userId, watchDuration])).toEqual([
      [amara.id, 10],
      [luca.id, null],
    ]);
    later(3);
    await join(_id, amara).expect(200);
    later(7);
    expect(await change(_id, { isLive: false })).toMatchObject({ _id, isLive: false, participants: 2 });
    expect((await participants(_id)).map(({ userId, watchDuration, sessionId }) => [userId, watchDuration, sessionId])).toEqual([
      [amara.id, 17, _id],
      [luca.id, 10, _id],
    ]);
    expect(await analytics(_id)).toMatchObject({ participants: 2, avgWatchTime: 13 });
    expect((await list()).filter(({ title }) => title === 'Again').map((card) => card._id)).toEqual([_id]);
    expect((await csv(_id)).text.trim().split('\r\n')).toHaveLength(3);
    // In the main API each start is a session of its own; the dialect takes either id.
    const { body } = await app.http.get('/api/v1/live-sessions').query({ q: 'Again' }).set(as(teacher)).expect(200);
    const ids = (body.data as { id: string }[]).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(await participants(ids.find((id) => id !== _id)!)).toEqual(await participants(_id));
  });

  it('shows a new host only what they may see of the earlier sessions', async () => {
    const { _id } = await create({ title: 'Handed over', isLive: 'true' });
    await join(_id, amara).expect(200);
    await change(_id, { isLive: false });
    await change(_id, { isLive: true });
    await join(_id, luca).expect(200);
    const { body } = await app.http.get('/api/v1/live-sessions').query({ q: 'handed', status: 'live' }).set(as(teacher)).expect(200);
    await app.http.patch(`/api/v1/live-sessions/${body.data[0].id}`).set(as(teacher)).send({ hostId: stranger.id }).expect(200);
    expect((await participants(_id, stranger)).map(({ userId }) => userId)).toEqual([luca.id]);
    await app.http.get(`${REST}/live-sessions/${_id}/participants`).set(as(teacher)).expect(404);
  });

  it('counts whoever joins as present in the register of the main API', async () => {
    const { _id } = await create({ title: 'Registered', isLive: 'true' });
    await join(_id, amara).expect(200);
    await change(_id, { isLive: false });
    const { body } = await app.http.get(`/api/v1/live-sessions/${_id}/attendance`).set(as(teacher)).expect(200);
    expect(body.data).toEqual([expect.objectContaining({ studentId: amara.id, status: 'present' })]);
  });

  it('starts again only once, however many ask at the same moment', async () => {
    const { _id } = await create({ title: 'At once', isLive: 'true' });
    await change(_id, { isLive: false });
    const answers = await Promise.all(Array.from({ length: 5 }, () => put(_id, { isLive: true })));
    for (const { status, body } of answers) expect([status, (body as Card)._id, (body as Card).isLive]).toEqual([200, _id, true]);
    const { body } = await app.http.get('/api/v1/live-sessions').query({ q: 'once' }).set(as(teacher)).expect(200);
    expect(body.data).toHaveLength(2);
  });

  it('exports participants as CSV without formulas', async () => {
    const evil = await issuer.sign({ sub: 'evil', email: 'evil@school.example', name: '=HYPERLINK("https://evil.example")' });
    const { _id } = await create({ title: 'Exported', isLive: 'true' });
    expect((await csv(_id)).text).toBe('\ufeffParticipant Name,Email,Join Time,Watch Duration (mins)\r\n');
    await join(_id, { token: evil }, { userId: 'evil' }).expect(200);
    await join(_id, luca).expect(200);
    const live = (await csv(_id)).text;
    expect(live).toMatch(new RegExp(`${luca.name},${luca.email},\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z,\\r\\n`));
    later(2);
    await change(_id, { isLive: false });
    const { text, headers } = await csv(_id);
    expect(headers['content-disposition']).toContain('Participants Exported.csv');
    expect(text).toContain(`"'=HYPERLINK(""https://evil.example"")",evil@school.example,`);
    expect(
      text
        .trim()
        .split('\r\n')
        .map((line) => line.at(-1)),
    ).toEqual([')', '2', '2']);
  });

  it('deletes sessions: scheduled ones are cancelled, live ones called off, ended ones keep their record', async () => {
    const [scheduled, live, ended] = [await create(), await create({ isLive: 'true' }), await create({ isLive: 'true' })];
    await join(ended._id, amara).expect(200);
    await change(ended._id, { isLive: false });
    await change(ended._id, { isLive: true });
    await change(ended._id, { isLive: false });
    for (const [{ _id }, path] of [
      [scheduled, 'admin/live-sessions'],
      [live, 'live-sessions/admin'],
      [ended, 'admin/live-sessions'],
    ] as const) {
      expect((await app.http.delete(`${REST}/${path}/${_id}`).set(as(teacher)).expect(200)).body).toEqual({ success: true });
      expect((await app.http.delete(`${REST}/${path}/${_id}`).set(as(teacher)).expect(404)).body).toEqual({ error: 'Session not found' });
      for (const cards of [await list(), await list(teacher, '/admin/all'), await list(teacher, '/analytics')])
        expect(cards.some((card) => card._id === _id)).toBe(false);
      expect((await put(_id, { isLive: true }).expect(404)).body).toEqual({ error: 'Session not found' });
      expect((await join(_id, amara).expect(404)).body).toEqual({ error: 'Session not found' });
    }
    const outcomes = await Promise.all(
      [scheduled, live, ended].map(async ({ _id }) => {
        const { body } = await app.http.get(`/api/v1/live-sessions/${_id}`).set(as(teacher)).expect(200);
        return [body.data.status, body.data.outcome];
      }),
    );
    expect(outcomes).toEqual([
      ['cancelled', null],
      ['ended', 'not_held'],
      ['ended', 'held'],
    ]);
    const { body } = await app.http.get(`/api/v1/live-sessions/${ended._id}/analytics`).set(as(teacher)).expect(200);
    expect(body.data.people).toBe(1);
  });

  it('knows people of the identity provider by their id there', async () => {
    const token = await issuer.sign({ sub: 'aB3-Firebase', email: 'fire@school.example', name: 'Fire' });
    const { _id } = await create({ isLive: 'true' });
    await join(_id, { token }, { userId: 'aB3-Firebase' }).expect(200);
    for (const userId of ['ab3-firebase', 'evil', amara.id])
      expect((await join(_id, { token }, { userId }).expect(403)).body).toEqual({
        error: 'userId is not yours: you can only join as yourself',
      });
    expect(await participants(_id)).toEqual([expect.objectContaining({ userName: 'Fire', email: 'fire@school.example' })]);
    expect(await list({ token })).not.toEqual([]);
  });
});
