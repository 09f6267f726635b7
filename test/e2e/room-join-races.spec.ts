import { jest } from '@jest/globals';
import { ConnectionAccess } from '../../src/modules/realtime/hub/connection-access.ts';
import { RoomHub } from '../../src/modules/realtime/hub/room-hub.ts';
import { RoomReplay } from '../../src/modules/realtime/hub/room-replay.ts';
import type { SignedUp } from '../support/app.ts';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

/** Rounds per uncontrolled race. */
const ROUNDS = 60;

/** A room, a user who joins it, and an event that ends the user's access. */
interface Case {
  readonly room: Classroom;
  readonly who: SignedUp;
  readonly end: () => Promise<unknown>;
  /** Gives the user access again. */
  readonly begin: () => Promise<unknown>;
  /** The error that a join then gets. */
  readonly code: string;
}

/** Regressions: users who lost access to a room while joining it, or just before a message, received numbered messages from it. */
describe('a room', () => {
  let school: School;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(() => jest.restoreAllMocks());

  const own = <T>(token: new (...given: never[]) => T): T => school.app.app.get(token as never, { strict: false });

  /** Blocks access checks from now on; returns a function that unblocks them. */
  const blockAccessChecks = (): (() => void) => {
    const access = own(ConnectionAccess);
    const recheck = access.recheck.bind(access);
    let unblock = () => undefined as void;
    const unblocked = new Promise<void>((resolve) => (unblock = resolve));
    jest.spyOn(access, 'recheck').mockImplementation(async (connections) => {
      await unblocked;
      return recheck(connections);
    });
    return unblock;
  };

  const cases: Readonly<Record<string, () => Promise<Case>>> = {
    'a student who is unenrolled': async () => {
      const { teacher, amara } = school;
      const room = await school.classroom();
      return {
        room,
        who: amara,
        end: () => school.request(teacher, 'delete', `/classes/${room.classId}/students/${amara.id}`),
        begin: () => school.enrol(teacher, room.classId, [amara]),
        code: 'SESSION_NOT_FOUND',
      };
    },
    'a teacher who is removed from the class': async () => {
      const { teacher, colleague } = school;
      const room = await school.classroom();
      const path = `/classes/${room.classId}/teachers`;
      return {
        room,
        who: colleague,
        end: () => school.request(teacher, 'delete', path, { userId: colleague.id }),
        begin: () => school.request(teacher, 'post', path, { userId: colleague.id }),
        code: 'SESSION_NOT_FOUND',
      };
    },
    'a student whose booking is cancelled': async () => {
      const { teacher, yuki } = school;
      const room = await school.classroom([school.amara], { visibility: 'booked', capacity: 5, lateBooking: true });
      const path = `/live-sessions/${room.sessionId}/bookings`;
      let bookingId: string;
      const begin = async () => void ({ id: bookingId } = await school.request<{ id: string }>(yuki, 'post', path, {}));
      await begin();
      return { room, who: yuki, begin, end: () => school.request(teacher, 'delete', `${path}/${bookingId}`), code: 'SESSION_NOT_FOUND' };
    },
    'a participant whom the host removes': async () => {
      const { teacher, luca } = school;
      const room = await school.classroom();
      const path = `/live-sessions/${room.sessionId}`;
      // Nobody can be removed who has never been there.
      for (const step of ['join', 'leave']) await school.request(luca, 'post', `${path}/${step}`);
      return {
        room,
        who: luca,
        end: () => school.request(teacher, 'post', `${path}/removals`, { userId: luca.id }),
        begin: () => school.request(teacher, 'delete', `${path}/removals/${luca.id}`),
        code: 'REMOVED_FROM_SESSION',
      };
    },
  };

  /** Moments during a join, in order. Each function has `end` called once, at its moment. */
  const moments: Readonly<Record<string, (end: () => Promise<unknown>) => void>> = {
    'after the join is stored and before the room is read': (end) => {
      const replay = own(RoomReplay);
      const run = replay.run.bind(replay);
      jest.spyOn(replay, 'run').mockImplementationOnce(async (...given) => {
        await end();
        return run(...given);
      });
    },
    'after the room was read': (end) => {
      const replay = own(RoomReplay);
      const run = replay.run.bind(replay);
      jest.spyOn(replay, 'run').mockImplementationOnce(async (...given) => {
        const state = await run(...given);
        await end();
        return state;
      });
    },
    'just before the connection is admitted': (end) => {
      const hub = own(RoomHub);
      const open = hub.open.bind(hub);
      jest.spyOn(hub, 'open').mockImplementationOnce(async (...given) => {
        const room = await open(...given);
        const admit = room.admit.bind(room);
        jest.spyOn(room, 'admit').mockImplementationOnce(async (...given) => {
          await end();
          return admit(...given);
        });
        return room;
      });
    },
  };

  /** Marks everyone and ends the session, so that the room sends messages. */
  const markAndEnd = async (host: TestSocket) => {
    await host.done('ATTENDANCE_MARKED', { rest: 'present' });
    await host.done('DONE', {});
    await host.next('DONE');
  };
  const numbers = (socket: TestSocket) =>
    socket.heard.flatMap(({ message }) => ('seq' in message && message.seq !== undefined ? [message.seq] : []));

  describe.each(Object.keys(cases))('sends nothing more to %s', (which) => {
    it.each(Object.keys(moments))('if that happens %s', async (when) => {
      const { room, who, end, code } = await cases[which]!();
      const [host, racer] = [await room.enter(school.teacher), await room.connect(who)];
      moments[when]!(end);
      const answer = await racer.ask('JOIN_SESSION', { sessionId: room.sessionId });
      expect(answer).toMatchObject({ success: false, code });
      await markAndEnd(host);
      await room.settled();
      expect(numbers(racer)).toEqual([]);
      expect(racer.events).not.toContain('REMOVED');
      await room.close();
    });

    it('if that happened and access has not been checked again yet', async () => {
      const { room, who, end } = await cases[which]!();
      const [host, racer] = [await room.enter(school.teacher), await room.enter(who)];
      const unblock = blockAccessChecks();
      await end();
      await host.settled();
      const before = numbers(racer).length;
      await markAndEnd(host);
      await room.settled();
      expect(numbers(racer).slice(before)).toEqual([]);
      unblock();
      await racer.next('REMOVED');
      expect(numbers(racer).slice(before)).toEqual([]);
      await room.close();
    });

    it('whenever that happens (uncontrolled timing)', async () => {
      const { room, who, end, begin } = await cases[which]!();
      const host = await room.enter(school.teacher);
      const racer = await room.connect(who);
      for (let round = 0; round < ROUNDS; round++) {
        const joining = racer.ask('JOIN_SESSION', { sessionId: room.sessionId });
        for (let turn = 0; turn < round % 20; turn++) await new Promise((resolve) => setImmediate(resolve));
        await end();
        // A message sent after access ended.
        const { seq } = await host.done('ATTENDANCE_MARKED', { studentId: school.amara.id, status: round % 2 ? 'late' : 'present' });
        await joining;
        await racer.settled();
        expect(numbers(racer).filter((number) => number >= seq)).toEqual([]);
        await begin();
      }
      await room.close();
    });
  });

  it('sends users who may stay everything from the time of the access check, in order', async () => {
    const { teacher, amara } = school;
    const room = await school.classroom([amara]);
    const elsewhere = await school.newClass(teacher, [amara]);
    const [host, stays] = [await room.enter(teacher), await room.enter(amara)];
    const unblock = blockAccessChecks();
    await school.request(teacher, 'delete', `/classes/${elsewhere}/students/${amara.id}`);
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    await school.request(teacher, 'patch', `/live-sessions/${room.sessionId}`, { title: 'Waves' });
    await host.next('SESSION_UPDATED');
    await stays.settled();
    expect(numbers(stays)).toEqual([]);
    unblock();
    await stays.next('MY_ATTENDANCE');
    await host.done('DONE', {});
    await stays.next('DONE');
    const numbered = stays.heard.filter(({ message }) => 'seq' in message).map(({ event }) => event);
    expect(numbered).toEqual(['MY_ATTENDANCE', 'SESSION_UPDATED', 'SESSION_ENDED', 'DONE']);
    await room.close();
  });
});
