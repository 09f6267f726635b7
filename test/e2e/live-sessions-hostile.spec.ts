import { connect } from 'node:net';
import { once } from 'node:events';
import type { Test } from 'supertest';
import { newId } from '../../src/kernel/ids.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { FileStorage } from '../../src/kernel/file-storage.ts';
import { pngOf } from '../support/pictures.ts';
import { until } from '../support/until.ts';

const REST = '/compat/live-sessions/api';
const ADMIN = `${REST}/admin/live-sessions`;
const NOT_FOUND = { error: 'Session not found' };
const BAD_FORM = {
  error:
    'Check the form: a title is required, startTime is a date and time, videoUrl an address that starts with https://, isLive true or false',
};

describe('a page of session cards that sends nonsense', () => {
  let app: TestApp;
  let teacher: SignedUp, student: SignedUp, stranger: SignedUp;
  const picture = pngOf(64, 36, true);
  const soon = () => new Date(Date.now() + 3_600_000).toISOString();

  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'live-sessions' });
    [teacher, student, stranger] = [await app.signUp('teacher'), await app.signUp('student'), await app.signUp('teacher')];
  });
  afterAll(() => app.close());

  const as = ({ token }: SignedUp) => ({ authorization: `Bearer ${token}` });
  const form = (who = teacher) => app.http.post(ADMIN).set(as(who));
  const create = async (fields: object = {}): Promise<string> =>
    (
      await form()
        .send({ title: 'Optics', startTime: soon(), ...fields })
        .expect(201)
    ).body._id as string;
  const put = (id: string, body: object, who = teacher) => app.http.put(`${ADMIN}/${id}`).set(as(who)).send(body);
  const count = async (): Promise<number> =>
    (await app.http.get('/api/v1/live-sessions/mine').set(as(teacher)).expect(200)).body.pagination.total as number;
  const shown = async (id: string) =>
    ((await app.http.get(`${REST}/live-sessions/admin/all`).set(as(teacher)).expect(200)).body as { _id: string }[]).find(
      ({ _id }) => _id === id,
    );
  /** Fails unless the request is rejected like this and creates nothing. */
  const refused = async (request: Test, status: number, body: object): Promise<void> => {
    const before = await count();
    const answer = await request;
    expect([answer.status, answer.body]).toEqual([status, body]);
    expect(await count()).toBe(before);
  };

  it('without a token or with the wrong role gets nowhere', async () => {
    const id = await create();
    const routes = [
      ['post', '/admin/live-sessions'],
      ['post', '/live-sessions/admin/create'],
      ['put', `/admin/live-sessions/${id}`],
      ['put', `/live-sessions/admin/${id}`],
      ['delete', `/admin/live-sessions/${id}`],
      ['delete', `/live-sessions/admin/${id}`],
      ['get', '/live-sessions/admin/all'],
      ['get', '/live-sessions/analytics'],
      ['get', `/live-sessions/${id}/participants`],
      ['get', `/live-sessions/analytics/${id}/participants`],
      ['get', `/live-sessions/analytics/${id}/export-csv`],
    ] as const;
    for (const [method, path] of routes) {
      const nobody = await app.http[method](`${REST}${path}`);
      expect([path, nobody.status, nobody.body]).toEqual([
        path,
        401,
        { error: 'Sign in first: the access token is missing, invalid or expired.' },
      ]);
      const pupil = await app.http[method](`${REST}${path}`).set(as(student));
      expect([path, pupil.status, pupil.body]).toEqual([path, 403, { error: 'Only teachers can do this.' }]);
    }
    await app.http.post(`${REST}/live-sessions/join`).send({ sessionId: id }).expect(401);
    expect(await shown(id)).toMatchObject({ title: 'Optics' });
  });

  it('reads no form of somebody who may not create sessions', async () => {
    const file = Buffer.alloc(6_000_000);
    for (const who of [undefined, student]) {
      const request = app.http.post(ADMIN).field('title', 'Optics').attach('thumbnail', file, 'a.png');
      if (who) void request.set(as(who));
      expect([401, 403]).toContain((await request).status);
    }
  });

  it('about a session that is not theirs finds none', async () => {
    const id = await create({ isLive: true });
    for (const request of [
      put(id, { title: 'Mine now' }, stranger),
      put(id, { isLive: false }, stranger),
      put(id, {}, stranger),
      app.http.put(`${ADMIN}/${id}`).set(as(stranger)).attach('thumbnail', picture, 'a.png'),
      app.http.delete(`${ADMIN}/${id}`).set(as(stranger)),
      app.http.get(`${REST}/live-sessions/${id}/participants`).set(as(stranger)),
      app.http.get(`${REST}/live-sessions/analytics/${id}/export-csv`).set(as(stranger)),
    ])
      expect((await request.expect(404)).body).toEqual(NOT_FOUND);
    expect(await shown(id)).toMatchObject({ title: 'Optics', isLive: true, thumbnail: expect.stringMatching(/\?v=p\d-/) });
    await put(id, { isLive: false }).expect(200);
    for (const body of [{ isLive: true }, { isLive: false }, {}])
      expect((await put(id, body, stranger).expect(404)).body).toEqual(NOT_FOUND);
    expect(await shown(id)).toMatchObject({ isLive: false });
  });

  it('with an unknown, malformed, huge or negative id finds none', async () => {
    for (const id of [
      newId(),
      '1',
      '-1',
      '9'.repeat(60),
      'nonsense',
      "'; drop table live_session",
      '507f1f77bcf86cd799439011',
      '\u0000',
      '%00',
    ]) {
      const path = encodeURIComponent(id);
      for (const request of [
        put(path, { isLive: true }),
        put(path, { isLive: false }),
        app.http.put(`${ADMIN}/${path}`).set(as(teacher)).attach('thumbnail', picture, 'a.png'),
        app.http.delete(`${ADMIN}/${path}`).set(as(teacher)),
        app.http.get(`${REST}/live-sessions/${path}/participants`).set(as(teacher)),
        app.http.get(`${REST}/live-sessions/analytics/${path}/export-csv`).set(as(teacher)),
      ])
        expect((await request.expect(404)).body).toEqual(NOT_FOUND);
      if (id.length < 50 && id !== '\u0000')
        expect((await app.http.post(`${REST}/live-sessions/join`).set(as(student)).send({ sessionId: id }).expect(404)).body).toEqual(
          NOT_FOUND,
        );
    }
  });

  it('with wrong types or missing fields is told what a form has', async () => {
    for (const fields of [
      {},
      { title: '' },
      { title: '   ' },
      { title: 5 },
      { title: 'x'.repeat(201) },
      { title: 'Optics', startTime: 'soon' },
      { title: 'Optics', startTime: 5 },
      { title: 'Optics', startTime: '2026-02-30T09:00' },
      { title: 'Optics' },
      { title: 'Optics', isLive: false },
      { title: 'Optics', startTime: soon(), isLive: 'yes' },
      { title: 'Optics', startTime: soon(), isLive: 1 },
      { title: 'Optics', startTime: soon(), videoUrl: 'no address' },
      { title: 'Optics', startTime: soon(), videoUrl: 'http://video.example/a.mp4' },
      { title: 'Optics', startTime: soon(), description: { $ne: null } },
      { title: 'Optics', startTime: soon(), description: 'x'.repeat(5001) },
    ])
      await refused(form().send(fields), 400, BAD_FORM);
    await refused(form().field('title', 'Optics'), 400, BAD_FORM);
    await refused(form().field('title[]', 'Optics').field('startTime', soon()), 400, BAD_FORM);
    await refused(form().send({ title: 'Optics', startTime: '2020-01-01T09:00' }), 422, { error: 'The planned start is in the past.' });
    const video = { title: 'Optics', startTime: soon(), videoUrl: 'https://video.example/page' };
    await refused(form().send(video), 422, {
      error: 'This video is not supported. Use YouTube, Vimeo, HLS (.m3u8) or a media file, over https.',
    });
    for (const body of [{}, { sessionId: 5 }, { sessionId: ['a'] }, { sessionId: '' }, { sessionId: newId(), userId: 5 }])
      expect((await app.http.post(`${REST}/live-sessions/join`).set(as(student)).send(body).expect(400)).body).toEqual({
        error: 'sessionId is required',
      });
  });

  it('creates nothing with a file that is not a picture, is too large, or cannot be stored', async () => {
    const filled = () => form().field('title', 'Optics').field('startTime', soon());
    const noPicture = { error: 'This is not a complete JPEG, PNG, WebP or GIF.' };
    for (const file of [Buffer.from('<svg/>'), Buffer.from('%PDF-1.7'), picture.subarray(0, 100), Buffer.alloc(0)])
      await refused(filled().attach('thumbnail', file, { filename: 'a.png', contentType: 'image/png' }), 422, noPicture);
    await refused(filled().field('isLive', 'true').attach('thumbnail', Buffer.from('text'), 'a.txt'), 422, noPicture);
    await refused(filled().attach('thumbnail', Buffer.alloc(5_000_001), 'a.png'), 413, { error: 'The request is too large.' });
    await refused(filled().attach('thumbnail', pngOf(8_000, 5_001), 'a.png'), 422, { error: 'A picture can have at most 40 megapixels.' });
    const storage = app.app.get(FileStorage);
    const put = storage.put.bind(storage);
    storage.put = () => Promise.reject(new Error('full'));
    await refused(filled().attach('thumbnail', picture, 'a.png'), 500, { error: 'Something went wrong on our side.' });
    storage.put = put;
    await expect(filled().attach('thumbnail', picture, 'a.png')).resolves.toMatchObject({ status: 201 });
  });

  it('changes nothing with a file that is not a picture', async () => {
    const id = await create();
    const noPicture = () =>
      app.http
        .put(`${ADMIN}/${id}`)
        .set(as(teacher))
        .field('title', 'Waves')
        .field('isLive', 'true')
        .attach('thumbnail', Buffer.from('text'), 'a.png');
    await noPicture().expect(422);
    expect(await shown(id)).toMatchObject({ title: 'Optics', isLive: false });
    await put(id, { isLive: true }).expect(200);
    await put(id, { isLive: false }).expect(200);
    const before = await count();
    await noPicture().expect(422);
    expect([await shown(id), await count()]).toEqual([expect.objectContaining({ title: 'Optics', isLive: false }), before]);
    // With a picture, it belongs to the session that is started in its place.
    const { body } = await app.http
      .put(`${ADMIN}/${id}`)
      .set(as(teacher))
      .field('isLive', 'true')
      .attach('thumbnail', picture, 'a.png')
      .expect(200);
    expect(body).toMatchObject({ _id: id, isLive: true, thumbnail: expect.not.stringMatching(/\?v=p\d-/) });
    expect(await count()).toBe(before + 1);
  });

  it('with files and fields that no form has is either ignored or too large', async () => {
    const filled = () => form().field('title', 'Optics').field('startTime', soon());
    const { body } = await filled()
      .attach('cover', Buffer.from('text'), 'a.txt')
      .field('__proto__', '1')
      .field('toString', '1')
      .expect(201);
    expect(body).toMatchObject({ title: 'Optics', thumbnail: expect.stringMatching(/\?v=p\d-/) });
    const twice = await filled().attach('thumbnail', picture, 'a.png').attach('thumbnail', Buffer.alloc(5_100_000), 'b.png').expect(201);
    expect(twice.body.thumbnail).not.toMatch(/\?v=p\d-/);
    const many = filled();
    for (let n = 0; n < 60; n++) void many.field(`field${n}`, 'x');
    await refused(many, 413, { error: 'The request is too large.' });
    await refused(filled().field('description', 'x'.repeat(100_001)), 413, { error: 'The request is too large.' });
  });

  it('with a broken form, or something that is none, is told so', async () => {
    const broken = (body: string, type: string) => form().set('content-type', type).send(body);
    const unreadable = { error: 'The request body cannot be read' };
    await refused(broken('--x\r\nnonsense', 'multipart/form-data; boundary=x'), 400, unreadable);
    await refused(broken('--x\r\n', 'multipart/form-data'), 400, unreadable);
    await refused(broken('title=Optics', 'application/x-www-form-urlencoded'), 415, { error: 'Send JSON or a form (multipart/form-data)' });
    await refused(broken('{"title":', 'application/json'), 400, unreadable);
    await refused(form().set('content-encoding', 'gzip').field('title', 'Optics'), 415, {
      error: 'Send JSON or a form (multipart/form-data)',
    });
    await refused(form(), 400, BAD_FORM);
    await app.http.post(`${REST}/live-sessions/join`).set(as(student)).field('sessionId', newId()).expect(415);
    await app.http.post('/api/v1/live-sessions').set(as(teacher)).field('title', 'Optics').expect(415);
  });

  /** Begins a form that never ends, and sends these bytes of it. */
  const begin = async (length: number, body: string | Buffer, who = teacher) => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      `POST ${ADMIN} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${who.token}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${length}\r\n\r\n`,
    );
    socket.write(body);
    return socket;
  };
  const half = '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nOpt';
  const withPicture = (who = teacher) =>
    form(who).field('title', 'Optics').field('startTime', soon()).attach('thumbnail', picture, 'a.png');

  it('that goes away in the middle of its form leaves nothing behind, and its place is free', async () => {
    const before = await count();
    for (let n = 0; n < 4; n++) {
      const socket = await begin(1000, half);
      socket.end();
      await once(socket.resume(), 'close');
    }
    expect(await count()).toBe(before);
    await withPicture().expect(201);
  });

  it('in a third form at once has to wait, but others need not', async () => {
    const held = [await begin(1000, half), await begin(1000, half)];
    const busy = { error: 'Too many pictures are being processed. Try again in a moment.' };
    await until('both places are taken', async () => (await withPicture()).status === 503);
    await refused(withPicture(), 503, busy);
    await withPicture(stranger).expect(201);
    for (const socket of held) socket.destroy();
    await until('a place is free', async () => (await withPicture()).status === 201);
  });

  it('with a form that is too large is told so before it has arrived', async () => {
    const socket = await begin(1_000_000_000, half);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 [^]*The request is too large/);
    socket.destroy();
  });

  it('with text that is not UTF-8 is told that it cannot be read', async () => {
    const bytes = Buffer.concat([Buffer.from(half), Buffer.from([0xff]), Buffer.from('\r\n--x--\r\n')]);
    const before = await count();
    const socket = await begin(bytes.length, bytes);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 [^]*The request body cannot be read/);
    socket.destroy();
    expect(await count()).toBe(before);
  });

  it('that repeats a form with the same Idempotency-Key creates one session, unless its file differs', async () => {
    const at = soon();
    const send = (file: Buffer) =>
      form().set('Idempotency-Key', 'one').field('title', 'Optics').field('startTime', at).attach('thumbnail', file, 'a.png');
    const first = await send(picture).expect(201);
    expect((await send(picture).expect(201)).body).toEqual(first.body);
    await send(pngOf(32, 32, true)).expect(422);
  });

  it('that edits what has ended is told so, unless nothing differs', async () => {
    const id = await create({ isLive: true });
    await put(id, { isLive: false }).expect(200);
    for (const body of [{ title: 'Waves' }, { startTime: '2049-01-01T09:00' }, { title: 'Waves', isLive: false }])
      expect((await put(id, body).expect(409)).body).toEqual({ error: 'Session has ended' });
    await put(id, { title: 'Optics', isLive: false }).expect(200);
    const { body } = await app.http.put(`${ADMIN}/${id}`).set(as(teacher)).attach('thumbnail', picture, 'a.png').expect(409);
    expect(body).toEqual({ error: 'Session has ended' });
  });

  it('that moves the start of a live session is told that it is no longer scheduled', async () => {
    const id = await create({ isLive: true });
    expect((await put(id, { startTime: '2049-01-01T09:00', title: 'Waves' }).expect(409)).body).toEqual({
      error: 'This session is no longer scheduled.',
    });
    expect(await shown(id)).toMatchObject({ title: 'Optics' });
  });

  it('that sends back the start without its seconds moves nothing', async () => {
    const id = await create({ startTime: '2049-01-01T09:00:30' });
    await put(id, { startTime: '2049-01-01T09:00', isLive: true }).expect(200);
    await put(id, { startTime: '2049-01-01T09:00', title: 'Waves' }).expect(200);
    expect(await shown(id)).toMatchObject({ title: 'Waves', startTime: '2049-01-01T09:00:30.000Z' });
  });

  it('finds no session that was cancelled in the main API', async () => {
    const id = await create();
    await app.http.delete(`/api/v1/live-sessions/${id}`).set(as(teacher)).expect(200);
    expect((await put(id, { isLive: true }).expect(404)).body).toEqual(NOT_FOUND);
    expect(await shown(id)).toBeUndefined();
  });
});
