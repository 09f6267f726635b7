import { sql } from 'kysely';
import { GetRoomMarks, LineAdded, MarkAttendance, RegisterOpened } from '../../../contracts/attendance.js';
import { StudentEnrolled } from '../../../contracts/classes.js';
import { classStream, sessionStream } from '../../../contracts/fact.js';
import { SessionEnded, SessionStarted } from '../../../contracts/live-session.js';
import { newId } from '../../../kernel/ids.js';
import { startAttendance, type AttendanceHandlers } from '../../../../test/support/fake-room.js';

describe('what attendance does when something happens', () => {
  let to: AttendanceHandlers;
  beforeAll(async () => {
    to = await startAttendance();
  });
  afterAll(() => to.close());
  const linesOf = async (sessionId: string) => (await to.queries.execute(new GetRoomMarks(sessionId, true, []))).lines;

  it('opens the register with who was expected when the session started, once', async () => {
    const { session, students } = await to.start({ students: 3 });
    const started = (await to.facts(sessionStream(session.id))).find(({ type }) => type === SessionStarted.type)!;
    await to.record(sessionStream(session.id), new SessionStarted(started.payload as SessionStarted['payload']));
    expect((await linesOf(session.id)).map(({ studentId }) => studentId)).toEqual(students.map(({ userId }) => userId));
    expect((await to.facts(sessionStream(session.id))).filter(({ type }) => type === RegisterOpened.type)).toHaveLength(1);
  });

  it('marks who joins present where joining marks, staff aside', async () => {
    const { session, teacher, students } = await to.start({ capture: ['presence'] });
    await to.join(session, teacher, students[0]!, students[0]!);
    expect((await linesOf(session.id)).map(({ status, source }) => [status, source])).toEqual([
      ['present', 'presence'],
      [null, null],
    ]);
  });

  it('marks nobody by joining where the teacher calls the roll', async () => {
    const { session, students } = await to.start();
    await to.join(session, ...students);
    expect((await linesOf(session.id)).map(({ status }) => status)).toEqual([null, null]);
  });

  it('gives a student who is enrolled during the session a line, and makes a guest an expected one', async () => {
    const { session } = await to.start({ students: 0 });
    const [late, guest, next] = [to.school.person('student'), to.school.person('student'), to.school.person('student')];
    await to.join(session, guest);
    const enrolled = (studentId: string, startsAt = '2020-01-01T00:00:00Z') =>
      new StudentEnrolled({ classId: session.classId, studentId, startsAt, endsAt: null });
    await to.record(
      classStream(session.classId),
      enrolled(late.userId),
      enrolled(guest.userId),
      enrolled(next.userId, '2999-01-01T00:00:00Z'),
    );
    expect((await linesOf(session.id)).map(({ studentId, expected }) => [studentId, expected])).toEqual(
      [late.userId, guest.userId].toSorted().map((studentId) => [studentId, true]),
    );
    expect(
      (await to.facts(sessionStream(session.id))).filter(({ type }) => type === LineAdded.type).map(({ audience }) => audience),
    ).toEqual(['staff', 'staff', 'staff']);
  });

  it('closes nothing when a session ends that never started', async () => {
    const sessionId = newId();
    const ended = { sessionId, classId: null, visibility: 'booked', outcome: 'host_absent', started: false } as const;
    await to.record(sessionStream(sessionId), new SessionEnded(ended));
    await to.runner.relay();
    const behind = await to.db.rows(sql`select 1 from reaction_cursor where stream = ${sessionStream(sessionId)} and seq < wanted_seq`);
    expect(behind).toEqual([]);
  });

  it('adds nobody when the class has no live session', async () => {
    const { session } = await to.start({ students: 0 });
    await to.end(session, 'held');
    const studentId = to.school.person('student').userId;
    await to.record(
      classStream(session.classId),
      new StudentEnrolled({ classId: session.classId, studentId, startsAt: '2020-01-01T00:00:00Z', endsAt: null }),
    );
    expect(await linesOf(session.id)).toEqual([]);
  });

  it('leaves lines unmarked when the session was replaced: it counts against nobody', async () => {
    const { session, teacher, students } = await to.start();
    await to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: students[0]!.userId, status: 'present' }] }));
    await to.end(session, 'replaced');
    expect((await linesOf(session.id)).map(({ status }) => status)).toEqual(['present', null]);
  });
});
