import type { SignedUp } from '../support/app.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

describe('the staff of a live session', () => {
  let school: School;
  let room: Classroom;
  let otherTeacher: SignedUp;
  beforeAll(async () => {
    school = await School.open({ DIALECTS: 'live-attendance' });
    otherTeacher = await school.app.signUp('teacher');
  });
  afterAll(() => school.app.close());
  beforeEach(async () => {
    room = await school.classroom();
  });
  afterEach(() => room.close());

  type Method = 'get' | 'post' | 'put' | 'delete';
  const path = () => `/live-sessions/${room.sessionId}`;
  const send = async (by: SignedUp | null, method: Method, rest: string, body?: object): Promise<[number, string | undefined]> => {
    const sent = school.app.http[method](`/api/v1${path()}${rest}`);
    if (by) void sent.auth(by.token, { type: 'bearer' });
    const answer = await (body ? sent.send(body) : sent);
    return [answer.status, (answer.body as { code?: string }).code];
  };
  const numbers = (socket: TestSocket) =>
    socket.heard.flatMap(({ message }) => ('seq' in message && message.seq !== undefined ? [message.seq] : []));
  const leaving = async (socket: TestSocket, { id }: SignedUp) => {
    while (!(await socket.next('PARTICIPANTS_CHANGED')).left.includes(id));
  };
  const classroomOf = async (by: SignedUp) => {
    const socket = await room.connect(by);
    return (await socket.done('JOIN_SESSION', { sessionId: room.sessionId })).snapshot!.classroom;
  };

  it('removes a participant from all devices, with no way back until readmitted', async () => {
    const { teacher, colleague, amara, luca } = school;
    const { sessionId } = room;
    const [host, other, bystander] = [await room.enter(teacher), await room.enter(colleague), await room.enter(luca)];
    const [phone, laptop, elsewhere] = [await room.enter(amara), await room.enter(amara), await room.connect(amara)];
    await school.request(amara, 'post', `${path()}/join`);
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    await phone.next('MY_ATTENDANCE');
    await laptop.next('MY_ATTENDANCE');
    const since = phone.number!;

    const { seq } = await host.done('PARTICIPANT_REMOVED', { userId: amara.id });
    for (const socket of [phone, laptop]) expect(await socket.next('REMOVED')).toEqual({ sessionId, reason: 'removed' });
    for (const socket of [host, other])
      expect(await socket.next('PARTICIPANT_REMOVED')).toMatchObject({
        sessionId,
        seq,
        userId: amara.id,
        name: amara.name,
        by: teacher.id,
      });
    await leaving(bystander, amara);
    const here = await school.request<{ userId: string }[]>(teacher, 'get', `${path()}/participants`);
    expect(here.map(({ userId }) => userId)).not.toContain(amara.id);

    // No way back: by the same device, another one, with a number, over REST, or to look on.
    for (const socket of [phone, elsewhere]) {
      expect(await socket.refused('JOIN_SESSION', { sessionId })).toBe('REMOVED_FROM_SESSION');
      expect(await socket.refused('JOIN_SESSION', { sessionId, since })).toBe('REMOVED_FROM_SESSION');
    }
    const removed = [403, 'REMOVED_FROM_SESSION'];
    expect(await send(amara, 'post', '/join')).toEqual(removed);
    for (const part of ['/participants', '/events']) expect(await send(amara, 'get', part)).toEqual(removed);
    expect(await send(amara, 'post', '/watch', { ranges: [[0, 5]] })).toEqual(removed);
    expect(await phone.refused('PEER_JOINED', {})).toBe('NOT_IN_A_SESSION');
    const { code, ...seen } = await school.request<{ code: string }>(amara, 'get', path());
    expect(seen).toMatchObject({ canJoin: false, keptOut: 'removed', isStaff: false });
    expect(await school.request(amara, 'get', `/live-sessions/by-code/${code}`)).toMatchObject({ canJoin: false });

    // Nothing numbered any more; the register keeps the mark.
    const before = [phone, laptop, elsewhere].map(numbers);
    await host.done('ATTENDANCE_MARKED', { studentId: luca.id, status: 'present' });
    await school.request(teacher, 'patch', path(), { title: 'Waves' });
    await bystander.next('SESSION_UPDATED');
    await room.settled();
    expect([phone, laptop, elsewhere].map(numbers)).toEqual(before);
    expect(await phone.done('MY_ATTENDANCE', { sessionId })).toMatchObject({ status: 'late', expected: true });

    // Sent again, it changes nothing.
    expect(await send(colleague, 'post', '/removals', { userId: amara.id })).toEqual([200, undefined]);
    const [listed] = await school.request<object[]>(colleague, 'get', `${path()}/removals`);
    expect(listed).toMatchObject({ userId: amara.id, name: amara.name, removedBy: teacher.id });
    await other.done('PARTICIPANT_READMITTED', { userId: amara.id });
    for (const socket of [phone, laptop, elsewhere])
      expect(await socket.next('PARTICIPANT_READMITTED')).toEqual({ sessionId, userId: amara.id });
    expect(await host.next('PARTICIPANT_READMITTED')).toMatchObject({ seq: expect.any(Number), userId: amara.id });
    expect((await phone.done('JOIN_SESSION', { sessionId })).snapshot).toMatchObject({ me: { status: 'late' } });
    expect(await school.request(colleague, 'get', `${path()}/removals`)).toEqual([]);
    await room.settled();
    expect(bystander.events).toEqual(['MY_ATTENDANCE', 'SESSION_UPDATED']);
    expect([host, other].map((socket) => socket.of('PARTICIPANT_REMOVED').length)).toEqual([1, 1]);
  });

  it('removes a guest, who has no way back by booking a seat', async () => {
    const { teacher, yuki } = school;
    const booked = await school.classroom([school.amara], { visibility: 'booked', capacity: 5, lateBooking: true });
    const bookings = `/live-sessions/${booked.sessionId}/bookings`;
    const book = () => school.request<{ id: string; status: string }>(yuki, 'post', bookings, {});
    await book();
    const guest = await booked.enter(yuki);
    await school.request(teacher, 'post', `/live-sessions/${booked.sessionId}/removals`, { userId: yuki.id });
    await guest.next('REMOVED');
    await school.request(yuki, 'delete', `${bookings}/me`);
    expect(await guest.refused('JOIN_SESSION', { sessionId: booked.sessionId })).toBe('SESSION_NOT_FOUND');
    expect((await book()).status).toBe('confirmed');
    expect(await guest.refused('JOIN_SESSION', { sessionId: booked.sessionId })).toBe('REMOVED_FROM_SESSION');
    await booked.close();
  });

  it('removes a client of another system, which cannot return until readmitted, and then does', async () => {
    const { teacher } = school;
    // In no other session, which the client would move to.
    const mira = await school.app.signUp('student');
    const room = await school.classroom([mira]);
    const outsider = await RawSocket.open(school.app, school.stranger.token);
    const raw = await RawSocket.open(school.app, mira.token);
    const host = await room.enter(teacher);
    raw.say('MY_ATTENDANCE');
    await raw.next('MY_ATTENDANCE');
    await host.done('PARTICIPANT_REMOVED', { userId: mira.id });
    expect(await raw.next('ERROR')).toEqual({ message: 'You were removed from this session by its host.' });
    raw.say('MY_ATTENDANCE');
    expect(await raw.next('ERROR')).toEqual({ message: 'No active attendance session' });
    const again = await RawSocket.open(school.app, mira.token);
    again.say('PEER_JOINED');
    expect(await again.next('ERROR')).toEqual({ message: 'No active attendance session' });
    const seen = await school.app.http.get(`/compat/live-attendance/class/${room.classId}/room`).auth(mira.token, { type: 'bearer' });
    expect((seen.body as { data: object }).data).toMatchObject({ active: true, participants: [] });
    await host.done('TODAY_SUMMARY', { share: true });
    await host.next('TODAY_SUMMARY');
    await Promise.all([raw, again].map((socket) => socket.settled()));
    expect([raw, again].map((socket) => socket.of('TODAY_SUMMARY'))).toEqual([[], []]);
    await host.done('PARTICIPANT_READMITTED', { userId: mira.id });
    for (;;) if ((await host.next('PARTICIPANTS_CHANGED')).joined.some(({ userId }) => userId === mira.id)) break;
    raw.say('MY_ATTENDANCE');
    expect(await raw.next('MY_ATTENDANCE')).toEqual({ status: 'not yet updated' });
    await outsider.settled();
    expect(outsider.told).toEqual([]);
    await Promise.all([raw, again, outsider].map((socket) => socket.close()));
    await room.close();
  });

  it('locks the room: those who have been in it may come back, newcomers are told why not, staff always may', async () => {
    const { teacher, colleague, amara } = school;
    const luca = await school.app.signUp('student');
    await school.enrol(teacher, room.classId, [luca]);
    const { sessionId } = room;
    const [host, student, late] = [await room.enter(teacher), await room.enter(amara), await room.connect(luca)];
    const { seq } = await host.done('ROOM_LOCKED', { locked: true });
    for (const socket of [host, student]) expect(await socket.next('ROOM_LOCKED')).toMatchObject({ sessionId, seq, locked: true });
    expect(await late.next('ROOM_LOCKED')).toEqual({ sessionId, locked: true });
    expect(await send(teacher, 'put', '/lock', { locked: true })).toEqual([200, undefined]);

    for (let tries = 0; tries < 2; tries++) expect(await late.refused('JOIN_SESSION', { sessionId })).toBe('SESSION_LOCKED');
    expect(await host.next('KNOCKED')).toEqual({ sessionId, users: [{ userId: luca.id, name: luca.name }], count: 1 });
    const locked = [409, 'SESSION_LOCKED'];
    expect(await send(luca, 'post', '/join')).toEqual(locked);
    for (const part of ['/participants', '/events']) expect(await send(luca, 'get', part)).toEqual(locked);
    expect(await school.request(luca, 'get', path())).toMatchObject({ canJoin: false, keptOut: 'locked-out' });
    const raw = await RawSocket.open(school.app, luca.token);
    raw.say('MY_ATTENDANCE');
    expect(await raw.next('ERROR')).toEqual({ message: 'No active attendance session' });

    await student.drop();
    await leaving(host, amara);
    for (const by of [amara, colleague]) expect(await classroomOf(by)).toMatchObject({ locked: true });

    await host.done('ROOM_LOCKED', { locked: false });
    expect(await late.next('ROOM_LOCKED')).toEqual({ sessionId, locked: false });
    // The client of the other system joins by itself.
    for (;;) if ((await host.next('PARTICIPANTS_CHANGED')).joined.some(({ userId }) => userId === luca.id)) break;
    await late.done('JOIN_SESSION', { sessionId });
    await room.settled();
    expect(host.of('ROOM_LOCKED').map(({ locked }) => locked)).toEqual([true, false]);
    expect([host, student, late].map((socket) => socket.of('KNOCKED').length)).toEqual([1, 0, 0]);
    await raw.close();
  });

  it('keeps those whom it removed or locked out from taking part without joining', async () => {
    const { teacher } = school;
    const open = await school.classroom([], { visibility: 'public', videoUrl: 'https://video.example/lesson.mp4' });
    const { sessionId } = open;
    const removed = await school.app.signUp('teacher');
    const lockedOut = await school.app.signUp('teacher');
    const [host, guest, late] = [await open.enter(teacher), await open.enter(removed), await open.connect(lockedOut)];
    const { id } = await guest.done('CHAT_MESSAGE', { text: 'Hello' });
    await host.done('PARTICIPANT_REMOVED', { userId: removed.id });
    await host.done('ROOM_LOCKED', { locked: true });
    await guest.next('REMOVED');
    const position = { playing: true, position: 0 };
    const ways = [
      ['CHAT_MESSAGE', { text: 'Still here' }, 'post', '/chat'],
      ['CHAT_DELETED', { id }, 'delete', `/chat/${id}`],
      ['CHAT_SWITCHED', { open: false }, 'put', '/chat/open'],
      ['HAND_RAISED', {}, 'put', '/hands/me'],
      ['HAND_LOWERED', {}, 'delete', '/hands/me'],
      ['HAND_LOWERED', { all: true }, 'delete', '/hands'],
      ['HAND_LOWERED', { userId: teacher.id }, 'delete', `/hands/${teacher.id}`],
      ['PARTICIPANT_MUTED', { all: true }, 'post', '/mutes'],
      ['PARTICIPANT_REMOVED', { userId: teacher.id }, 'post', '/removals'],
      ['PARTICIPANT_READMITTED', { userId: removed.id }, 'delete', `/removals/${removed.id}`],
      ['ROOM_LOCKED', { locked: false }, 'put', '/lock'],
      ['PLAYBACK', position, 'put', '/playback'],
      ['VERIFICATION_ASKED', { all: true }, 'post', '/verifications'],
      ['VERIFICATION_ANSWERED', { consent: 'no-camera' }, 'put', '/verifications/me'],
    ] as const;
    const sendTo = async (by: SignedUp, method: Method, rest: string, body: object) => {
      const sent = school.app.http[method](`/api/v1/live-sessions/${sessionId}${rest}`).auth(by.token, { type: 'bearer' });
      return ((await (method === 'delete' ? sent : sent.send(body))).body as { code: string }).code;
    };
    for (const [socket, by, code] of [
      [guest, removed, 'REMOVED_FROM_SESSION'],
      [late, lockedOut, 'SESSION_LOCKED'],
    ] as const) {
      for (const [event, body, method, rest] of ways)
        expect([event, await socket.refused(event, { ...body, sessionId }), await sendTo(by, method, rest, body)]).toEqual([
          event,
          code,
          code,
        ]);
      for (const read of [
        '/removals',
        '/chat',
        '/hands',
        '/playback',
        '/verifications',
        '/verifications/me',
        `/verifications/${by.id}/picture`,
      ])
        expect([read, await sendTo(by, 'get', read, {})]).toEqual([read, code]);
      expect(await sendTo(by, 'delete', '/verifications/me/picture', {})).toBe(code);
      expect(await sendTo(by, 'put', `/verifications/${teacher.id}/decision`, { accepted: true })).toBe(code);
      expect(await socket.refused('VERIFICATION_DECIDED', { sessionId, userId: teacher.id, accepted: true })).toBe(code);
    }
    await open.close();
  });

  it('mutes one participant or all, which is in the snapshot until they leave', async () => {
    const { teacher, amara, luca } = school;
    const { sessionId } = room;
    const [host, first, second] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    const { seq } = await host.done('PARTICIPANT_MUTED', { userId: amara.id });
    for (const socket of [host, first, second])
      expect(await socket.next('PARTICIPANT_MUTED')).toMatchObject({ sessionId, seq, userIds: [amara.id], by: teacher.id });
    expect((await classroomOf(teacher)).muted).toEqual([amara.id]);
    await school.request(teacher, 'post', `${path()}/mutes`, { all: true });
    for (const socket of [host, first, second]) expect(await socket.next('PARTICIPANT_MUTED')).toMatchObject({ userIds: null });
    expect((await classroomOf(teacher)).muted.toSorted()).toEqual([amara.id, luca.id].toSorted());
    const since = second.number!;
    await host.done('PARTICIPANT_MUTED', { userId: luca.id });
    await second.drop();
    await leaving(host, luca);
    expect((await classroomOf(teacher)).muted).toEqual([amara.id]);
    const back = await room.connect(luca);
    const { missed } = await back.done('JOIN_SESSION', { sessionId, since });
    expect(missed).toMatchObject([{ event: 'PARTICIPANT_MUTED', data: { userIds: [luca.id] } }]);
  });

  it('ends it for everybody: the room, those who were removed and those who were locked out', async () => {
    const { teacher, amara, luca } = school;
    const { sessionId } = room;
    const [host, removed, lockedOut] = [await room.enter(teacher), await room.enter(amara), await room.connect(luca)];
    await host.done('PARTICIPANT_REMOVED', { userId: amara.id });
    await removed.next('REMOVED');
    await host.done('ROOM_LOCKED', { locked: true });
    await host.done('DONE', {});
    expect(await host.next('SESSION_ENDED')).toMatchObject({ sessionId, seq: expect.any(Number) });
    await host.next('DONE');
    for (const socket of [removed, lockedOut])
      expect(await socket.next('SESSION_ENDED')).toEqual({ sessionId, outcome: 'held', endedAt: expect.any(String) });
    expect(await lockedOut.refused('JOIN_SESSION', { sessionId })).toBe('SESSION_ENDED');
    expect(await removed.refused('JOIN_SESSION', { sessionId })).toBe('REMOVED_FROM_SESSION');
    for (const socket of [removed, lockedOut]) expect(socket.events).not.toContain('DONE');
    for (const by of [amara, luca]) expect(await school.request(by, 'get', path())).toMatchObject({ status: 'ended', canJoin: false });
    expect(await send(luca, 'get', '/events')).toEqual([200, undefined]);
    expect(await send(amara, 'get', '/events')).toEqual([403, 'REMOVED_FROM_SESSION']);
    await school.request(teacher, 'delete', `${path()}/removals/${amara.id}`);
    expect(await send(amara, 'get', '/events')).toEqual([200, undefined]);
  });

  const commands = [
    ['PARTICIPANT_MUTED', { userId: 'amara' }, 'post', '/mutes'],
    ['PARTICIPANT_REMOVED', { userId: 'amara' }, 'post', '/removals'],
    ['PARTICIPANT_READMITTED', { userId: 'amara' }, 'delete', '/removals/amara'],
    ['ROOM_LOCKED', { locked: true }, 'put', '/lock'],
  ] as const;
  it.each(commands)('alone may do it: %s', async (event, given, method, rest) => {
    const { teacher, amara, stranger } = school;
    const body = 'userId' in given ? { userId: amara.id } : given;
    const route = rest.replace('amara', amara.id);
    const [host, student, anyone] = [await room.enter(teacher), await room.enter(amara), await room.connect(otherTeacher)];
    expect(await student.refused(event, body)).toBe('TEACHER_ONLY');
    expect(await anyone.refused(event, body)).toBe('NOT_IN_A_SESSION');
    expect(await anyone.refused(event, { ...body, sessionId: room.sessionId })).toBe('SESSION_NOT_FOUND');
    expect(await host.refused(event, { ...body, more: 1 })).toBe('VALIDATION_FAILED');
    expect(await send(null, method, route, body)).toEqual([401, 'UNAUTHENTICATED']);
    for (const by of [amara, stranger]) expect(await send(by, method, route, body)).toEqual([403, 'TEACHER_ONLY']);
    expect(await send(otherTeacher, method, route, body)).toEqual([404, 'SESSION_NOT_FOUND']);
    await room.settled();
    expect([host.events, student.events]).toEqual([[], []]);
    expect(await send(teacher, method, route, body)).toEqual([200, undefined]);
  });

  it('is told what is wrong with a command', async () => {
    const { teacher, colleague, luca } = school;
    const host = await room.enter(teacher);
    await room.enter(colleague);
    expect(await host.refused('PARTICIPANT_REMOVED', { userId: colleague.id })).toBe('STAFF_CANNOT_BE_REMOVED');
    expect(await send(teacher, 'post', '/removals', { userId: teacher.id })).toEqual([403, 'STAFF_CANNOT_BE_REMOVED']);
    for (const userId of [luca.id, room.sessionId]) {
      expect(await host.refused('PARTICIPANT_REMOVED', { userId })).toBe('PEER_NOT_FOUND');
      expect(await send(teacher, 'post', '/mutes', { userId })).toEqual([404, 'PEER_NOT_FOUND']);
    }
    for (const body of [{}, { all: false }, { userId: luca.id, all: true }, { userId: 'luca' }, { all: 'yes' }]) {
      expect(await host.refused('PARTICIPANT_MUTED', body)).toBe('VALIDATION_FAILED');
      expect(await send(teacher, 'post', '/mutes', body)).toEqual([400, 'VALIDATION_FAILED']);
    }
    for (const body of [{}, { locked: 'yes' }, { locked: null }]) {
      expect(await host.refused('ROOM_LOCKED', body)).toBe('VALIDATION_FAILED');
      expect(await send(teacher, 'put', '/lock', body)).toEqual([400, 'VALIDATION_FAILED']);
    }
    expect(await send(teacher, 'delete', '/removals/luca')).toEqual([404, 'PEER_NOT_FOUND']);
    expect(await send(teacher, 'delete', `/removals/${luca.id}`)).toEqual([200, undefined]);
    await room.settled();
    expect(host.events).toEqual([]);
  });
});
