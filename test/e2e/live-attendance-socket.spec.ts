import { newId } from '../../src/kernel/ids.ts';
import type { SignedUp } from '../support/app.ts';
import { School } from '../support/school.ts';
import { connect } from '../support/socket.ts';
import { RawSocket } from '../support/raw-socket.ts';

const FORBIDDEN_TEACHER = 'Forbidden, teacher event only';
const FORBIDDEN_STUDENT = 'Forbidden, student event only';
const NO_SESSION = 'No active attendance session';
const MALFORMED = 'Invalid message format';
const FOR_TEACHERS = ['ATTENDANCE_MARKED', 'TODAY_SUMMARY', 'DONE'];

describe('live-attendance sockets', () => {
  let school: School;
  const sockets: RawSocket[] = [];
  let outsider: RawSocket;
  beforeAll(async () => {
    school = await School.open({ DIALECTS: 'live-attendance' });
  });
  afterAll(() => school.app.close());
  beforeEach(async () => {
    outsider = await open(school.stranger);
  });
  afterEach(async () => {
    await outsider.settled();
    if (outsider.told.length) throw new Error(`an outsider heard ${JSON.stringify(outsider.told)}`);
    await Promise.all(sockets.splice(0).map((socket) => socket.close()));
    for (const { id } of await school.request<{ id: string }[]>(school.teacher, 'get', '/live-sessions?status=live'))
      await school.request(school.teacher, 'post', `/live-sessions/${id}/end`);
  });

  const open = async ({ token }: { token: string }): Promise<RawSocket> => {
    const socket = await RawSocket.open(school.app, token);
    sockets.push(socket);
    return socket;
  };
  const startIn = async (teacher: SignedUp, classId: string) => {
    const { id } = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', {
      title: 'Roll call',
      classId,
      startNow: true,
      capture: ['teacher'],
      marksVisibility: 'room',
      replace: true,
    });
    return id;
  };
  const classroom = async (students: readonly SignedUp[] = [school.amara, school.luca], teacher = school.teacher) => {
    const classId = await school.newClass(teacher, students);
    return { classId, start: () => startIn(teacher, classId) };
  };

  it('play a class to the end: marks to everyone, counts, one’s own status only to its owner, and the end', async () => {
    const { teacher, amara, luca } = school;
    const { start } = await classroom([amara, luca, school.yuki]);
    const [early, student] = [await open(teacher), await open(amara)];
    const sessionId = await start();
    const late = await open(luca);
    expect(await (student.say('MY_ATTENDANCE'), student.next('MY_ATTENDANCE'))).toEqual({ status: 'not yet updated' });
    early.say('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    for (const socket of [early, student, late])
      expect(await socket.next('ATTENDANCE_MARKED')).toEqual({ studentId: amara.id, status: 'present' });
    early.say('ATTENDANCE_MARKED', { studentId: luca.id, status: 'absent' });
    early.say('TODAY_SUMMARY');
    for (const socket of [early, student, late]) expect(await socket.next('TODAY_SUMMARY')).toEqual({ present: 1, absent: 1, total: 2 });
    student.say('MY_ATTENDANCE');
    expect(await student.next('MY_ATTENDANCE')).toEqual({ status: 'present' });
    early.say('DONE');
    for (const socket of [early, student, late])
      expect(await socket.next('DONE')).toEqual({ message: 'Attendance persisted', present: 1, absent: 2, total: 3 });
    for (const event of FOR_TEACHERS) expect(await early.refused(event, { studentId: amara.id, status: 'present' })).toBe(NO_SESSION);
    expect(await student.refused('MY_ATTENDANCE')).toBe(NO_SESSION);
    await late.settled();
    expect(late.told.map(({ event }) => event)).toEqual(['ATTENDANCE_MARKED', 'ATTENDANCE_MARKED', 'TODAY_SUMMARY', 'DONE']);
    expect(student.of('MY_ATTENDANCE')).toHaveLength(2);
    const summary = await school.request(teacher, 'get', `/live-sessions/${sessionId}/attendance/summary`);
    expect(summary).toMatchObject({ present: 1, absent: 2, total: 3 });
  });

  it('get errors in the dialect’s own words', async () => {
    const { teacher, amara } = school;
    const { start } = await classroom();
    const [host, student] = [await open(teacher), await open(amara)];
    const good = { studentId: amara.id, status: 'present' };
    for (const event of FOR_TEACHERS) {
      expect(await student.refused(event, good)).toBe(FORBIDDEN_TEACHER);
      expect(await host.refused(event, good)).toBe(NO_SESSION);
    }
    expect(await host.refused('MY_ATTENDANCE')).toBe(FORBIDDEN_STUDENT);
    for (const event of ['MY_ATTENDANCE', 'PEER_JOINED']) expect(await student.refused(event)).toBe(NO_SESSION);
    await start();
    for (const event of FOR_TEACHERS) expect(await student.refused(event, good)).toBe(FORBIDDEN_TEACHER);
    expect(await host.refused('MY_ATTENDANCE')).toBe(FORBIDDEN_STUDENT);
    for (const event of ['JOIN_SESSION', 'HELLO', '', 'constructor', '__proto__']) expect(await host.refused(event)).toBe('Unknown event');
    for (const bad of ['late', 'excused', 'PRESENT', 1, null, undefined])
      expect(await host.refused('ATTENDANCE_MARKED', { studentId: amara.id, status: bad })).toBe(MALFORMED);
    for (const studentId of [undefined, null, 7, {}, []])
      expect(await host.refused('ATTENDANCE_MARKED', { studentId, status: 'present' })).toBe(MALFORMED);
    for (const data of ['present', 5, [good], null]) expect(await host.refused('ATTENDANCE_MARKED', data)).toBe(MALFORMED);
    for (const studentId of ['65f0c2a7b1e4d93a5c8f0e21', newId(), school.yuki.id, ''])
      expect(await host.refused('ATTENDANCE_MARKED', { studentId, status: 'present' })).toBe('Student not found');
    for (const text of ['', '{', 'null', '7', '[]', '"DONE"', '{}', '{"event":7}', '{"data":{}}']) {
      host.socket.send(text);
      expect(await host.next('ERROR')).toEqual({ message: MALFORMED });
    }
    host.socket.send(Buffer.from('{"event":"DONE"}'));
    expect(await host.next('ERROR')).toEqual({ message: MALFORMED });
    await student.settled();
    expect([host.told, student.told]).toEqual([[], []]);
  });

  it('without a valid token are accepted, told why, and closed', async () => {
    for (const token of ['', 'nonsense', `${school.teacher.token}x`]) {
      const socket = RawSocket.begin(school.app, token);
      await socket.ended;
      expect(socket.heard).toEqual([{ event: 'ERROR', data: { message: 'Unauthorized or invalid token' } }]);
    }
  });

  it('accept a token with or without Bearer', async () => {
    const socket = await open({ token: `Bearer ${school.amara.token}` });
    expect(await socket.refused('HELLO')).toBe('Unknown event');
  });

  it('get an answer even to a command sent as soon as they open', async () => {
    const { start } = await classroom();
    await start();
    const socket = RawSocket.begin(school.app, school.amara.token);
    sockets.push(socket);
    socket.socket.once('open', () => socket.say('MY_ATTENDANCE'));
    expect(await socket.next('MY_ATTENDANCE')).toEqual({ status: 'not yet updated' });
  });

  it('in a mixed room see what Socket.IO clients see, in the same order, and vice versa', async () => {
    const { teacher, colleague, amara, luca } = school;
    const { classId, start } = await classroom();
    await school.request(teacher, 'post', `/classes/${classId}/teachers`, { userId: colleague.id });
    const [rawHost, rawStudent] = [await open(teacher), await open(luca)];
    const sessionId = await start();
    const [host, student] = [await connect(school.app, colleague.token), await connect(school.app, amara.token)];
    for (const socket of [host, student]) await socket.done('JOIN_SESSION', { sessionId });
    const sent: Promise<unknown>[] = [];
    for (let n = 0; n < 40; n++) {
      const status = n % 3 ? 'present' : 'absent';
      const studentId = n % 2 ? amara.id : luca.id;
      if (n % 4 < 2) rawHost.say('ATTENDANCE_MARKED', { studentId, status });
      else sent.push(host.done('ATTENDANCE_MARKED', { studentId, status }));
    }
    await Promise.all(sent);
    while (rawHost.of('ATTENDANCE_MARKED').length < 40) await rawHost.settled();
    await host.done('DONE', {});
    for (const socket of [rawHost, rawStudent]) await socket.next('DONE');
    for (const socket of [host, student]) await socket.next('DONE');
    const marks = student
      .of('ATTENDANCE_MARKED')
      .flatMap((message) => message.marks.map(({ studentId, status }) => ({ studentId, status })));
    expect(marks).toHaveLength(40);
    expect(
      host.of('ATTENDANCE_MARKED').flatMap((message) => message.marks.map(({ studentId, status }) => ({ studentId, status }))),
    ).toEqual(marks);
    for (const socket of [rawHost, rawStudent]) expect(socket.of('ATTENDANCE_MARKED')).toEqual(marks);
    for (const socket of [host, student]) await socket.close();
  });

  it('in three simultaneous classes receive nothing from one another', async () => {
    const { teacher, colleague, amara, luca, yuki, stranger } = school;
    const third = await school.app.signUp('teacher');
    const rooms = await Promise.all([
      classroom([amara], teacher).then(async ({ start }) => ({ by: teacher, student: amara, id: await start() })),
      classroom([luca], colleague).then(async ({ start }) => ({ by: colleague, student: luca, id: await start() })),
      classroom([yuki], third).then(async ({ start }) => ({ by: third, student: yuki, id: await start() })),
    ]);
    const open3 = await Promise.all(rooms.map(async ({ by, student }) => [await open(by), await open(student)] as const));
    for (const [index, [host]] of open3.entries()) {
      host.say('ATTENDANCE_MARKED', { studentId: rooms[index]!.student.id, status: 'present' });
      host.say('TODAY_SUMMARY');
      host.say('DONE');
    }
    for (const pair of open3) for (const socket of pair) await socket.next('DONE');
    for (const [index, pair] of open3.entries())
      for (const socket of pair)
        expect(socket.told).toEqual([
          { event: 'ATTENDANCE_MARKED', data: { studentId: rooms[index]!.student.id, status: 'present' } },
          { event: 'TODAY_SUMMARY', data: { present: 1, absent: 0, total: 1 } },
          { event: 'DONE', data: { message: 'Attendance persisted', present: 1, absent: 0, total: 1 } },
        ]);
    expect(stranger.id).not.toBe(amara.id);
  });

  it('are in the latest of their sessions, and return to the previous one when it ends', async () => {
    const { teacher, amara } = school;
    const [first, second] = [await classroom([amara]), await classroom([amara])];
    const [host, student] = [await open(teacher), await open(amara)];
    const firstId = await first.start();
    host.say('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    await student.next('ATTENDANCE_MARKED');
    await second.start();
    student.say('MY_ATTENDANCE');
    expect(await student.next('MY_ATTENDANCE')).toEqual({ status: 'not yet updated' });
    host.say('DONE');
    await Promise.all([host.next('DONE'), student.next('DONE')]);
    student.say('MY_ATTENDANCE');
    expect(await student.next('MY_ATTENDANCE')).toEqual({ status: 'present' });
    host.say('TODAY_SUMMARY');
    expect(await student.next('TODAY_SUMMARY')).toEqual({ present: 1, absent: 0, total: 1 });
    const participants = await school.request<{ userId: string }[]>(teacher, 'get', `/live-sessions/${firstId}/participants`);
    expect(participants.map(({ userId }) => userId).toSorted()).toEqual([teacher.id, amara.id].toSorted());
  });

  it('stay in the class when another roll call replaces theirs, and receive no end', async () => {
    const { teacher, amara } = school;
    const { start } = await classroom([amara]);
    const [host, student] = [await open(teacher), await open(amara)];
    await start();
    // They are in the first one by then.
    student.say('MY_ATTENDANCE');
    const own = { event: 'MY_ATTENDANCE', data: await student.next('MY_ATTENDANCE') };
    await start();
    host.say('ATTENDANCE_MARKED', { studentId: amara.id, status: 'absent' });
    for (const socket of [host, student]) await socket.next('ATTENDANCE_MARKED');
    await student.settled();
    expect(student.told).toEqual([own, { event: 'ATTENDANCE_MARKED', data: { studentId: amara.id, status: 'absent' } }]);
  });

  it('enter when their user is enrolled, and leave when unenrolled', async () => {
    const { teacher, yuki } = school;
    const { classId, start } = await classroom([]);
    await start();
    const [host, student] = [await open(teacher), await open(yuki)];
    expect(await student.refused('MY_ATTENDANCE')).toBe(NO_SESSION);
    await school.enrol(teacher, classId, [yuki]);
    student.say('MY_ATTENDANCE');
    expect(await student.next('MY_ATTENDANCE')).toEqual({ status: 'not yet updated' });
    await school.request(teacher, 'delete', `/classes/${classId}/students/${yuki.id}`);
    host.say('TODAY_SUMMARY');
    await host.next('TODAY_SUMMARY');
    expect(await student.refused('MY_ATTENDANCE')).toBe(NO_SESSION);
    expect(student.of('TODAY_SUMMARY')).toEqual([]);
  });

  it('show marks of a private room only to staff', async () => {
    const { teacher, amara, luca } = school;
    const classId = await school.newClass(teacher, [amara, luca]);
    await school.request(teacher, 'post', '/live-sessions', { title: 'Private', classId, startNow: true });
    const [host, student] = [await open(teacher), await open(luca)];
    host.say('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    expect(await host.next('ATTENDANCE_MARKED')).toEqual({ studentId: amara.id, status: 'present' });
    await student.settled();
    expect(student.told).toEqual([]);
  });

  it('are told why and closed when their user signs out everywhere', async () => {
    const student = await school.app.signUp('student');
    const socket = await open(student);
    await school.request(student, 'post', '/auth/logout-all');
    expect(await socket.ended).toBe(1008);
    expect(socket.heard).toEqual([{ event: 'ERROR', data: { message: 'Unauthorized or invalid token' } }]);
  });

  it('signal to a single peer over both transports, with the sender set by the server', async () => {
    const { teacher, amara, luca } = school;
    const { start } = await classroom();
    const sessionId = await start();
    const [host, student] = [await open(teacher), await open(amara)];
    const other = await connect(school.app, luca.token);
    await other.done('JOIN_SESSION', { sessionId, media: true });
    student.say('PEER_JOINED');
    for (const socket of [student, host]) expect(await socket.next('PEER_JOINED')).toEqual({ from: amara.id });
    expect(await other.next('PEER_JOINED')).toEqual({ sessionId, from: amara.id, offers: true });
    host.say('WEBRTC_OFFER', { to: amara.id, from: luca.id, offer: { sdp: 'v=0' } });
    expect(await student.next('WEBRTC_OFFER')).toEqual({ from: teacher.id, offer: { sdp: 'v=0' } });
    student.say('WEBRTC_ANSWER', { to: luca.id, answer: { sdp: 'v=0' } });
    expect(await other.next('WEBRTC_ANSWER')).toEqual({ sessionId, from: amara.id, signal: { answer: { sdp: 'v=0' } } });
    await other.done('WEBRTC_ICE_CANDIDATE', { to: teacher.id, signal: { candidate: 'c' } });
    expect(await host.next('WEBRTC_ICE_CANDIDATE')).toEqual({ from: luca.id, candidate: 'c' });
    expect(await host.refused('WEBRTC_OFFER', { to: school.stranger.id })).toBe('This user is not in the session.');
    expect(await host.refused('WEBRTC_OFFER', { to: '65f0c2a7b1e4d93a5c8f0e21' })).toBe('This user is not in the session.');
    await student.settled();
    expect(student.told.map(({ event }) => event)).toEqual(['PEER_JOINED', 'WEBRTC_OFFER']);
    await other.close();
  });

  /** Regression: the whole room received it. */
  it('announce themselves only to the peer they name', async () => {
    const { teacher, amara, luca } = school;
    const { start } = await classroom();
    await start();
    const [host, student, neighbour] = [await open(teacher), await open(amara), await open(luca)];
    student.say('PEER_JOINED', { to: teacher.id });
    expect(await host.next('PEER_JOINED')).toEqual({ from: amara.id });
    expect(await student.refused('PEER_JOINED', { to: '65f0c2a7b1e4d93a5c8f0e21' })).toBe('This user is not in the session.');
    await neighbour.settled();
    expect([student.told, neighbour.told]).toEqual([[], []]);
  });

  /** Regression: it was rejected as malformed. */
  it('may send null as empty data', async () => {
    const { teacher, amara } = school;
    const { start } = await classroom([amara]);
    await start();
    const [host, student] = [await open(teacher), await open(amara)];
    for (const event of ['MY_ATTENDANCE', 'PEER_JOINED']) student.say(event, null);
    expect(await student.next('MY_ATTENDANCE')).toEqual({ status: 'not yet updated' });
    expect(await host.next('PEER_JOINED')).toEqual({ from: amara.id });
    for (const event of ['TODAY_SUMMARY', 'DONE']) {
      host.say(event, null);
      await student.next(event);
    }
  });

  /** Regression: a signal too deep to encode crashed another node. */
  it('cannot send an infinitely deep signal', async () => {
    const { teacher, amara } = school;
    const { start } = await classroom([amara]);
    await start();
    const [host, student] = [await open(teacher), await open(amara)];
    const deep = `${'{"in":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    host.socket.send(`{"event":"WEBRTC_OFFER","data":{"to":"${amara.id}","offer":${deep}}}`);
    expect(await host.next('ERROR')).toEqual({ message: MALFORMED });
    await student.settled();
    expect(student.told).toEqual([]);
  });

  it('are closed by a frame over 64 KB, and by nothing smaller', async () => {
    const socket = await open(school.amara);
    expect(await socket.refused('WEBRTC_OFFER', { to: school.luca.id, offer: 'x'.repeat(63 * 1024) })).toBe(NO_SESSION);
    socket.socket.send('x'.repeat(65 * 1024));
    expect(await socket.ended).toBe(1009);
  });
});

describe('without the dialect', () => {
  it('the socket does not exist', async () => {
    const school = await School.open();
    const socket = RawSocket.begin(school.app, school.amara.token);
    await expect(socket.opened()).rejects.toThrow('404');
    await school.app.close();
  });
});
