import { until } from '../support/until.ts';
import { School, type Classroom } from '../support/school.ts';

const nobody = { present: 0, late: 0, absent: 0, excused: 0, unmarked: 0, total: 0, guests: 0 };

describe('the end of a live class', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  it('happens once if two teachers end it at the same time, and everyone receives the same summary once', async () => {
    const { teacher, colleague, amara, luca } = school;
    room = await school.classroom();
    const [host, other, student] = [await room.enter(teacher), await room.enter(colleague), await room.enter(amara)];
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    const ends = await Promise.all([host.done('DONE', {}), other.done('DONE', { sessionId: room.sessionId }), host.done('DONE', {})]);
    const summary = { ...nobody, present: 1, absent: 1, total: 2 };
    expect(ends).toEqual([summary, summary, summary]);
    for (const socket of [host, other, student]) expect(await socket.next('DONE')).toMatchObject({ summary });
    expect(await other.done('DONE', { sessionId: room.sessionId })).toEqual(summary);
    await room.settled();
    const absent = { studentId: luca.id, status: 'absent', source: 'closing' };
    expect(host.of('ATTENDANCE_MARKED').at(-1)!.marks).toMatchObject([absent]);
    expect([host, other, student].map(({ events }) => events)).toEqual([
      ['ATTENDANCE_MARKED', 'SESSION_ENDED', 'ATTENDANCE_MARKED', 'DONE'],
      ['ATTENDANCE_MARKED', 'SESSION_ENDED', 'ATTENDANCE_MARKED', 'DONE'],
      ['MY_ATTENDANCE', 'SESSION_ENDED', 'DONE'],
    ]);
  });

  it('is final: marks and joins fail, and nobody is in the room any more', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    await host.done('DONE', {});
    expect(await host.refused('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' })).toBe('REGISTER_CLOSED');
    expect(await host.refused('ATTENDANCE_MARKED', { rest: 'present' })).toBe('REGISTER_CLOSED');
    const late = await room.connect(luca);
    expect(await late.refused('JOIN_SESSION', { sessionId: room.sessionId })).toBe('SESSION_ENDED');
    expect(await late.refused('JOIN_SESSION', { sessionId: room.sessionId, since: 1 })).toBe('SESSION_ENDED');
    expect(await late.done('MY_ATTENDANCE', { sessionId: room.sessionId })).toMatchObject({ status: 'absent' });
    expect(await school.request<object[]>(teacher, 'get', `/live-sessions/${room.sessionId}/participants`)).toEqual([]);
    expect(await student.done('MY_ATTENDANCE', {})).toMatchObject({ status: 'absent' });
    expect(await host.done('TODAY_SUMMARY', {})).toEqual({ ...nobody, absent: 2, total: 2 });
  });

  it('over REST looks the same to the room', async () => {
    const { teacher, amara } = school;
    room = await school.classroom([amara]);
    const student = await room.enter(amara);
    const summary = await school.request(teacher, 'post', '/attendance/end', { sessionId: room.sessionId });
    expect(await student.next('DONE')).toMatchObject({ summary });
    expect(student.events).toEqual(['SESSION_ENDED', 'MY_ATTENDANCE', 'DONE']);
  });

  it('counts against nobody if another session replaces it', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    await host.done('ATTENDANCE_MARKED', { studentId: luca.id, status: 'late' });
    const { sessionId } = await school.request<{ sessionId: string }>(teacher, 'post', '/attendance/start', {
      classId: room.classId,
      replace: true,
    });
    expect(await student.next('SESSION_ENDED')).toMatchObject({ sessionId: room.sessionId, outcome: 'replaced' });
    expect(await student.next('DONE')).toMatchObject({ summary: { late: 1, absent: 0, unmarked: 1, total: 2 } });
    expect(await student.next('SESSION_STARTED')).toMatchObject({ sessionId });
    expect(await student.done('JOIN_SESSION', { sessionId })).toMatchObject({ snapshot: { me: { status: null } } });
  });

  it('counts against nobody if nobody was marked and no student joined', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const host = await room.enter(teacher);
    const summary = { ...nobody, unmarked: 2, total: 2 };
    expect(await host.done('DONE', {})).toEqual(summary);
    expect(await host.next('SESSION_ENDED')).toMatchObject({ outcome: 'not_held' });
    expect(await host.next('DONE')).toMatchObject({ summary });
    const mine = await school.request(amara, 'get', `/live-sessions/${room.sessionId}/attendance/me`);
    expect(mine).toMatchObject({ expected: true, status: null });
  });

  it('counts against nobody if the session is called off, whatever was marked, and cancels its bookings', async () => {
    const { teacher, colleague, amara, luca, yuki } = school;
    room = await school.classroom([amara, luca], { visibility: 'booked', capacity: 5, lateBooking: true });
    await school.request(yuki, 'post', `/live-sessions/${room.sessionId}/bookings`, {});
    const [host, other, student] = [await room.enter(teacher), await room.enter(colleague), await room.enter(amara)];
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    const path = `/live-sessions/${room.sessionId}/call-off`;
    const called = await school.request(colleague, 'post', path, { reason: 'The wrong class' });
    expect(called).toMatchObject({ status: 'ended', outcome: 'not_held', callOffReason: 'The wrong class', canJoin: false });
    expect(await school.request(teacher, 'post', path, { reason: 'Once more' })).toMatchObject({ callOffReason: 'The wrong class' });
    const summary = { ...nobody, late: 1, unmarked: 2, total: 3 };
    for (const socket of [host, other, student]) {
      expect(await socket.next('SESSION_ENDED')).toMatchObject({ outcome: 'not_held' });
      expect(await socket.next('DONE')).toMatchObject({ summary });
    }
    const booking = () => school.request<{ status: string; reason: string }[]>(yuki, 'get', '/bookings/me');
    await until('the booking to be cancelled', async () => (await booking())[0]?.status === 'cancelled');
    expect(await host.refused('ATTENDANCE_MARKED', { rest: 'absent' })).toBe('REGISTER_CLOSED');
    expect(await school.request(teacher, 'get', `/live-sessions/${room.sessionId}/attendance/summary`)).toEqual(summary);
  });

  it.each([
    ['no reason', {}],
    ['an empty string', { reason: '' }],
    ['spaces', { reason: '  ' }],
    ['null', { reason: null }],
    ['a number', { reason: 1 }],
    ['a reason that is too long', { reason: 'x'.repeat(501) }],
    ['an extra field', { reason: 'x', outcome: 'held' }],
  ])('needs a reason if the session is called off: %s is rejected', async (_, body) => {
    room = await school.classroom();
    const send = school.app.http.post(`/api/v1/live-sessions/${room.sessionId}/call-off`).auth(school.teacher.token, { type: 'bearer' });
    expect(await send.send(body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(await school.request(school.teacher, 'get', `/live-sessions/${room.sessionId}`)).toMatchObject({ status: 'live' });
  });

  it('by calling the session off at the same moment as a mark and a join either includes or rejects each of them', async () => {
    const { teacher, colleague, amara, luca } = school;
    room = await school.classroom([amara, luca], { capture: ['teacher', 'presence'] });
    const host = await room.enter(teacher);
    const post = (by: typeof luca, route: string, body: object = {}) =>
      school.app.http.post(`/api/v1/live-sessions/${room.sessionId}/${route}`).auth(by.token, { type: 'bearer' }).send(body);
    const [called, marked, joined] = await Promise.all([
      post(colleague, 'call-off', { reason: 'A mistake' }),
      host.raw('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' }),
      post(luca, 'join'),
    ]);
    expect(called.status).toBe(200);
    expect([true, 'REGISTER_CLOSED']).toContain(marked.success || marked.code);
    const { success, code } = joined.body as { success: boolean; code?: string };
    expect([true, 'SESSION_ENDED']).toContain(success || code);
    const summary = await host.done('DONE', { sessionId: room.sessionId });
    const present = Number(marked.success) + Number(success);
    expect(summary).toEqual({ ...nobody, present, unmarked: 2 - present, total: 2 });
  });

  it.each([
    ['a student', 'amara', 'TEACHER_ONLY'],
    ['a student of another class', 'stranger', 'TEACHER_ONLY'],
  ] as const)('cannot be caused by %s', async (_, who, code) => {
    room = await school.classroom();
    const host = await room.enter(school.teacher);
    const socket = await room.connect(school[who]);
    expect(await socket.refused('DONE', { sessionId: room.sessionId })).toBe(code);
    await room.settled();
    expect(host.events).toEqual([]);
  });
});
