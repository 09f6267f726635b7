import { sql } from 'kysely';
import {
  CloseAttendance,
  GetMyAttendance,
  GetRoomMarks,
  GetSummary,
  LineAdded,
  MarkAttendance,
  RegisterOpened,
} from '../../../contracts/attendance.ts';
import { BookingCancelled, SeatBooked } from '../../../contracts/booking.ts';
import { StudentEnrolled, StudentUnenrolled } from '../../../contracts/classes.ts';
import { classStream, isA, sessionStream } from '../../../contracts/fact.ts';
import { SessionEnded, SessionStarted } from '../../../contracts/live-session.ts';
import { newId } from '../../../kernel/ids.ts';
import { FakeBookings } from '../../../../test/support/fake-bookings.ts';
import { startAttendance, type AttendanceHandlers } from '../../../../test/support/fake-room.ts';
import { GetLineHistory } from '../features/get-line-history.ts';

describe('the reactions of attendance', () => {
  let to: AttendanceHandlers;
  beforeAll(async () => {
    to = await startAttendance();
  });
  afterAll(() => to.close());
  const linesOf = async (sessionId: string) => (await to.queries.execute(new GetRoomMarks(sessionId, true, []))).lines;

  it('open the register once, with the students expected at the start', async () => {
    const { session, students } = await to.start({ students: 3 });
    const started = (await to.facts(sessionStream(session.id))).find(({ type }) => type === SessionStarted.type)!;
    await to.record(sessionStream(session.id), new SessionStarted(started.payload as SessionStarted['payload']));
    expect((await linesOf(session.id)).map(({ studentId }) => studentId)).toEqual(students.map(({ userId }) => userId));
    expect((await to.facts(sessionStream(session.id))).filter(({ type }) => type === RegisterOpened.type)).toHaveLength(1);
  });

  it('mark students who join as present if presence is captured, but not staff', async () => {
    const { session, teacher, students } = await to.start({ capture: ['presence'] });
    await to.join(session, teacher, students[0]!, students[0]!);
    expect((await linesOf(session.id)).map(({ status, source }) => [status, source])).toEqual([
      ['present', 'presence'],
      [null, null],
    ]);
  });

  it('mark nobody who joins if the teacher calls the roll', async () => {
    const { session, students } = await to.start();
    await to.join(session, ...students);
    expect((await linesOf(session.id)).map(({ status }) => status)).toEqual([null, null]);
  });

  it('add a line for a student enrolled during the session, and turn an enrolled guest into an expected student', async () => {
    const { session } = await to.start({ students: 0 });
    const [newcomer, guest, upcoming] = [to.school.person('student'), to.school.person('student'), to.school.person('student')];
    await to.join(session, guest);
    const enrolled = (studentId: string, startsAt = '2020-01-01T00:00:00Z') =>
      new StudentEnrolled({ classId: session.classId, studentId, startsAt, endsAt: null });
    await to.record(
      classStream(session.classId),
      enrolled(newcomer.userId),
      enrolled(guest.userId),
      enrolled(upcoming.userId, '2999-01-01T00:00:00Z'),
    );
    expect((await linesOf(session.id)).map(({ studentId, expected }) => [studentId, expected])).toEqual(
      [newcomer.userId, guest.userId].toSorted().map((studentId) => [studentId, true]),
    );
    expect(
      (await to.facts(sessionStream(session.id))).filter(({ type }) => type === LineAdded.type).map(({ audience }) => audience),
    ).toEqual(['staff', 'staff', 'staff']);
  });

  describe('about a student who is no longer expected', () => {
    const left = (session: { classId: string }, studentId: string) => {
      to.school.classes.get(session.classId)!.students.delete(studentId);
      return to.record(
        classStream(session.classId),
        new StudentUnenrolled({ classId: session.classId, studentId, endsAt: new Date().toISOString() }, `user:${studentId}`),
      );
    };
    const booking = (sessionId: string, studentId: string) => ({ sessionId, studentId, bookingId: newId(), byId: null });
    const book = async (sessionId: string, studentId: string) => {
      to.get(FakeBookings).book(sessionId, studentId);
      await to.record(
        sessionStream(sessionId),
        new SeatBooked({ ...booking(sessionId, studentId), status: 'confirmed' }, `user:${studentId}`),
      );
    };
    const cancel = async (sessionId: string, studentId: string, from: 'confirmed' | 'pending' = 'confirmed') => {
      to.get(FakeBookings).of(sessionId).delete(studentId);
      const cancelled = new BookingCancelled({ ...booking(sessionId, studentId), from, reason: 'student' }, `user:${studentId}`);
      await to.record(sessionStream(sessionId), cancelled);
      await to.runner.relay();
    };
    const lineOf = async (sessionId: string, studentId: string) => {
      await to.runner.relay();
      return (await linesOf(sessionId)).find((line) => line.studentId === studentId);
    };

    it('record on the line that they left the class, keep the mark, and do not mark them absent', async () => {
      const { session, teacher, students } = await to.start({ students: 3 });
      const [marked, unmarked] = students.map(({ userId }) => userId) as [string, string];
      await to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: marked, status: 'late' }] }));
      await left(session, marked);
      await left(session, unmarked);
      expect(await to.queries.execute(new GetSummary(teacher, session.id))).toMatchObject({ late: 0, unmarked: 1, total: 1, guests: 0 });
      await to.end(session, 'held');
      const gone = { expected: false, notExpected: 'unenrolled' };
      expect(await lineOf(session.id, marked)).toMatchObject({ ...gone, status: 'late' });
      expect(await lineOf(session.id, unmarked)).toMatchObject({ ...gone, status: null });
      expect(await to.queries.execute(new GetMyAttendance(students[1]!, session.id))).toMatchObject({ ...gone, status: null });
      expect(await to.queries.execute(new GetLineHistory(teacher, session.id, unmarked))).toMatchObject([
        { what: 'expected', reason: null },
        { what: 'no_longer_expected', reason: 'unenrolled', by: null },
      ]);
    });

    it('record on the line that they gave up a confirmed seat', async () => {
      const { session, teacher } = await to.start({ students: 0 });
      const [seated, unpaid] = [to.school.person('student').userId, to.school.person('student').userId];
      await book(session.id, seated);
      expect(await lineOf(session.id, seated)).toMatchObject({ expected: true, notExpected: null });
      await cancel(session.id, unpaid, 'pending');
      await cancel(session.id, seated);
      expect(await linesOf(session.id)).toMatchObject([{ studentId: seated, expected: false, notExpected: 'booking_cancelled' }]);
      await to.commands.execute(new CloseAttendance(teacher, session.id));
      expect(await lineOf(session.id, seated)).toMatchObject({ status: null });
    });

    it('record nothing while they are still expected for another reason', async () => {
      const { session, students } = await to.start({ students: 2 });
      const [one, other] = students.map(({ userId }) => userId) as [string, string];
      for (const student of [one, other]) await book(session.id, student);
      await left(session, one);
      await cancel(session.id, other);
      for (const student of [one, other]) expect(await lineOf(session.id, student)).toMatchObject({ expected: true, notExpected: null });
      await cancel(session.id, one);
      await left(session, other);
      expect((await lineOf(session.id, one))!.notExpected).toBe('booking_cancelled');
      expect((await lineOf(session.id, other))!.notExpected).toBe('unenrolled');
    });

    /** Regression: if the start was handled late, a seat given up before the start was recorded as given up while the session was live. */
    it('record nothing about changes before the start, however late the start is handled', async () => {
      const { session, students } = await to.start();
      const started = (await to.facts(sessionStream(session.id))).find((fact) => isA(fact, SessionStarted))!;
      const next = newId();
      const [stranger, enrolled] = [to.school.person('student').userId, students[0]!.userId];
      const [theirs, own] = [booking(next, stranger), booking(next, enrolled)];
      await to.db.rows(sql`insert into reaction_cursor (reaction, stream, seq, wanted_seq, next_try_at)
        values ('attendance.keep-register', ${sessionStream(next)}, 0, 0, now() + interval '1 hour')`);
      await to.record(
        sessionStream(next),
        new SeatBooked({ ...theirs, status: 'confirmed' }),
        new BookingCancelled({ ...theirs, from: 'confirmed', reason: 'student' }),
        new SeatBooked({ ...own, status: 'confirmed' }),
        new BookingCancelled({ ...own, from: 'confirmed', reason: 'deactivated' }),
        new SessionStarted({ ...started.payload, sessionId: next }),
      );
      await to.runner.catchUp('attendance.keep-register', sessionStream(next));
      expect(await linesOf(next)).toMatchObject(
        students
          .map(({ userId }) => userId)
          .toSorted()
          .map((studentId) => ({ studentId, expected: true })),
      );
      expect(await linesOf(next)).toHaveLength(students.length);
    });

    it('clear the reason when they are enrolled or get a seat again', async () => {
      const { session, students } = await to.start({ students: 2 });
      const [one, other] = students.map(({ userId }) => userId) as [string, string];
      for (const student of [one, other]) await left(session, student);
      await to.record(
        classStream(session.classId),
        new StudentEnrolled({ classId: session.classId, studentId: one, startsAt: new Date().toISOString(), endsAt: null }),
      );
      await book(session.id, other);
      for (const student of [one, other]) expect(await lineOf(session.id, student)).toMatchObject({ expected: true, notExpected: null });
    });

    it('record nothing if they leave the class after the session', async () => {
      const { session, students } = await to.start();
      await to.end(session, 'held');
      await left(session, students[0]!.userId);
      expect(await lineOf(session.id, students[0]!.userId)).toMatchObject({ expected: true, status: 'absent' });
    });
  });

  /** Regression: an enrolment that was over before the session led to a line, and the line to an absence. */
  it.each([
    ['ended a day ago', -48, -24, false],
    ['ended an hour ago', -48, -1, false],
    ['is current', -48, 24, true],
    ['is open-ended', -48, null, true],
    ['has not begun', 24, null, false],
  ])('expect a student with a new enrolment that %s, from %s to %s hours from now: %s', async (_, from, to_, isExpected) => {
    const { session } = await to.start({ students: 0 });
    const studentId = to.school.person('student').userId;
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const span = { startsAt: at(from), endsAt: to_ === null ? null : at(to_) };
    await to.record(classStream(session.classId), new StudentEnrolled({ classId: session.classId, studentId, ...span }));
    expect(await linesOf(session.id)).toMatchObject(isExpected ? [{ studentId, expected: true }] : []);
    await to.end(session, 'held');
    expect(await linesOf(session.id)).toMatchObject(isExpected ? [{ studentId, status: 'absent' }] : []);
  });

  it('expect a student who joins if their enrolment has begun since the start', async () => {
    const { session } = await to.start({ students: 0 });
    const student = to.school.person('student');
    to.school.classes.get(session.classId)!.students.add(student.userId);
    await to.join(session, student);
    expect(await linesOf(session.id)).toMatchObject([{ studentId: student.userId, expected: true }]);
  });

  it('close nothing when a session that never started ends', async () => {
    const sessionId = newId();
    const ended = { sessionId, classId: null, visibility: 'booked', outcome: 'host_absent', started: false } as const;
    await to.record(sessionStream(sessionId), new SessionEnded(ended));
    await to.runner.relay();
    const behind = await to.db.rows(sql`select 1 from reaction_cursor where stream = ${sessionStream(sessionId)} and seq < wanted_seq`);
    expect(behind).toEqual([]);
  });

  it('add no line if the class has no live session', async () => {
    const { session } = await to.start({ students: 0 });
    await to.end(session, 'held');
    const studentId = to.school.person('student').userId;
    await to.record(
      classStream(session.classId),
      new StudentEnrolled({ classId: session.classId, studentId, startsAt: '2020-01-01T00:00:00Z', endsAt: null }),
    );
    expect(await linesOf(session.id)).toEqual([]);
  });

  it('mark nobody absent if the session was replaced', async () => {
    const { session, teacher, students } = await to.start();
    await to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: students[0]!.userId, status: 'present' }] }));
    await to.end(session, 'replaced');
    expect((await linesOf(session.id)).map(({ status }) => status)).toEqual(['present', null]);
  });
});
