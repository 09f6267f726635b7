import { jest } from '@jest/globals';
import { SendHeartbeat } from '../../src/modules/realtime/jobs/send-heartbeat.ts';
import { ConnectionAccess } from '../../src/modules/realtime/hub/connection-access.ts';
import { RoomReplay } from '../../src/modules/realtime/hub/room-replay.ts';
import { SignedOut } from '../../src/contracts/auth.ts';
import { StudentUnenrolled } from '../../src/contracts/classes.ts';
import { isA, type FactClass } from '../../src/contracts/fact.ts';
import { PASSWORD, startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { School, type Classroom } from '../support/school.ts';
import { connect, type TestSocket } from '../support/socket.ts';
import { until } from '../support/until.ts';

/** How long a socket may stay open after its token became invalid. */
const AT_ONCE_MS = 1_000;

describe('a participant', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    await room.close();
  });

  const unenrol = (student: SignedUp) => school.request(school.teacher, 'delete', `/classes/${room.classId}/students/${student.id}`);
  const present = async () => {
    const participants = await school.request<{ userId: string }[]>(school.teacher, 'get', `/live-sessions/${room.sessionId}/participants`);
    return participants.map(({ userId }) => userId).toSorted();
  };
  /** Does something whose fact then reaches no connection. It may come after the response. */
  const losingTheWakeUp = async <T extends object>(type: FactClass<T>, work: () => Promise<unknown>) => {
    const wakeUps = jest.spyOn(school.app.app.get(ConnectionAccess, { strict: false }), 'handle').mockImplementation(() => undefined);
    await work();
    await until('the wake-up', async () => wakeUps.mock.calls.some(([{ facts }]) => facts.some((fact) => isA(fact, type))));
    wakeUps.mockRestore();
  };
  const ids = (...users: SignedUp[]) => users.map(({ id }) => id).toSorted();

  /** Waits until this client is told that the user left. */
  const leaving = async (socket: TestSocket, { id }: SignedUp) => {
    for (;;) {
      const message = await socket.next('PARTICIPANTS_CHANGED');
      if (message.left.includes(id)) return message;
    }
  };

  describe('leaves', () => {
    it('immediately when unenrolled, and receives nothing more from the room or the class', async () => {
      const { teacher, amara, luca } = school;
      room = await school.classroom();
      const [host, out, stays] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
      await unenrol(amara);
      expect(await out.next('REMOVED')).toEqual({ sessionId: room.sessionId, reason: 'no-access' });
      await host.done('ATTENDANCE_MARKED', { rest: 'present' });
      await stays.next('MY_ATTENDANCE');
      await host.done('DONE', {});
      await stays.next('DONE');
      await room.settled();
      expect(out.connected).toBe(true);
      expect(out.events).toEqual(['REMOVED']);
      expect(stays.events).not.toContain('REMOVED');
      expect(await out.refused('JOIN_SESSION', { sessionId: room.sessionId })).toBe('SESSION_NOT_FOUND');
      expect(await out.refused('MY_ATTENDANCE', {})).toBe('NOT_IN_A_SESSION');
      // The student can still see their own line, with the reason. Marking the rest no longer included them.
      expect(await out.done('MY_ATTENDANCE', { sessionId: room.sessionId })).toMatchObject({ status: null, notExpected: 'unenrolled' });
    });

    it('at the next heartbeat when unenrolled, if the wake-up was lost', async () => {
      const { teacher, amara } = school;
      room = await school.classroom();
      const [host, out] = [await room.enter(teacher), await room.enter(amara)];
      await losingTheWakeUp(StudentUnenrolled, () => unenrol(amara));
      await room.settled();
      expect(out.events).toEqual([]);
      await school.app.app.get(SendHeartbeat, { strict: false }).run();
      await out.next('REMOVED');
      await host.settled();
      expect(host.events).not.toContain('REMOVED');
    });

    it('when removed as a teacher of the class', async () => {
      const { teacher, colleague } = school;
      room = await school.classroom();
      const [host, out] = [await room.enter(teacher), await room.enter(colleague)];
      await school.request(teacher, 'delete', `/classes/${room.classId}/teachers`, { userId: colleague.id });
      await out.next('REMOVED');
      expect(await out.refused('ATTENDANCE_MARKED', { sessionId: room.sessionId, rest: 'present' })).toBe('SESSION_NOT_FOUND');
      await room.settled();
      expect([host.events, out.events]).toEqual([[], ['REMOVED']]);
      await leaving(host, colleague);
      expect(await present()).toEqual(ids(teacher));
    });

    it('on request, and the room continues without them', async () => {
      const { teacher, amara } = school;
      room = await school.classroom();
      const [host, gone] = [await room.enter(teacher), await room.enter(amara)];
      expect(await gone.done('LEAVE_SESSION', {})).toBeNull();
      expect(await gone.done('LEAVE_SESSION', {})).toBeNull();
      await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
      await room.settled();
      expect(gone.events).toEqual([]);
      expect(await present()).toEqual(ids(teacher));
      expect(await gone.refused('MY_ATTENDANCE', {})).toBe('NOT_IN_A_SESSION');
    });

    it('by joining another session', async () => {
      const { teacher, colleague, amara } = school;
      room = await school.classroom();
      const elsewhere = await school.classroom();
      const [host, other] = [await room.enter(teacher), await elsewhere.enter(colleague)];
      const mover = await room.enter(amara);
      const { sessionId } = await mover.done('JOIN_SESSION', { sessionId: elsewhere.sessionId });
      expect(sessionId).toBe(elsewhere.sessionId);
      await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'absent' });
      await other.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
      expect(await mover.next('MY_ATTENDANCE')).toMatchObject({ sessionId: elsewhere.sessionId, status: 'present' });
      await room.settled();
      expect(mover.events).toEqual(['MY_ATTENDANCE']);
      expect(await present()).toEqual(ids(teacher));
      await elsewhere.close();
    });

    it('by trying to join another session, even if that fails', async () => {
      const { teacher, amara } = school;
      room = await school.classroom();
      const mover = await room.enter(amara);
      const started = session(await school.newClass(school.colleague, []));
      const { id: foreign } = await school.request<{ id: string }>(school.colleague, 'post', '/live-sessions', started);
      expect(await mover.refused('JOIN_SESSION', { sessionId: foreign })).toBe('SESSION_NOT_FOUND');
      const host = await room.enter(teacher);
      await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
      await room.settled();
      expect(mover.events).toEqual([]);
      expect(await present()).toEqual(ids(teacher));
    });

    it('but not by joining the same session again, which continues their presence', async () => {
      const { teacher, amara } = school;
      room = await school.classroom();
      const [host, stays] = [await room.enter(teacher), await room.enter(amara)];
      await stays.done('JOIN_SESSION', { sessionId: room.sessionId, since: stays.number });
      await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
      await stays.next('MY_ATTENDANCE');
      await room.settled();
      expect(stays.events).toEqual(['MY_ATTENDANCE']);
      expect(await present()).toEqual(ids(teacher, amara));
    });

    it('only when their last connection leaves', async () => {
      const { teacher, amara } = school;
      room = await school.classroom();
      const host = await room.enter(teacher);
      const [phone, laptop] = [await room.enter(amara), await room.enter(amara)];
      await phone.close();
      await laptop.settled();
      expect(await present()).toEqual(ids(teacher, amara));
      await laptop.close();
      expect((await leaving(host, amara)).count).toBe(1);
      const left = host.of('PARTICIPANTS_CHANGED').flatMap((message) => message.left);
      expect(left).toEqual([amara.id]);
      expect(await present()).toEqual(ids(teacher));
    });
  });

  describe('is told who joins and leaves', () => {
    it('in batches that add up to what happened', async () => {
      const { teacher, amara, luca, yuki } = school;
      room = await school.classroom([amara, luca, yuki]);
      const host = await room.enter(teacher);
      const students = await Promise.all([amara, luca, yuki].map((student) => room.enter(student)));
      await Promise.all(students.slice(1).map((socket) => socket.done('LEAVE_SESSION', {})));
      const here = new Set<string>();
      for (;;) {
        const { joined, left, count } = await host.next('PARTICIPANTS_CHANGED');
        for (const { userId } of joined) here.add(userId);
        for (const userId of left) here.delete(userId);
        if (count === 2 && here.has(amara.id)) break;
      }
      here.delete(teacher.id);
      expect([...here]).toEqual([amara.id]);
      expect(await present()).toEqual(ids(teacher, amara));
    });
  });

  describe('does not keep seeing a user who has left', () => {
    it('even if they joined before the arrival of that user was announced (regression: the user stayed in the list)', async () => {
      const { teacher, amara } = school;
      room = await school.classroom();
      const brief = await room.enter(amara);
      const host = await room.connect(teacher);
      const { participants } = await host.done('JOIN_SESSION', { sessionId: room.sessionId });
      expect(participants.count).toBe(2);
      await brief.done('LEAVE_SESSION', {});
      expect((await leaving(host, amara)).count).toBe(1);
    });

    it('even if they were joining when the others were told (regression: the user stayed in the list)', async () => {
      const { teacher, colleague, amara } = school;
      room = await school.classroom();
      const [host, gone, newcomer] = [await room.enter(teacher), await room.enter(amara), await room.connect(colleague)];
      const replay = school.app.app.get(RoomReplay, { strict: false });
      const run = replay.run.bind(replay);
      jest.spyOn(replay, 'run').mockImplementationOnce(async (...wanted) => {
        const state = await run(...wanted);
        await gone.done('LEAVE_SESSION', {});
        await leaving(host, amara);
        return state;
      });
      const { participants } = await newcomer.done('JOIN_SESSION', { sessionId: room.sessionId });
      expect(participants.count).toBe(3);
      expect((await leaving(newcomer, amara)).count).toBe(2);
    });
  });

  describe('is disconnected within a second, and nobody else is', () => {
    /** How the connection ended, and whether it was fast enough. */
    const ended = async (socket: TestSocket, since: number) => {
      const { code } = await socket.next('ERROR');
      const why = await socket.ended;
      return [code, why, performance.now() - since < AT_ONCE_MS];
    };
    const SIGNED_OUT = ['UNAUTHENTICATED', 'io server disconnect', true];
    const again = async ({ email }: SignedUp): Promise<SignedUp & { token: string }> => {
      const { body } = await school.app.http.post('/api/v1/auth/login').send({ email, password: PASSWORD }).expect(200);
      return { ...person, token: (body as { data: { accessToken: string } }).data.accessToken };
    };
    let person: SignedUp;
    let onPhone: SignedUp;
    let phone: TestSocket;
    let laptop: TestSocket;
    let host: TestSocket;
    let neighbour: TestSocket;
    beforeEach(async () => {
      person = await school.app.signUp('student');
      onPhone = await again(person);
      room = await school.classroom([person, school.amara]);
      [host, neighbour] = [await room.enter(school.teacher), await room.enter(school.amara)];
      [laptop, phone] = [await room.enter(person), await room.enter(onPhone)];
    });
    const othersStay = async (heard: string[] = []) => {
      await room.settled();
      expect([host.connected, neighbour.connected]).toEqual([true, true]);
      expect([...host.events, ...neighbour.events]).toEqual(heard);
    };
    const isOut = async () => {
      await leaving(host, person);
      expect(await present()).not.toContain(person.id);
    };

    it('after signing out on this device', async () => {
      await school.request(onPhone, 'post', '/auth/logout');
      const since = performance.now();
      expect(await ended(phone, since)).toEqual(SIGNED_OUT);
      await othersStay();
      expect(laptop.connected).toBe(true);
      expect(laptop.events).toEqual([]);
    });

    it('after signing out everywhere', async () => {
      await school.request(onPhone, 'post', '/auth/logout-all');
      const since = performance.now();
      expect(await Promise.all([ended(phone, since), ended(laptop, since)])).toEqual([SIGNED_OUT, SIGNED_OUT]);
      await othersStay();
      await isOut();
    });

    it('after changing the password', async () => {
      await school.request(onPhone, 'put', '/auth/me/password', { currentPassword: PASSWORD, newPassword: 'another long and good one' });
      const since = performance.now();
      expect(await Promise.all([ended(phone, since), ended(laptop, since)])).toEqual([SIGNED_OUT, SIGNED_OUT]);
      await othersStay();
      await isOut();
    });

    it('when deactivated by an administrator', async () => {
      const admin = await school.app.signUp('admin');
      await school.request(admin, 'patch', `/users/${person.id}`, { status: 'inactive' });
      const since = performance.now();
      expect(await Promise.all([ended(phone, since), ended(laptop, since)])).toEqual([SIGNED_OUT, SIGNED_OUT]);
      expect(await host.next('NO_LONGER_EXPECTED')).toMatchObject({ studentId: person.id, reason: 'deactivated' });
      await othersStay(['NO_LONGER_EXPECTED']);
      await isOut();
    });

    it('at the next heartbeat after signing out, if the wake-up was lost', async () => {
      await losingTheWakeUp(SignedOut, () => school.request(onPhone, 'post', '/auth/logout'));
      await phone.settled();
      const since = performance.now();
      await school.app.app.get(SendHeartbeat, { strict: false }).run();
      expect(await ended(phone, since)).toEqual(SIGNED_OUT);
      await othersStay();
      expect(laptop.connected).toBe(true);
    });
  });
});

const session = (classId: string) => ({ title: 'Optics', classId, startNow: true });

describe('a connection whose token expires', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ ACCESS_TOKEN_TTL: '2s' });
  });
  afterAll(() => app.close());

  it('receives an error and is closed', async () => {
    const student = await app.signUp('student');
    const socket = await connect(app, student.token);
    expect(await socket.next('ERROR')).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await socket.ended).toBe('io server disconnect');
    await socket.close();
  });
});
