import { AttendanceMarked, GetRoomMarks, MarkAttendance, type MarkStatus } from '../../../contracts/attendance.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { newId } from '../../../kernel/ids.ts';
import { FakeRooms, startAttendance, type AttendanceHandlers } from '../../../../test/support/fake-room.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';

describe('marking attendance', () => {
  let to: AttendanceHandlers;
  beforeAll(async () => {
    to = await startAttendance();
  });
  afterAll(() => to.close());

  const marksOf = async (sessionId: string) =>
    (await to.facts(sessionStream(sessionId))).filter(({ type }) => type === AttendanceMarked.type);
  const statusesOf = async (sessionId: string) => {
    const { lines } = await to.queries.execute(new GetRoomMarks(sessionId, true, []));
    return Object.fromEntries(lines.map(({ studentId, status }) => [studentId, status]));
  };
  const one = (studentId: string, status: MarkStatus) => ({ marks: [{ studentId, status }] });

  it('stores the status, records a fact with its author, and returns the number of the fact', async () => {
    const { session, teacher, students } = await to.start();
    const studentId = students[0]!.userId;
    const answer = await to.commands.execute(new MarkAttendance(teacher, session.id, one(studentId, 'late')));
    const [fact] = await marksOf(session.id);
    expect(answer).toEqual({ marked: 1, seq: fact!.seq });
    expect(fact).toMatchObject({
      actorId: teacher.userId,
      audience: `user:${studentId}`,
      payload: { studentId, status: 'late', before: null, source: 'teacher' },
    });
    expect(await statusesOf(session.id)).toMatchObject({ [studentId]: 'late' });
  });

  it('saves concurrent marks in one transaction: records all in order, keeps the last, and gives each caller the number of its own', async () => {
    const { session, teacher, students } = await to.start();
    const statuses: MarkStatus[] = ['present', 'late', 'absent', 'excused'];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        to.commands.execute(new MarkAttendance(teacher, session.id, one(students[n % 2]!.userId, statuses[n % 4]!))),
      ),
    );
    const facts = await marksOf(session.id);
    expect(answers.map(({ seq }) => seq)).toEqual(facts.map(({ seq }) => seq));
    expect(new Set(facts.map(({ occurredAt }) => occurredAt.getTime())).size).toBe(1);
    expect(await statusesOf(session.id)).toEqual({ [students[0]!.userId]: 'absent', [students[1]!.userId]: 'excused' });
  });

  it('lets several teachers mark at once, each under their own name', async () => {
    const { session, teacher, students } = await to.start();
    const admin = to.school.person('admin');
    await Promise.all(
      [teacher, admin, teacher].map((by, n) =>
        to.commands.execute(new MarkAttendance(by, session.id, one(students[n % 2]!.userId, 'present'))),
      ),
    );
    expect((await marksOf(session.id)).map(({ actorId }) => actorId)).toEqual([teacher.userId, admin.userId, teacher.userId]);
  });

  it('rejects one mark of a batch without affecting the others', async () => {
    const { session, teacher, students } = await to.start();
    const stranger = to.school.person('teacher');
    const settled = await Promise.allSettled([
      to.commands.execute(new MarkAttendance(teacher, session.id, one(students[0]!.userId, 'present'))),
      to.commands.execute(new MarkAttendance(teacher, session.id, one(newId(), 'present'))),
      to.commands.execute(new MarkAttendance(stranger, session.id, one(students[0]!.userId, 'absent'))),
      to.commands.execute(new MarkAttendance(teacher, session.id, { rest: 'late' })),
    ]);
    expect(settled.map((each) => (each.status === 'fulfilled' ? each.value.marked : (each.reason as { code: string }).code))).toEqual([
      1,
      'LINE_NOT_FOUND',
      'NOT_SESSION_HOST',
      1,
    ]);
    expect(await statusesOf(session.id)).toEqual({ [students[0]!.userId]: 'present', [students[1]!.userId]: 'late' });
  });

  it('records each fact with the visibility at that moment', async () => {
    const { session, teacher, students } = await to.start({ marksVisibility: 'room' });
    await to.commands.execute(new MarkAttendance(teacher, session.id, one(students[0]!.userId, 'present')));
    session.marksVisibility = 'concerned';
    await to.commands.execute(new MarkAttendance(teacher, session.id, one(students[0]!.userId, 'late')));
    expect((await marksOf(session.id)).map(({ audience }) => audience)).toEqual(['all', `user:${students[0]!.userId}`]);
    session.marksVisibility = 'room';
    await to.commands.execute(new MarkAttendance(teacher, session.id, one(students[1]!.userId, 'present')));
    const { shown } = await to.queries.execute(new GetRoomMarks(session.id, true, []));
    // The first student's mark was hidden from the room when it was made, and a later change of the setting does not reveal it.
    expect(shown.map(({ studentId }) => studentId)).toEqual([students[1]!.userId]);
  });

  it.each([
    ['a student', 'TEACHER_ONLY'],
    ['a teacher of another class', 'NOT_SESSION_HOST'],
    ['an unknown session', 'SESSION_NOT_FOUND'],
    ['a malformed id', 'SESSION_NOT_FOUND'],
    ['a student without a line', 'LINE_NOT_FOUND'],
  ])('rejects %s with %s', async (who, code) => {
    const { session, teacher, students } = await to.start();
    const by = who === 'a student' ? students[0]! : who.startsWith('a teacher') ? to.school.person('teacher') : teacher;
    const sessionId = who === 'an unknown session' ? newId() : who === 'a malformed id' ? 'x' : session.id;
    const studentId = who === 'a student without a line' ? newId() : students[0]!.userId;
    expect(await refusalOf(to.commands.execute(new MarkAttendance(by, sessionId, one(studentId, 'present'))))).toBe(code);
    expect(await marksOf(session.id)).toEqual([]);
  });

  it('rejects marks before the register is open and after it is closed', async () => {
    const { session, teacher, students } = await to.start();
    await to.end(session, 'held');
    const afterClosing = new MarkAttendance(teacher, session.id, one(students[0]!.userId, 'present'));
    expect(await refusalOf(to.commands.execute(afterClosing))).toBe('REGISTER_CLOSED');
    const scheduled = { ...session, id: newId(), status: 'scheduled' as const };
    const live = { ...session, id: newId(), status: 'live' as const };
    for (const each of [scheduled, live]) to.get(FakeRooms).sessions.set(each.id, each);
    expect(await refusalOf(to.commands.execute(new MarkAttendance(teacher, scheduled.id, { rest: 'present' })))).toBe('SESSION_NOT_LIVE');
    expect(await refusalOf(to.commands.execute(new MarkAttendance(teacher, live.id, { rest: 'present' })))).toBe('REGISTER_NOT_OPEN');
  });
});
