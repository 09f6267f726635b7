import { jest } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';
import { CommandTable } from '../../src/modules/realtime/commands/command-table.ts';
import type { ClientEvent } from '../../src/contracts/realtime.ts';
import { School, type Classroom } from '../support/school.ts';
import { connect, Outsider, turnedAway, type TestSocket } from '../support/socket.ts';

const UUID = newId();
const TOO_LARGE = 'x'.repeat(65 * 1024);

/** A body that is valid if the right user sends it and it names the right session. */
const GOOD: Record<ClientEvent, (sessionId: string, studentId: string) => object> = {
  JOIN_SESSION: (sessionId) => ({ sessionId }),
  LEAVE_SESSION: () => ({}),
  ATTENDANCE_MARKED: (sessionId, studentId) => ({ sessionId, studentId, status: 'present' }),
  TODAY_SUMMARY: (sessionId) => ({ sessionId }),
  MY_ATTENDANCE: (sessionId) => ({ sessionId }),
  DONE: (sessionId) => ({ sessionId }),
  PEER_JOINED: () => ({}),
  MEDIA_STATE: () => ({ microphone: true }),
  WEBRTC_OFFER: (_, studentId) => ({ to: studentId, signal: {} }),
  WEBRTC_ANSWER: (_, studentId) => ({ to: studentId, signal: {} }),
  WEBRTC_ICE_CANDIDATE: (_, studentId) => ({ to: studentId, signal: {} }),
  WATCHED: (sessionId) => ({ sessionId, ranges: [[0, 1]] }),
  CHAT_MESSAGE: (sessionId) => ({ sessionId, text: 'Hello' }),
  CHAT_DELETED: (sessionId) => ({ sessionId, id: UUID }),
  CHAT_SWITCHED: (sessionId) => ({ sessionId, open: false }),
  HAND_RAISED: (sessionId) => ({ sessionId }),
  HAND_LOWERED: (sessionId) => ({ sessionId, all: true }),
  PARTICIPANT_MUTED: (sessionId) => ({ sessionId, all: true }),
  PARTICIPANT_REMOVED: (sessionId, userId) => ({ sessionId, userId }),
  PARTICIPANT_READMITTED: (sessionId, userId) => ({ sessionId, userId }),
  ROOM_LOCKED: (sessionId) => ({ sessionId, locked: true }),
  PLAYBACK: (sessionId) => ({ sessionId, playing: true, position: 0 }),
  VERIFICATION_ASKED: (sessionId, studentId) => ({ sessionId, userIds: [studentId] }),
  VERIFICATION_ANSWERED: (sessionId) => ({ sessionId, consent: 'picture' }),
  VERIFICATION_DECIDED: (sessionId, studentId) => ({ sessionId, userId: studentId, accepted: true }),
  WATCH_CATALOGUE: () => ({}),
  RENEW: () => ({ token: 'x.y.z' }),
};
const EVENTS = Object.keys(GOOD) as ClientEvent[];
const OF_SESSION = EVENTS.filter((event) => 'sessionId' in GOOD[event](UUID, UUID));
const FOR_STAFF: readonly ClientEvent[] = [
  'ATTENDANCE_MARKED',
  'TODAY_SUMMARY',
  'DONE',
  'CHAT_SWITCHED',
  'HAND_LOWERED',
  'PARTICIPANT_MUTED',
  'PARTICIPANT_REMOVED',
  'PARTICIPANT_READMITTED',
  'ROOM_LOCKED',
  'PLAYBACK',
  'VERIFICATION_ASKED',
  'VERIFICATION_DECIDED',
];

describe('commands fail', () => {
  let school: School;
  let room: Classroom;
  let host: TestSocket;
  let student: TestSocket;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  beforeEach(async () => {
    room = await school.classroom();
    [host, student] = [await room.enter(school.teacher), await room.enter(school.amara)];
  });
  afterEach(async () => {
    await room.settled();
    const heard = [...host.events, ...student.events].filter((event) => event !== 'ERROR');
    const { unmarked, total } = await host.done('TODAY_SUMMARY', { sessionId: room.sessionId });
    await room.close();
    if (heard.length || unmarked !== 2 || total !== 2)
      throw new Error(`a rejected command had an effect: ${heard.join()}, ${unmarked} of ${total}`);
  });

  it('as these tests specify, which cover every command', () => {
    expect(EVENTS.toSorted()).toEqual(Object.keys(school.app.app.get(CommandTable, { strict: false }).table).toSorted());
  });

  describe.each(EVENTS)('%s', (event) => {
    const good = () => GOOD[event](room.sessionId, school.amara.id);
    const asker = () => (event === 'MY_ATTENDANCE' ? student : host);

    it('with a field that its schema rejects, which the error names', async () => {
      const cases: readonly (readonly [field: string, value: unknown])[] = [
        ['senderId', UUID],
        ['constructor', 1],
        ['sessionId', 'here'],
        ['sessionId', 5],
      ];
      for (const [field, value] of cases) {
        const answer = await asker().raw(event, { ...good(), [field]: value });
        expect(answer).toMatchObject({ success: false, code: 'VALIDATION_FAILED', details: [{ field }] });
      }
    });

    it('with a body that is not an object', async () => {
      for (const body of ['now', 7, true, [{}], Buffer.from('{}')]) expect(await asker().refused(event, body)).toBe('VALIDATION_FAILED');
    });

    if (FOR_STAFF.includes(event))
      it('from a student', async () => {
        expect(await student.refused(event, good())).toBe('TEACHER_ONLY');
      });

    if (event === 'MY_ATTENDANCE')
      it('from a teacher', async () => {
        expect(await host.refused(event, good())).toBe('STUDENT_ONLY');
      });

    if (OF_SESSION.includes(event)) {
      const asWhom = event === 'MY_ATTENDANCE' ? 'amara' : 'teacher';
      it('for a session that does not exist', async () => {
        const socket = await room.connect(school[asWhom]);
        expect(await socket.refused(event, GOOD[event](newId(), school.amara.id))).toBe('SESSION_NOT_FOUND');
      });

      it('for a session that is not theirs, as if it did not exist', async () => {
        const foreign = await school.app.signUp(event === 'MY_ATTENDANCE' ? 'student' : 'teacher');
        const socket = await room.connect(foreign);
        const answer = await socket.ask(event, good());
        expect(answer).toEqual(await socket.ask(event, GOOD[event](newId(), school.amara.id)));
        expect(answer).toMatchObject({ code: 'SESSION_NOT_FOUND' });
      });
    }

    if (OF_SESSION.includes(event) && event !== 'JOIN_SESSION')
      it('without a session id while the connection is in no session', async () => {
        const socket = await room.connect(school[event === 'MY_ATTENDANCE' ? 'amara' : 'teacher']);
        const { sessionId: _, ...rest } = good() as { sessionId: string };
        expect(await socket.refused(event, rest)).toBe('NOT_IN_A_SESSION');
      });
  });

  it('for a mark in a session that was never started', async () => {
    const planned = { title: 'Optics', classId: await school.newClass(school.teacher, []), startsAt: '2049-09-01T09:00:00Z' };
    const { id } = await school.request<{ id: string }>(school.teacher, 'post', '/live-sessions', planned);
    for (const event of ['JOIN_SESSION', 'ATTENDANCE_MARKED', 'DONE'] as const) {
      const socket = await room.connect(school.teacher);
      expect(await socket.refused(event, GOOD[event](id, school.amara.id))).toBe('SESSION_NOT_LIVE');
    }
  });

  it('for a teacher’s own status, because a teacher has none', async () => {
    expect(await host.refused('MY_ATTENDANCE', {})).toBe('STUDENT_ONLY');
  });

  it.each(['SESSION_ENDED', 'join_session', '__proto__', 'constructor', 'toString', ''])('for the unknown event "%s"', async (event) => {
    expect(await host.raw(event, {})).toMatchObject({ success: false, code: 'UNKNOWN_EVENT' });
  });

  it('without an acknowledgement, with an ERROR to the sender', async () => {
    host.say('ATTENDANCE_MARKED', { rest: 'asleep' });
    expect(await host.next('ERROR')).toMatchObject({ code: 'VALIDATION_FAILED' });
    host.say('NO_SUCH_EVENT', {});
    expect(await host.next('ERROR')).toMatchObject({ code: 'UNKNOWN_EVENT' });
    student.say('DONE');
    expect(await student.next('ERROR')).toMatchObject({ code: 'TEACHER_ONLY' });
    await host.settled();
    expect(host.events).toEqual(['ERROR', 'ERROR']);
  });

  it('but not because the body is missing or null', async () => {
    expect(await host.raw('TODAY_SUMMARY')).toMatchObject({ success: true });
    expect(await host.raw('TODAY_SUMMARY', null)).toMatchObject({ success: true });
    host.say('TODAY_SUMMARY');
    await host.settled();
    expect(host.events).toEqual([]);
  });

  it('if they exceed the frame limit, and only that connection is closed', async () => {
    const socket = await room.connect(school.teacher);
    const answer = await socket.raw('TODAY_SUMMARY', { note: 'x'.repeat(60 * 1024) });
    expect(answer).toMatchObject({ code: 'VALIDATION_FAILED' });
    socket.say('TODAY_SUMMARY', { note: TOO_LARGE });
    expect(await socket.ended).toBe('transport close');
    await room.settled();
    expect([host.connected, student.connected]).toEqual([true, true]);
  });
});

describe('a connection that sends too much', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open({ SOCKET_RATE: '5' });
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  it('gets an error without being disconnected, and is served again a second later', async () => {
    room = await school.classroom();
    const [host, neighbour] = [await room.enter(school.teacher), await room.enter(school.amara)];
    const second = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(second + 1_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => host.ask('TODAY_SUMMARY', {})));
    const codes = answers.map((answer) => (answer.success ? 'done' : answer.code));
    expect(codes).toEqual([...Array<string>(5).fill('done'), ...Array<string>(15).fill('TOO_MANY_REQUESTS')]);
    expect(await neighbour.done('MY_ATTENDANCE', {})).toMatchObject({ status: null });
    clock.mockReturnValue(second + 2_000);
    expect(await host.done('TODAY_SUMMARY', {})).toMatchObject({ unmarked: 2 });
    expect(host.connected).toBe(true);
    clock.mockRestore();
  });

  /** Regression: browsers that entered a mesh sent more candidates than commands were allowed, and the last ones, of the TURN server, were lost. */
  it('may send six times as many ICE candidates, which do not count as commands', async () => {
    room = await school.classroom();
    const [host, student] = [await room.enter(school.teacher), await room.enter(school.amara)];
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_000);
    for (const socket of [host, student]) await socket.done('PEER_JOINED', {});
    const body = { to: school.teacher.id, signal: { candidate: 'candidate:1 1 udp 1 192.0.2.7 9 typ host', sdpMid: '0' } };
    const answers = await Promise.all(Array.from({ length: 40 }, () => student.ask('WEBRTC_ICE_CANDIDATE', body)));
    expect(answers.map(({ success }) => success)).toEqual([...Array<boolean>(30).fill(true), ...Array<boolean>(10).fill(false)]);
    for (let n = 0; n < 30; n++) await host.next('WEBRTC_ICE_CANDIDATE');
    for (let n = 0; n < 4; n++) await student.done('MY_ATTENDANCE', {});
    expect(await student.refused('MY_ATTENDANCE', {})).toBe('TOO_MANY_REQUESTS');
    clock.mockRestore();
  });

  it('is disconnected if it sends more than ten times the limit', async () => {
    room = await school.classroom();
    const [flood, neighbour] = [await room.enter(school.teacher), await room.enter(school.amara)];
    for (let count = 0; count < 200; count++) flood.say('TODAY_SUMMARY', {});
    expect(await flood.ended).toBe('io server disconnect');
    await neighbour.settled();
    expect(neighbour.connected).toBe(true);
  });
});

describe('the handshake', () => {
  let school: School;
  let outsider: Outsider;
  beforeAll(async () => {
    school = await School.open({ CORS_ORIGINS: 'https://school.example' });
    outsider = await Outsider.enter(school.app, school.stranger.token);
  });
  afterAll(async () => {
    await outsider.heardNothing();
    await school.app.close();
  });

  it.each<[string, object]>([
    ['no token', {}],
    ['an empty token', { auth: { token: '' } }],
    ['an invalid token', { auth: { token: 'x.y.z' } }],
    ['a token that is not a string', { auth: { token: { $gt: '' } } }],
    ['a list as the token', { auth: { token: ['a'] } }],
    ['a header without a bearer token', { extraHeaders: { authorization: 'Basic YTpi' } }],
  ])('fails with %s', async (_, options) => {
    const { message, data } = await turnedAway(school.app, options);
    expect(data).toMatchObject({ success: false, code: 'UNAUTHENTICATED', error: message });
  });

  it('fails with the token of a device that was signed out', async () => {
    const { email, password } = school.amara;
    const { body } = await school.app.http.post('/api/v1/auth/login').send({ email, password });
    const { accessToken: token } = (body as { data: { accessToken: string } }).data;
    await school.app.http.post('/api/v1/auth/logout').auth(token, { type: 'bearer' }).expect(200);
    expect((await turnedAway(school.app, { auth: { token } })).data).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('accepts the token in the header', async () => {
    const socket = await connect(school.app, '', { auth: {}, extraHeaders: { authorization: `Bearer ${school.amara.token}` } });
    expect(await socket.done('WATCH_CATALOGUE', {})).toBeNull();
    await socket.close();
  });

  it.each([
    ['https://school.example', true],
    ['https://evil.example', false],
    ['https://school.example.evil.example', false],
    ['null', false],
  ])('checks the origin of a browser: %s', async (origin, welcome) => {
    const { token } = school.amara;
    if (welcome) await connect(school.app, token, { extraHeaders: { origin } }).then((socket) => socket.close());
    else expect((await turnedAway(school.app, { auth: { token }, extraHeaders: { origin } })).data).toBeUndefined();
    expect.assertions(welcome ? 0 : 1);
  });

  it('accepts pages of the server itself', async () => {
    const socket = await connect(school.app, school.amara.token, { extraHeaders: { origin: school.app.url } });
    expect(socket.connected).toBe(true);
    await socket.close();
  });

  it('works over long polling too', async () => {
    const socket = await connect(school.app, school.amara.token, { transports: ['polling'] });
    expect(await socket.done('WATCH_CATALOGUE', {})).toBeNull();
    await socket.close();
  });
});
