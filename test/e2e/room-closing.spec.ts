import { School, type Classroom } from '../support/school.js';

const nobody = { present: 0, late: 0, absent: 0, excused: 0, unmarked: 0, total: 0, guests: 0 };

describe('the end of a live class', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  it('by two at once is one end with one summary, told once to everybody', async () => {
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

  it('is final: marks are refused, whoever comes is refused, everybody is out', async () => {
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

  it('over REST is the same to the room', async () => {
    const { teacher, amara } = school;
    room = await school.classroom([amara]);
    const student = await room.enter(amara);
    const summary = await school.request(teacher, 'post', '/attendance/end', { sessionId: room.sessionId });
    expect(await student.next('DONE')).toMatchObject({ summary });
    expect(student.events).toEqual(['SESSION_ENDED', 'MY_ATTENDANCE', 'DONE']);
  });

  it('by another session that takes its place counts against nobody', async () => {
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

  it.each([
    ['a student', 'amara', 'TEACHER_ONLY'],
    ['a student of another class', 'stranger', 'TEACHER_ONLY'],
  ] as const)('is not for %s to bring about', async (_, who, code) => {
    room = await school.classroom();
    const host = await room.enter(school.teacher);
    const socket = await room.connect(school[who]);
    expect(await socket.refused('DONE', { sessionId: room.sessionId })).toBe(code);
    await room.settled();
    expect(host.events).toEqual([]);
  });
});
