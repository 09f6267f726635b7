import { VerificationDecided } from '../../../contracts/classroom/verification.ts';
import { GetMyAttendance, GetRoomMarks, GetSummary, MarkAttendance } from '../../../contracts/attendance.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { newId } from '../../../kernel/ids.ts';
import { startAttendance, type AttendanceHandlers } from '../../../../test/support/fake-room.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { GetLineHistory } from './get-line-history.ts';
import { GetRegister } from './get-register.ts';

describe('reading attendance', () => {
  let to: AttendanceHandlers;
  beforeAll(async () => {
    to = await startAttendance();
  });
  afterAll(() => to.close());
  const page = { page: 1, limit: 2 };

  it('returns the register in pages, sorted by name with expected students first', async () => {
    const { session, teacher, students } = await to.start({ students: 3 });
    const guest = to.school.person('student', 'Aaron the guest');
    await to.join(session, guest);
    const first = await to.queries.execute(new GetRegister(teacher, session.id, page));
    const second = await to.queries.execute(new GetRegister(teacher, session.id, { page: 2, limit: 2 }));
    expect(first.total).toBe(4);
    expect([...first.items, ...second.items].map(({ studentId }) => studentId)).toEqual([
      ...students.map(({ userId }) => userId),
      guest.userId,
    ]);
    expect(second.items[1]).toMatchObject({
      name: 'Aaron the guest',
      expected: false,
      status: null,
      source: null,
      markedBy: null,
      markedAt: null,
    });
  });

  it('returns who set a status, and when', async () => {
    const { session, teacher, students } = await to.start({ students: 1 });
    to.clock.at = new Date('2026-09-01T07:00:00Z');
    await to.commands.execute(new MarkAttendance(teacher, session.id, { rest: 'late' }));
    to.clock.at = undefined;
    const { items } = await to.queries.execute(new GetRegister(teacher, session.id, page));
    expect(items).toEqual([
      {
        studentId: students[0]!.userId,
        name: expect.any(String),
        email: expect.stringContaining('@'),
        active: true,
        expected: true,
        notExpected: null,
        status: 'late',
        source: 'teacher',
        markedBy: teacher.userId,
        markedAt: new Date('2026-09-01T07:00:00Z'),
        attendedSeconds: 0,
        firstJoinedAt: null,
        lastLeftAt: null,
        verification: null,
      },
    ]);
  });

  it('shows on each line, and to the student, how long the student was there', async () => {
    const { session, teacher, students } = await to.start({ students: 3 });
    const [ann, ben, carl] = students.map(({ userId }) => userId) as [string, string, string];
    const at = (minute: number) => new Date(Date.UTC(2026, 8, 1, 7, minute));
    const annWas = { attendedSeconds: 300, firstJoinedAt: at(1), lastLeftAt: at(7) };
    const carlIs = { attendedSeconds: 60, firstJoinedAt: at(6), lastLeftAt: null };
    session.attended.set(ann, { userId: ann, ...annWas }).set(carl, { userId: carl, ...carlIs });
    const never = { attendedSeconds: 0, firstJoinedAt: null, lastLeftAt: null };
    const { items } = await to.queries.execute(new GetRegister(teacher, session.id, { page: 1, limit: 100 }));
    expect(items).toMatchObject([
      { studentId: ann, ...annWas },
      { studentId: ben, ...never },
      { studentId: carl, ...carlIs },
    ]);
    const mine = (n: number) => to.queries.execute(new GetMyAttendance(students[n]!, session.id));
    expect(await mine(0)).toMatchObject(annWas);
    expect(await mine(1)).toMatchObject(never);
    expect(await mine(2)).toMatchObject(carlIs);
  });

  it('returns the history of one line in order, with the names of the authors', async () => {
    const { session, teacher, students } = await to.start();
    const mark = (who: number, status: 'present' | 'late') =>
      to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: students[who]!.userId, status }] }));
    await mark(0, 'present');
    await mark(1, 'late');
    await mark(0, 'late');
    const history = await to.queries.execute(new GetLineHistory(teacher, session.id, students[0]!.userId));
    const by = { id: teacher.userId, name: to.school.people.get(teacher.userId)!.name };
    expect(history).toMatchObject([
      { what: 'expected', status: null, before: null, source: null, by: null },
      { what: 'marked', status: 'present', before: null, source: 'teacher', by },
      { what: 'marked', status: 'late', before: 'present', source: 'teacher', by },
    ]);
  });

  it('shows in the history that a guest joined', async () => {
    const { session, teacher } = await to.start({ capture: ['presence'] });
    const guest = to.school.person('student');
    await to.join(session, guest);
    expect(await to.queries.execute(new GetLineHistory(teacher, session.id, guest.userId))).toMatchObject([
      { what: 'guest' },
      { what: 'marked', status: 'present', source: 'presence', by: null },
    ]);
  });

  it('counts the lines by status', async () => {
    const { session, teacher, students } = await to.start({ students: 3 });
    await to.join(session, to.school.person('student'));
    await to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: students[0]!.userId, status: 'present' }] }));
    expect(await to.queries.execute(new GetSummary(teacher, session.id))).toEqual({
      present: 1,
      late: 0,
      absent: 0,
      excused: 0,
      unmarked: 2,
      total: 3,
      guests: 1,
    });
  });

  it('shows students their own status: null while unmarked, and still readable after they have left the class', async () => {
    const { session, teacher, students } = await to.start();
    const [student] = students;
    const mine = () => to.queries.execute(new GetMyAttendance(student!, session.id));
    expect(await mine()).toMatchObject({ sessionId: session.id, status: null, expected: true, notExpected: null, markedAt: null });
    await to.commands.execute(new MarkAttendance(teacher, session.id, { rest: 'late' }));
    session.admitted.delete(student!.userId);
    expect(await mine()).toMatchObject({ status: 'late', source: 'teacher', markedAt: expect.any(Date) });
  });

  it('returns null as the status of a student who may join but has no line', async () => {
    const { session } = await to.start();
    const guest = to.school.person('student');
    session.admitted.add(guest.userId);
    expect(await to.queries.execute(new GetMyAttendance(guest, session.id))).toEqual({
      sessionId: session.id,
      status: null,
      source: null,
      expected: false,
      notExpected: null,
      markedAt: null,
      attendedSeconds: 0,
      firstJoinedAt: null,
      lastLeftAt: null,
      verification: null,
    });
  });

  it('shows the result of a verification on the line, to the student and in the history, but neither the reason nor who decided', async () => {
    const { session, teacher, students } = await to.start();
    const [ann, ben] = students.map(({ userId }) => userId) as [string, string];
    const result = { status: 'accepted' as const, method: 'picture' as const, askedAt: new Date(), decidedAt: new Date() };
    session.verified.set(ann, { ...result, userId: ann, decidedBy: teacher.userId, reason: 'Fine.', hasPicture: true });
    const { items } = await to.queries.execute(new GetRegister(teacher, session.id, page));
    const lineOf = (id: string) => items.find(({ studentId }) => studentId === id)?.verification;
    expect([lineOf(ann), lineOf(ben)]).toEqual([result, null]);
    expect((await to.queries.execute(new GetMyAttendance(students[0]!, session.id))).verification).toEqual(result);
    const decided = (userId: string, accepted: boolean) =>
      new VerificationDecided({ sessionId: session.id, userId, accepted, method: 'picture' }, `user:${userId}`);
    await to.record(sessionStream(session.id), decided(ann, false), decided(ann, true), decided(ben, true));
    const history = await to.queries.execute(new GetLineHistory(teacher, session.id, ann));
    expect(history.map(({ what }) => what).slice(-2)).toEqual(['not_verified', 'verified']);
  });

  it('returns for a room all lines, or only those of the given users', async () => {
    const { session, students } = await to.start();
    const [a, b] = students.map(({ userId }) => userId);
    const all = await to.queries.execute(new GetRoomMarks(session.id, true, [a!]));
    expect(all.lines.map(({ studentId }) => studentId)).toEqual([a, b]);
    const own = await to.queries.execute(new GetRoomMarks(session.id, false, [b!, newId()]));
    expect(own.lines).toEqual([]);
    expect([...own.own.keys()]).toEqual([b]);
  });

  it('rejects everyone who may not read it', async () => {
    const { session, teacher, students } = await to.start();
    const [student] = students;
    const [stranger, outsider] = [to.school.person('teacher'), to.school.person('student')];
    const unknown = newId();
    const read = (by: typeof teacher, id: string) => [
      new GetSummary(by, id),
      new GetRegister(by, id, page),
      new GetLineHistory(by, id, student!.userId),
    ];
    for (const query of read(student!, session.id)) expect(await refusalOf(to.queries.execute(query))).toBe('TEACHER_ONLY');
    for (const query of read(stranger, session.id)) expect(await refusalOf(to.queries.execute(query))).toBe('NOT_SESSION_HOST');
    for (const query of read(teacher, unknown)) expect(await refusalOf(to.queries.execute(query))).toBe('SESSION_NOT_FOUND');
    expect(await refusalOf(to.queries.execute(new GetMyAttendance(teacher, session.id)))).toBe('STUDENT_ONLY');
    expect(await refusalOf(to.queries.execute(new GetMyAttendance(outsider, session.id)))).toBe('NOT_ADMITTED');
    expect(await refusalOf(to.queries.execute(new GetMyAttendance(outsider, unknown)))).toBe('SESSION_NOT_FOUND');
    for (const id of ['x', unknown])
      expect(await refusalOf(to.queries.execute(new GetLineHistory(teacher, session.id, id)))).toBe('LINE_NOT_FOUND');
    session.status = 'scheduled';
  });
});
