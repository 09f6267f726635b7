import { GetMyLatestAttendance, MarkAttendance, type MarkStatus } from '../../../contracts/attendance.ts';
import type { Principal } from '../../../contracts/auth.ts';
import type { SessionOutcome } from '../../../contracts/live-session.ts';
import { newId } from '../../../kernel/ids.ts';
import { startAttendance, type AttendanceHandlers } from '../../../../test/support/fake-room.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';

describe('my latest attendance of a class', () => {
  let to: AttendanceHandlers;
  beforeAll(async () => {
    to = await startAttendance();
  });
  afterAll(() => to.close());

  type Started = Awaited<ReturnType<typeof to.start>>;
  const latest = (by: Principal, { session }: Started) => to.queries.execute(new GetMyLatestAttendance(by, session.classId));
  const mark = ({ teacher, session }: Started, student: Principal, status: MarkStatus) =>
    to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: student.userId, status }] }));
  const end = async ({ session }: Started, outcome: SessionOutcome) => {
    await to.end(session, outcome);
    await to.runner.relay();
  };

  it('is the status in the register that was closed last, and null before any was closed', async () => {
    const first = await to.start();
    const [ann, ben] = first.students as [Principal, Principal];
    await mark(first, ann, 'late');
    expect(await latest(ann, first)).toEqual({ classId: first.session.classId, sessionId: null, status: null });
    await end(first, 'held');
    expect(await latest(ann, first)).toEqual({ classId: first.session.classId, sessionId: first.session.id, status: 'late' });
    expect(await latest(ben, first)).toMatchObject({ status: 'absent' });

    const second = await to.start({ earlier: first });
    await mark(second, ben, 'excused');
    expect(await latest(ben, first)).toMatchObject({ sessionId: first.session.id, status: 'absent' });
    await end(second, 'held');
    expect(await latest(ben, first)).toMatchObject({ sessionId: second.session.id, status: 'excused' });
  });

  it.each(['replaced', 'host_absent', 'not_held'] as const)(
    'ignores a session with the outcome %s, even if it has marks',
    async (outcome) => {
      const first = await to.start();
      const [ann] = first.students as [Principal];
      await mark(first, ann, 'absent');
      await end(first, outcome);
      expect(await latest(ann, first)).toMatchObject({ status: null });
      const second = await to.start({ earlier: first });
      await mark(second, ann, 'present');
      await end(second, 'held');
      const third = await to.start({ earlier: first });
      await end(third, outcome);
      expect(await latest(ann, first)).toMatchObject({ sessionId: second.session.id, status: 'present' });
    },
  );

  it('ignores other classes, and registers from before the student enrolled', async () => {
    const [one, other] = [await to.start(), await to.start()];
    const [ann] = one.students as [Principal];
    await end(other, 'held');
    to.school.classes.get(other.session.classId)!.students.add(ann.userId);
    expect(await latest(ann, other)).toMatchObject({ status: null });
  });

  it('is only for students who are enrolled now', async () => {
    const started = await to.start();
    const [ann] = started.students as [Principal];
    const refusal = (by: Principal, classId = started.session.classId) =>
      refusalOf(to.queries.execute(new GetMyLatestAttendance(by, classId)));
    expect(await refusal(started.teacher)).toBe('STUDENT_ONLY');
    expect(await refusal(to.school.person('student'))).toBe('NOT_ENROLLED');
    for (const unknown of [newId(), '665f1c2ab3d4e5f60718293a']) expect(await refusal(ann, unknown)).toBe('CLASS_NOT_FOUND');
    to.school.classes.get(started.session.classId)!.students.delete(ann.userId);
    expect(await refusal(ann)).toBe('NOT_ENROLLED');
  });
});
