import type { LineState } from '../../src/contracts/attendance.ts';
import type { OnTheWire } from '../../src/contracts/realtime.ts';
import { School, type Classroom } from '../support/school.ts';

describe('a live class', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  it('works from its start through marks and a lost connection to the register', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom([amara, luca]);
    const { sessionId } = room;

    const host = await room.connect(teacher);
    const joined = await host.done('JOIN_SESSION', { sessionId });
    expect(joined).toMatchObject({ sessionId, staff: true, missed: null, resync: false, meetingUrl: null, meetingPassword: null });
    expect(joined.snapshot!.session).toMatchObject({
      id: sessionId,
      title: 'Induction',
      status: 'live',
      hostId: teacher.id,
      classId: room.classId,
    });
    const unmarked = (studentId: string) => ({ studentId, expected: true, notExpected: null, status: null, source: null, markedAt: null });
    expect(byStudent(joined.snapshot!.marks)).toEqual(byStudent([unmarked(amara.id), unmarked(luca.id)]));
    expect(joined.snapshot!.me).toBeNull();
    const allOff = { microphone: false, camera: false, screen: false };
    expect(joined.participants).toEqual({ items: [{ userId: teacher.id, name: teacher.name, role: 'teacher', ...allOff }], count: 1 });

    const first = await room.enter(amara);
    const lost = await room.connect(luca);
    const seen = await lost.done('JOIN_SESSION', { sessionId });
    expect(seen.snapshot).toMatchObject({ marks: [], me: unmarked(luca.id) });
    expect(seen.participants.count).toBe(3);

    const { marked, seq } = await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    expect(marked).toBe(1);
    expect(await host.next('ATTENDANCE_MARKED')).toMatchObject({
      seq,
      marks: [{ studentId: amara.id, status: 'present', source: 'teacher' }],
    });
    expect(await first.next('MY_ATTENDANCE')).toMatchObject({ sessionId, seq, status: 'present' });

    await lost.drop();
    await host.done('ATTENDANCE_MARKED', { studentId: luca.id, status: 'absent' });
    await host.done('ATTENDANCE_MARKED', { marks: [{ studentId: luca.id, status: 'late' }] });
    const back = await room.connect(luca);
    const again = await back.done('JOIN_SESSION', { sessionId, since: lost.number });
    expect(again).toMatchObject({ snapshot: null, resync: false, staff: false });
    // Two consecutive marks are one message, with the last status.
    expect(again.missed).toMatchObject([{ event: 'MY_ATTENDANCE', data: { status: 'late', after: lost.number } }]);

    const summary = await host.done('DONE', {});
    expect(summary).toEqual({ present: 1, late: 1, absent: 0, excused: 0, unmarked: 0, total: 2, guests: 0 });
    for (const socket of [host, first, back]) {
      expect(await socket.next('SESSION_ENDED')).toMatchObject({ sessionId, outcome: 'held' });
      expect(await socket.next('DONE')).toMatchObject({ sessionId, summary });
    }
    expect(await back.done('MY_ATTENDANCE', { sessionId })).toMatchObject({ status: 'late', expected: true });
    expect(await host.done('TODAY_SUMMARY', {})).toEqual(summary);

    const register = await school.request<{ studentId: string; status: string; source: string; markedBy: string }[]>(
      teacher,
      'get',
      `/live-sessions/${sessionId}/attendance`,
    );
    expect(register.map(({ studentId, status, markedBy }) => [studentId, status, markedBy]).toSorted()).toEqual(
      [
        [amara.id, 'present', teacher.id],
        [luca.id, 'late', teacher.id],
      ].toSorted(),
    );
    const history = await school.request<{ what: string; status: string | null; before: string | null }[]>(
      teacher,
      'get',
      `/live-sessions/${sessionId}/attendance/${luca.id}/history`,
    );
    expect(history.map(({ what, status, before }) => [what, status, before])).toEqual([
      ['expected', null, null],
      ['marked', 'absent', null],
      ['marked', 'late', 'absent'],
    ]);
  });
});

const byStudent = (lines: readonly OnTheWire<LineState>[]) => lines.toSorted((a, b) => a.studentId.localeCompare(b.studentId));
