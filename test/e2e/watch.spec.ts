import type { Response } from 'supertest';
import { Clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { SignedUp } from '../support/app.ts';
import { TestClock } from '../support/module.ts';
import { School, type Classroom } from '../support/school.ts';

describe('watch time', () => {
  const clock = new TestClock();
  let school: School;
  let room: Classroom;
  const start = Date.now();
  const at = (seconds: number) => {
    clock.at = new Date(start + seconds * 1000);
  };
  beforeAll(async () => {
    school = await School.open({ ACCESS_TOKEN_TTL: '1d' }, { override: (builder) => builder.overrideProvider(Clock).useValue(clock) });
  });
  afterAll(() => school.app.close());
  beforeEach(async () => {
    at(0);
    room = await school.classroom([school.amara, school.luca], { videoUrl: 'https://video.example/lesson.mp4' });
  });
  afterEach(() => room.close());

  const send = (who: SignedUp, body: unknown, id = room.sessionId) =>
    school.app.http
      .post(`/api/v1/live-sessions/${id}/watch`)
      .auth(who.token, { type: 'bearer' })
      .send(body as object);
  const codeOf = ({ status, body }: Response) => [status, (body as { code?: string }).code];
  const watched = async (who: SignedUp, ...ranges: unknown[]) => (await send(who, { ranges }).expect(200)).body.data as object;

  it('adds up over REST and sockets, and over devices; nobody in the room hears of it', async () => {
    const { teacher, amara, luca } = school;
    const { sessionId } = room;
    const [host, laptop, phone, neighbour] = [
      await room.enter(teacher),
      await room.enter(amara),
      await room.enter(amara),
      await room.enter(luca),
    ];
    at(60);
    expect(await watched(amara, [0, 20])).toEqual({ sessionId, watchedSeconds: 20 });
    expect(await laptop.done('WATCHED', { ranges: [[10, 30]] })).toEqual({ sessionId, watchedSeconds: 30 });
    expect(
      await phone.done('WATCHED', {
        sessionId,
        ranges: [
          [10, 30],
          [100, 105.5],
        ],
      }),
    ).toEqual({ sessionId, watchedSeconds: 35 });
    // Forged, too fast, and played in a second tab.
    const [one, other] = await Promise.all([
      laptop.done('WATCHED', { ranges: [[0, 360_000]] }),
      phone.done('WATCHED', { ranges: [[0, 360_000]] }),
    ]);
    expect([one, other]).toEqual([
      { sessionId, watchedSeconds: 60 },
      { sessionId, watchedSeconds: 60 },
    ]);
    await room.settled();
    expect([host, laptop, phone, neighbour].map(({ events }) => events)).toEqual([[], [], [], []]);
  });

  it('is in the analytics of the session, where the time attended stands in for those who report nothing', async () => {
    const { teacher, amara, luca } = school;
    const join = (who: SignedUp) => school.request(who, 'post', `/live-sessions/${room.sessionId}/join`);
    await join(amara);
    await join(luca);
    at(90);
    await watched(amara, [0, 30]);
    await school.request(teacher, 'post', `/live-sessions/${room.sessionId}/end`);
    const people = await school.request<{ userId: string; watchedSeconds: number }[]>(
      teacher,
      'get',
      `/live-sessions/${room.sessionId}/analytics/people`,
    );
    expect(new Map(people.map(({ userId, watchedSeconds }) => [userId, watchedSeconds]))).toEqual(
      new Map([
        [amara.id, 30],
        [luca.id, 90],
      ]),
    );
    // The clock stops at the end, and ten minutes later nothing is accepted.
    at(300);
    expect(await watched(amara, [0, 200])).toMatchObject({ watchedSeconds: 90 });
    at(691);
    expect(codeOf(await send(amara, { ranges: [[0, 1]] }))).toEqual([409, 'SESSION_ENDED']);
  });

  it('is refused to outsiders, to staff, and to those who have not joined', async () => {
    const { teacher, colleague, amara, stranger } = school;
    const body = { ranges: [[0, 10]] };
    const socket = await room.connect(amara);
    expect(await socket.refused('WATCHED', body)).toBe('NOT_IN_A_SESSION');
    expect(await socket.refused('WATCHED', { ...body, sessionId: room.sessionId })).toBe('NOT_IN_A_SESSION');
    expect(codeOf(await send(amara, body))).toEqual([409, 'NOT_IN_A_SESSION']);
    expect(codeOf(await send(stranger, body))).toEqual([404, 'SESSION_NOT_FOUND']);
    for (const staff of [teacher, colleague]) expect(codeOf(await send(staff, body))).toEqual([403, 'STAFF_NOT_COUNTED']);
    for (const id of [newId(), '-1', 'x', '99999999999999999999'])
      expect(codeOf(await send(amara, body, id))).toEqual([404, 'SESSION_NOT_FOUND']);
    const plan = { title: 'Tomorrow', visibility: 'public', startsAt: new Date(start + 86_400_000) };
    const { id } = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', plan);
    expect(codeOf(await send(amara, body, id))).toEqual([409, 'SESSION_NOT_LIVE']);
  });

  it('accepts only pairs of numbers in order, and not too many', async () => {
    const { amara } = school;
    const socket = await room.enter(amara);
    const bad: unknown[] = [
      undefined,
      null,
      'all',
      {},
      [],
      [[]],
      [[5]],
      [[0, 1, 2]],
      [[10, 10]],
      [[10, 5]],
      [[-1, 5]],
      [['0', '5']],
      [[null, 5]],
      [[0, 360_000.1]],
      [[0, 1e300]],
      [[[0], [5]]],
      [0, 5],
      Array.from({ length: 101 }, (_, n) => [n, n + 1]),
    ];
    for (const ranges of bad) {
      expect([ranges, ...codeOf(await send(amara, { ranges }))]).toEqual([ranges, 400, 'VALIDATION_FAILED']);
      expect([ranges, await socket.refused('WATCHED', { ranges })]).toEqual([ranges, 'VALIDATION_FAILED']);
    }
    const huge = school.app.http.post(`/api/v1/live-sessions/${room.sessionId}/watch`).auth(amara.token, { type: 'bearer' });
    expect(codeOf(await huge.set('content-type', 'application/json').send('{"ranges":[[0,1e999]]}'))).toEqual([400, 'VALIDATION_FAILED']);
    expect(await socket.raw('WATCHED', { ranges: [[5, 1]] })).toMatchObject({
      details: [{ field: 'ranges.0', message: 'must be two numbers [from, to], with from less than to' }],
    });
    expect(await socket.raw('WATCHED', { ranges: [[0, 400_000]] })).toMatchObject({
      details: expect.arrayContaining([{ field: 'ranges.0.1', message: 'must be a number from 0 to 360000' }]),
    });
    expect(await socket.raw('WATCHED', { ranges: [] })).toMatchObject({
      details: [{ field: 'ranges', message: 'must be a list of 1 to 100 pairs [from, to]' }],
    });
    at(1);
    expect(await watched(amara, [0, 360_000])).toMatchObject({ watchedSeconds: 1 });
  });

  it('does not grow without end: a client that scatters dots over the video is refused', async () => {
    const { amara } = school;
    const socket = await room.enter(amara);
    const dots = (report: number) =>
      Array.from({ length: 100 }, (_, n): [number, number] => [report * 200 + 2 * n, report * 200 + 2 * n + 1]);
    for (let n = 0; n < 10; n++) await socket.done('WATCHED', { ranges: dots(n) });
    expect(await socket.refused('WATCHED', { ranges: dots(10) })).toBe('TOO_MANY_RANGES');
    expect(codeOf(await send(amara, { ranges: dots(10) }))).toEqual([422, 'TOO_MANY_RANGES']);
  });
});
