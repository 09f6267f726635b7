import { School, type Classroom } from '../support/school.ts';

const VIDEO = 'https://video.example/lesson.mp4';

/** The host's player is everyone's player. */
describe('shared playback', () => {
  let school: School;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());

  let room: Classroom;
  const open = async (session: object = { videoUrl: VIDEO }) => (room = await school.classroom(undefined, session));
  afterEach(() => room.close());
  const path = () => `/live-sessions/${room.sessionId}/playback`;

  it('reaches everyone in the room, and those who come later', async () => {
    await open();
    const [host, student] = [await room.enter(school.teacher), await room.enter(school.amara)];
    const { seq } = await host.done('PLAYBACK', { playing: true, position: 95.5, rate: 1.5 });
    const message = { playing: true, position: 95.5, rate: 1.5, sessionId: room.sessionId, seq };
    expect(await student.next('PLAYBACK')).toMatchObject(message);
    expect(await host.next('PLAYBACK')).toMatchObject(message);
    const { at } = student.of('PLAYBACK')[0]!;

    const late = await room.connect(school.luca);
    const { snapshot } = await late.done('JOIN_SESSION', { sessionId: room.sessionId });
    expect(snapshot?.classroom.playback).toEqual({ playing: true, position: 95.5, rate: 1.5, at });
    expect(await school.request(school.luca, 'get', path())).toEqual({ playing: true, position: 95.5, rate: 1.5, at });
  });

  it('is replayed after a lost connection', async () => {
    await open();
    const [host, student] = [await room.enter(school.teacher), await room.enter(school.amara)];
    const since = student.number;
    await student.drop();
    const { seq } = await host.done('PLAYBACK', { playing: true, position: 10 });
    const back = await room.connect(school.amara);
    const { missed } = await back.done('JOIN_SESSION', { sessionId: room.sessionId, since });
    expect(missed).toMatchObject([{ event: 'PLAYBACK', data: { seq, playing: true, position: 10, rate: 1 } }]);
  });

  it('tells the room of the last of many quick changes, not of each', async () => {
    await open();
    const [host, student] = [await room.enter(school.teacher), await room.enter(school.amara)];
    const numbers = await Promise.all(Array.from({ length: 40 }, (_, n) => host.done('PLAYBACK', { playing: true, position: n })));
    const last = Math.max(...numbers.map(({ seq }) => seq));
    while ((await student.next('PLAYBACK')).seq < last);
    const heard = student.of('PLAYBACK');
    expect(heard.length).toBeLessThan(20);
    expect(heard.at(-1)).toMatchObject({ position: 39, seq: last });
    expect(new Set(numbers.map(({ seq }) => seq))).toEqual(new Set(heard.map(({ seq }) => seq)));
  });

  it('starts again with another video', async () => {
    await open();
    await school.request(school.teacher, 'put', path(), { playing: true, position: 20, rate: 2 });
    await school.request(school.teacher, 'patch', `/live-sessions/${room.sessionId}`, { videoUrl: 'https://video.example/2.mp4' });
    expect(await school.request(school.amara, 'get', path())).toBeNull();
    const student = await room.connect(school.amara);
    expect((await student.done('JOIN_SESSION', { sessionId: room.sessionId })).snapshot?.classroom.playback).toBeNull();
    await school.request(school.colleague, 'put', path(), { playing: true, position: 3 });
    expect(await student.next('PLAYBACK')).toMatchObject({ playing: true, position: 3, rate: 1 });
  });

  it('is controlled by staff alone, over either transport', async () => {
    await open();
    const student = await room.enter(school.amara);
    const change = { playing: true, position: 1 };
    expect(await student.refused('PLAYBACK', change)).toBe('TEACHER_ONLY');
    const other = await school.app.signUp('teacher');
    const put = (token: string, body: object = change, id = room.sessionId) =>
      school.app.http.put(`/api/v1/live-sessions/${id}/playback`).auth(token, { type: 'bearer' }).send(body);
    const codeOf = async (sent: ReturnType<typeof put>) => (await sent).body.code as string;
    expect(await codeOf(put(school.amara.token))).toBe('TEACHER_ONLY');
    expect(await codeOf(put(other.token))).toBe('SESSION_NOT_FOUND');
    expect(await codeOf(put(school.teacher.token, change, 'x'))).toBe('SESSION_NOT_FOUND');
    expect((await put('')).status).toBe(401);
    const get = await school.app.http.get(`/api/v1${path()}`).auth(other.token, { type: 'bearer' });
    expect(get.body.code).toBe('SESSION_NOT_FOUND');
    const foreign = await room.connect(other);
    expect(await foreign.refused('PLAYBACK', { ...change, sessionId: room.sessionId })).toBe('SESSION_NOT_FOUND');
    await room.settled();
    expect(student.events).toEqual([]);
  });

  it('needs a live session with a video, and values that make sense', async () => {
    await open({});
    const host = await room.enter(school.teacher);
    expect(await host.refused('PLAYBACK', { playing: true, position: 0 })).toBe('NO_VIDEO');
    const wrong = { playing: 'yes', position: -1, rate: 5 };
    expect((await host.raw('PLAYBACK', wrong)).details).toEqual([
      { field: 'playing', message: 'must be true or false' },
      { field: 'position', message: 'must be a number from 0 to 360000' },
      { field: 'rate', message: 'must be a number from 0.25 to 4' },
    ]);
    const sent = await school.app.http.put(`/api/v1${path()}`).auth(school.teacher.token, { type: 'bearer' }).send(wrong);
    expect(sent.body).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [
        { field: 'playing', message: 'must be true or false' },
        { field: 'position', message: 'must be a number from 0 to 360000' },
        { field: 'rate', message: 'must be a number from 0.25 to 4' },
      ],
    });
    await host.done('DONE', {});
    expect(await host.refused('PLAYBACK', { sessionId: room.sessionId, playing: true, position: 0 })).toBe('SESSION_ENDED');
  });
});
