import { jest } from '@jest/globals';
import { LIMITS } from '../../src/modules/realtime/limits.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

describe('a big room', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open({ DIALECTS: 'live-attendance' });
  });
  afterAll(() => school.app.close());
  beforeEach(() => {
    // Two instead of 200 users, and one instead of 20 marks.
    jest.replaceProperty(LIMITS, 'crowd', 2 as never);
    jest.replaceProperty(LIMITS, 'marksForCrowd', 1 as never);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await room.close();
  });

  /** The first message that says so many are there. */
  const counting = async (socket: TestSocket, count: number) => {
    for (;;) {
      const message = await socket.next('PARTICIPANTS_CHANGED');
      if (message.count === count) return message;
    }
  };
  const listed = async () => {
    const here = await school.request<{ name: string }[]>(school.luca, 'get', `/live-sessions/${room.sessionId}/participants`);
    return here.map(({ name }) => name).toSorted();
  };

  it('hears how many are there instead of their names, which are in the list, until it is small again', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const host = await room.enter(teacher);
    const student = await room.enter(amara);
    expect(await counting(host, 2)).toMatchObject({ named: true });
    const third = await room.enter(luca);
    const crowded = { sessionId: room.sessionId, joined: [], left: [], changed: [], count: 3, named: false };
    for (const socket of [host, student]) expect(await counting(socket, 3)).toEqual(crowded);
    expect(await listed()).toEqual([teacher, amara, luca].map(({ name }) => name).toSorted());
    await third.done('LEAVE_SESSION', {});
    for (const socket of [host, student]) expect(await counting(socket, 2)).toMatchObject({ left: [luca.id], named: true });
    expect(await listed()).toEqual([teacher, amara].map(({ name }) => name).toSorted());
  });

  describe('that shows marks', () => {
    const enter = async () => {
      const { teacher, amara, luca, yuki } = school;
      room = await school.classroom([amara, luca, yuki], { marksVisibility: 'room' });
      const raw = await Promise.all([teacher, luca].map(({ token }) => RawSocket.open(school.app, token)));
      const [host, student, guest] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
      return { host, student, guest, raw };
    };
    const absent = { status: 'absent', source: 'teacher' };

    it('tells staff what the rest is, each student their own mark, and clients of other systems each mark', async () => {
      const { teacher, amara, luca, yuki } = school;
      const { host, student, guest, raw } = await enter();
      const { marked, seq } = await host.done('ATTENDANCE_MARKED', { rest: 'absent' });
      expect(marked).toBe(3);
      expect(await host.next('ATTENDANCE_MARKED')).toMatchObject({ seq, marks: [], rest: { ...absent, count: 3 } });
      expect(await student.next('ATTENDANCE_MARKED')).toMatchObject({ seq, marks: [{ ...absent, studentId: amara.id }], unlisted: 2 });
      expect(await guest.next('ATTENDANCE_MARKED')).toMatchObject({ seq, marks: [{ ...absent, studentId: luca.id }], unlisted: 2 });
      for (const socket of raw) {
        const told = [
          await socket.next('ATTENDANCE_MARKED'),
          await socket.next('ATTENDANCE_MARKED'),
          await socket.next('ATTENDANCE_MARKED'),
        ];
        expect(told.map(({ studentId }) => studentId).toSorted()).toEqual([amara, luca, yuki].map(({ id }) => id).toSorted());
        expect(told).toEqual(told.map(({ studentId }) => ({ studentId, status: 'absent' })));
      }
      // The register and its history have each mark, and so do the pages that students read again.
      const history = await school.request(teacher, 'get', `/live-sessions/${room.sessionId}/attendance/${yuki.id}/history`);
      expect(history).toMatchObject([{ what: 'expected' }, { what: 'marked', ...absent, before: null, by: { id: teacher.id } }]);
      const here = await school.request<{ userId: string; mark: string | null }[]>(
        amara,
        'get',
        `/live-sessions/${room.sessionId}/participants`,
      );
      expect(here.map(({ userId, mark }) => [userId, mark])).toEqual([
        [teacher.id, null],
        ...[luca, amara].map(({ id }) => [id, 'absent']),
      ]);
      await Promise.all(raw.map((socket) => socket.close()));
    });

    it('tells a student who comes back the same, or the marks of the participants listed, and staff all lines', async () => {
      const { teacher, amara, luca, yuki } = school;
      const { host, student, raw } = await enter();
      const since = student.number!;
      await host.done('ATTENDANCE_MARKED', { rest: 'absent' });
      await room.settled();
      const marked = { event: 'ATTENDANCE_MARKED', data: { marks: { length: 3 } } };
      const back = await room.connect(amara);
      expect(await back.done('JOIN_SESSION', { sessionId: room.sessionId, since })).toMatchObject({ missed: [marked] });
      const { snapshot } = await back.done('JOIN_SESSION', { sessionId: room.sessionId });
      expect(snapshot).toMatchObject({ unlisted: 1, me: { status: 'absent' } });
      expect(snapshot!.marks.map(({ studentId }) => studentId).toSorted()).toEqual([amara.id, luca.id].toSorted());
      const again = await host.done('JOIN_SESSION', { sessionId: room.sessionId });
      expect(again.snapshot!.marks.map(({ studentId }) => studentId).toSorted()).toEqual(
        [amara, luca, yuki].map(({ id }) => id).toSorted(),
      );
      expect(again.snapshot).not.toHaveProperty('unlisted');
      expect(teacher.id).toBe(again.snapshot!.session.hostId);
      await Promise.all(raw.map((socket) => socket.close()));
    });

    it('hears of the end in three short messages', async () => {
      const { host, student, raw } = await enter();
      await room.settled();
      await host.done('DONE', {});
      for (const socket of [host, student]) {
        await socket.next('DONE');
        expect(socket.events).toEqual(['SESSION_ENDED', 'ATTENDANCE_MARKED', 'DONE']);
      }
      expect(host.of('ATTENDANCE_MARKED')).toMatchObject([{ marks: [], rest: { status: 'absent', source: 'closing', count: 3 } }]);
      await Promise.all(raw.map((socket) => socket.close()));
    });
  });

  it('shows no marks in its list if only the student concerned and staff see them', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    await host.done('ATTENDANCE_MARKED', { rest: 'late' });
    expect(await student.next('MY_ATTENDANCE')).toMatchObject({ status: 'late' });
    for (const by of [teacher, amara]) {
      const here = await school.request<{ mark: string | null }[]>(by, 'get', `/live-sessions/${room.sessionId}/participants`);
      expect(here.map(({ mark }) => mark)).toEqual([null, null]);
    }
  });
});
