import { newId } from '../../src/kernel/ids.ts';
import { until } from '../support/until.ts';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

/** All marks received, as student and status. */
const marksHeard = (socket: TestSocket) =>
  socket.of('ATTENDANCE_MARKED').flatMap(({ marks }) => marks.map(({ studentId, status }) => [studentId, status]));

describe('marks in a room', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  it('go to staff and to the student concerned on all devices, and to no other student', async () => {
    const { teacher, colleague, amara, luca } = school;
    room = await school.classroom();
    const [host, other, phone, laptop, neighbour] = [
      await room.enter(teacher),
      await room.enter(colleague),
      await room.enter(amara),
      await room.enter(amara),
      await room.enter(luca),
    ];
    const { seq } = await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    for (const socket of [host, other])
      expect(await socket.next('ATTENDANCE_MARKED')).toMatchObject({
        seq,
        marks: [{ studentId: amara.id, status: 'late', source: 'teacher', by: teacher.id }],
      });
    for (const socket of [phone, laptop])
      expect(await socket.next('MY_ATTENDANCE')).toMatchObject({ seq, status: 'late', source: 'teacher' });
    await room.settled();
    expect([host, other, phone, laptop, neighbour].map(({ events }) => events)).toEqual([
      ['ATTENDANCE_MARKED'],
      ['ATTENDANCE_MARKED'],
      ['MY_ATTENDANCE'],
      ['MY_ATTENDANCE'],
      [],
    ]);
  });

  it('go to everyone in a room that shows marks, including those who join later', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom([amara, luca], { marksVisibility: 'room' });
    const [host, first, second] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    for (const socket of [host, first, second]) await socket.next('ATTENDANCE_MARKED');
    await room.settled();
    expect([host, first, second].map(({ events }) => events)).toEqual([
      ['ATTENDANCE_MARKED'],
      ['ATTENDANCE_MARKED'],
      ['ATTENDANCE_MARKED'],
    ]);
    const late = await room.connect(luca);
    const { snapshot } = await late.done('JOIN_SESSION', { sessionId: room.sessionId });
    // Only marked students, not everyone expected.
    expect(snapshot!.marks.map(({ studentId, status }) => [studentId, status])).toEqual([[amara.id, 'present']]);
    expect(snapshot!.me).toMatchObject({ studentId: luca.id, status: null });
  });

  it('set before a room starts showing marks stay visible only to those who received them', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const [host, first, second] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    const since = second.number!;
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'absent' });
    await school.request(teacher, 'patch', `/live-sessions/${room.sessionId}`, { marksVisibility: 'room' });
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    const heard = await second.next('ATTENDANCE_MARKED');
    await room.settled();
    expect(marksHeard(second)).toEqual([[amara.id, 'present']]);
    expect(second.events).toEqual(['SESSION_UPDATED', 'ATTENDANCE_MARKED']);
    expect(first.events).toEqual(['MY_ATTENDANCE', 'SESSION_UPDATED', 'ATTENDANCE_MARKED']);
    const back = await room.connect(luca);
    const { missed } = await back.done('JOIN_SESSION', { sessionId: room.sessionId, since });
    expect(missed!.map(({ event }) => event)).toEqual(['SESSION_UPDATED', 'ATTENDANCE_MARKED']);
    expect(missed![1]!.data).toEqual(heard);
  });

  it('for many students come in one command and one message, and each student receives only their own', async () => {
    const { teacher, amara, luca, yuki } = school;
    room = await school.classroom([amara, luca, yuki]);
    const [host, first, second, third] = [
      await room.enter(teacher),
      await room.enter(amara),
      await room.enter(luca),
      await room.enter(yuki),
    ];
    const marks = [
      { studentId: amara.id, status: 'present' as const },
      { studentId: luca.id, status: 'excused' as const },
      { studentId: amara.id, status: 'late' as const },
    ];
    const { marked, seq } = await host.done('ATTENDANCE_MARKED', { marks });
    expect(marked).toBe(3);
    const told = await host.next('ATTENDANCE_MARKED');
    expect(told.seq).toBe(seq);
    expect(told.marks.map(({ studentId, status }) => ({ studentId, status }))).toEqual(marks);
    expect(await first.next('MY_ATTENDANCE')).toMatchObject({ seq, status: 'late' });
    expect(await second.next('MY_ATTENDANCE')).toMatchObject({ seq: seq - 1, status: 'excused' });
    await room.settled();
    expect([first.events, second.events, third.events]).toEqual([['MY_ATTENDANCE'], ['MY_ATTENDANCE'], []]);
  });

  it('for the rest apply to expected students without a status, and to no one else', async () => {
    const { teacher, amara, luca, yuki } = school;
    room = await school.classroom([amara, luca, yuki]);
    const host = await room.enter(teacher);
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    expect(await host.done('ATTENDANCE_MARKED', { rest: 'absent' })).toMatchObject({ marked: 2 });
    expect(await host.done('TODAY_SUMMARY', {})).toEqual({ present: 0, late: 1, absent: 2, excused: 0, unmarked: 0, total: 3, guests: 0 });
    const { seq } = await host.done('ATTENDANCE_MARKED', { rest: 'present' });
    expect(seq).toBeGreaterThanOrEqual(host.number!);
    await room.settled();
    expect(marksHeard(host).filter(([, status]) => status === 'present')).toEqual([]);
  });

  it('all fail if one student has no line', async () => {
    const { teacher, amara, yuki } = school;
    room = await school.classroom();
    const [host, first] = [await room.enter(teacher), await room.enter(amara)];
    for (const studentId of [yuki.id, newId()]) {
      const answer = await host.raw('ATTENDANCE_MARKED', {
        marks: [
          { studentId: amara.id, status: 'present' },
          { studentId, status: 'present' },
        ],
      });
      expect(answer).toMatchObject({ code: 'LINE_NOT_FOUND', details: [{ field: 'marks.1.studentId' }] });
    }
    expect(await host.done('TODAY_SUMMARY', {})).toMatchObject({ present: 0, unmarked: 2 });
    await room.settled();
    expect([host.events, first.events]).toEqual([[], []]);
  });

  it('by two teachers at the same time are all in the history, and everyone receives the same last one', async () => {
    const { teacher, colleague, amara } = school;
    room = await school.classroom([amara]);
    const [host, other, student] = [await room.enter(teacher), await room.enter(colleague), await room.enter(amara)];
    const statuses = ['present', 'late', 'absent', 'excused'] as const;
    const both = (socket: TestSocket) =>
      Array.from({ length: 10 }, (_, index) => socket.done('ATTENDANCE_MARKED', { studentId: amara.id, status: statuses[index % 4]! }));
    const acknowledged = await Promise.all([...both(host), ...both(other)]);
    expect(new Set(acknowledged.map(({ seq }) => seq)).size).toBe(20);
    await room.settled();
    const { status } = await student.done('MY_ATTENDANCE', {});
    expect([host, other].map((socket) => marksHeard(socket).length)).toEqual([20, 20]);
    expect([marksHeard(host).at(-1), marksHeard(other)]).toEqual([[amara.id, status], marksHeard(host)]);
    expect(student.of('MY_ATTENDANCE').at(-1)!.status).toBe(status);
    const history = await school.request<object[]>(teacher, 'get', `/live-sessions/${room.sessionId}/attendance/${amara.id}/history`);
    expect(history).toHaveLength(21);
  });

  it('set over REST reach the room too', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const [host, first] = [await room.enter(teacher), await room.enter(amara)];
    const { seq } = await school.request<{ seq: number }>(teacher, 'post', `/live-sessions/${room.sessionId}/attendance/marks`, {
      marks: [{ studentId: amara.id, status: 'present' }],
    });
    expect((await host.next('ATTENDANCE_MARKED')).seq).toBe(seq);
    expect((await first.next('MY_ATTENDANCE')).seq).toBe(seq);
  });

  it('are set by joining if presence is captured, but do not replace a teacher’s mark', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom([amara, luca], { capture: ['teacher', 'presence'] });
    const host = await room.enter(teacher);
    await host.done('ATTENDANCE_MARKED', { studentId: luca.id, status: 'excused' });
    const [first, second] = [await room.connect(amara), await room.enter(luca)];
    const { snapshot } = await first.done('JOIN_SESSION', { sessionId: room.sessionId });
    await host.next('ATTENDANCE_MARKED');
    expect(await host.next('ATTENDANCE_MARKED')).toMatchObject({
      marks: [{ studentId: amara.id, status: 'present', source: 'presence', by: null }],
    });
    await room.settled();
    // The mark is set a moment after the join: the mark is in the snapshot, or comes as a message, or both.
    const statuses = [snapshot!.me!.status, ...first.of('MY_ATTENDANCE').map(({ status }) => status)];
    expect(new Set(statuses.filter((status) => status !== null))).toEqual(new Set(['present']));
    expect(second.events).toEqual([]);
    expect(await second.done('MY_ATTENDANCE', {})).toMatchObject({ status: 'excused' });
  });

  it('can be set for a student enrolled during the session, and staff are told about the new line', async () => {
    const { teacher, amara, yuki } = school;
    room = await school.classroom([amara]);
    const [host, first] = [await room.enter(teacher), await room.enter(amara)];
    const newcomer = await room.connect(yuki);
    expect(await newcomer.refused('JOIN_SESSION', { sessionId: room.sessionId })).toBe('SESSION_NOT_FOUND');
    await school.enrol(teacher, room.classId, [yuki]);
    expect(await host.next('LINE_ADDED')).toMatchObject({ studentId: yuki.id, name: yuki.name, expected: true });
    const { snapshot } = await newcomer.done('JOIN_SESSION', { sessionId: room.sessionId });
    expect(snapshot!.me).toMatchObject({ expected: true, status: null });
    await host.done('ATTENDANCE_MARKED', { studentId: yuki.id, status: 'present' });
    expect(await newcomer.next('MY_ATTENDANCE')).toMatchObject({ status: 'present' });
    await room.settled();
    expect(first.events).toEqual([]);
  });

  it('of a guest do not count in the totals', async () => {
    const { teacher, amara, yuki } = school;
    room = await school.classroom([amara], { visibility: 'public' });
    const [host, guest] = [await room.enter(teacher), await room.enter(yuki)];
    expect(await host.next('LINE_ADDED')).toMatchObject({ studentId: yuki.id, expected: false });
    await host.done('ATTENDANCE_MARKED', { studentId: yuki.id, status: 'present' });
    expect(await guest.next('MY_ATTENDANCE')).toMatchObject({ status: 'present' });
    expect(await guest.done('MY_ATTENDANCE', {})).toMatchObject({ expected: false, status: 'present' });
    expect(await host.done('TODAY_SUMMARY', {})).toMatchObject({ present: 0, unmarked: 1, total: 1, guests: 1 });
  });

  /** Regression: a student who was unenrolled during the session was marked absent. */
  it('are not set for an unenrolled student, and staff are told immediately why the student is no longer expected', async () => {
    const { teacher, colleague, amara, luca } = school;
    room = await school.classroom();
    const [host, other, first, second] = [
      await room.enter(teacher),
      await room.enter(colleague),
      await room.enter(amara),
      await room.enter(luca),
    ];
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    await school.request(teacher, 'delete', `/classes/${room.classId}/students/${luca.id}`);
    for (const socket of [host, other])
      expect(await socket.next('NO_LONGER_EXPECTED')).toMatchObject({ studentId: luca.id, name: luca.name, reason: 'unenrolled' });
    expect(await host.done('TODAY_SUMMARY', {})).toMatchObject({ present: 1, unmarked: 0, total: 1, guests: 0 });
    const back = await room.connect(teacher);
    const { snapshot } = await back.done('JOIN_SESSION', { sessionId: room.sessionId });
    expect(snapshot!.marks.find(({ studentId }) => studentId === luca.id)).toMatchObject({ expected: false, notExpected: 'unenrolled' });
    await second.next('REMOVED');
    await room.settled();
    expect([first.events, second.events]).toEqual([['MY_ATTENDANCE'], ['REMOVED']]);
    await school.enrol(teacher, room.classId, [luca]);
    expect(await host.next('LINE_ADDED')).toMatchObject({ studentId: luca.id, expected: true });
    expect(await host.done('DONE', {})).toMatchObject({ present: 1, absent: 1, total: 2, guests: 0 });
    const register = await school.request<object[]>(teacher, 'get', `/live-sessions/${room.sessionId}/attendance`);
    expect(register).toContainEqual(expect.objectContaining({ studentId: luca.id, expected: true, notExpected: null, status: 'absent' }));
  });

  it('can be removed: everyone who received them is told, and joining again marks the student again', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom([amara, luca], { capture: ['teacher', 'presence'] });
    const [host, first, second] = [await room.enter(teacher), await room.connect(amara), await room.enter(luca)];
    await host.next('ATTENDANCE_MARKED');
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'absent' });
    await host.next('ATTENDANCE_MARKED');
    const { marked, seq } = await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: null });
    expect(marked).toBe(1);
    expect(await host.next('ATTENDANCE_MARKED')).toMatchObject({ seq, marks: [{ studentId: amara.id, status: null, source: 'teacher' }] });
    expect(await host.done('TODAY_SUMMARY', {})).toMatchObject({ absent: 0, unmarked: 1, present: 1 });
    expect(await first.done('MY_ATTENDANCE', { sessionId: room.sessionId })).toMatchObject({ status: null, source: null, markedAt: null });
    await first.done('JOIN_SESSION', { sessionId: room.sessionId });
    expect(await host.next('ATTENDANCE_MARKED')).toMatchObject({ marks: [{ studentId: amara.id, status: 'present', source: 'presence' }] });
    await school.request(teacher, 'post', `/live-sessions/${room.sessionId}/attendance/marks`, {
      marks: [{ studentId: amara.id, status: null }],
    });
    await until('the mark to be removed', async () => first.of('MY_ATTENDANCE').at(-1)?.status === null);
    expect(first.of('MY_ATTENDANCE').at(-1)).toMatchObject({ status: null, source: null, markedAt: null });
    await room.settled();
    // Luca may receive marks of his own line, but not of Amara's.
    expect(second.events.filter((event) => event !== 'MY_ATTENDANCE')).toEqual([]);
    expect(second.of('MY_ATTENDANCE').filter(({ status }) => status !== 'present')).toEqual([]);
    const history = await school.request<object[]>(teacher, 'get', `/live-sessions/${room.sessionId}/attendance/${amara.id}/history`);
    expect(history.slice(1)).toMatchObject([
      { what: 'marked', status: 'absent', before: null },
      { what: 'marked', status: null, before: 'absent', by: { id: teacher.id } },
      { what: 'marked', status: 'present', before: null, by: null },
      { what: 'marked', status: null, before: 'present' },
    ]);
    // Amara is in the room, so closing marks her present.
    expect(await host.done('DONE', {})).toMatchObject({ present: 2, absent: 0, total: 2 });
  });

  it.each([
    ['rest', { rest: null }],
    ['a student without a status', (id: string) => ({ studentId: id })],
    ['a status without a student', { status: null }],
    ['a status that is not a string', (id: string) => ({ studentId: id, status: 'none' })],
  ])('are not removed by %s', async (_, form) => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const host = await room.enter(teacher);
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    const body = typeof form === 'function' ? form(amara.id) : form;
    expect(await host.refused('ATTENDANCE_MARKED', body)).toBe('VALIDATION_FAILED');
    const sent = 'studentId' in body ? { marks: [body] } : body;
    const path = `/api/v1/live-sessions/${room.sessionId}/attendance/marks`;
    expect((await school.app.http.post(path).auth(teacher.token, { type: 'bearer' }).send(sent)).status).toBe(400);
    expect(await host.done('TODAY_SUMMARY', {})).toMatchObject({ late: 1 });
  });
});
