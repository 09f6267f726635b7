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

  describe('of a student who is no longer expected', () => {
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

    it('the line says that they left the class, keeps its mark, and gets no absence', async () => {
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

    it('the line says that they gave up their seat, if it was one', async () => {
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

    it('nothing is said while they are expected in another way', async () => {
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

    /** Regression: where the start was taken in late, who gave the seat back before it was said to have done so while the session was live. */
    it('nothing is said of what was before the start, however late that is taken in', async () => {
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

    it('nothing is said any more when they are enrolled or get a seat again', async () => {
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

    it('is not said of who leaves the class when its session is over', async () => {
      const { session, students } = await to.start();
      await to.end(session, 'held');
      await left(session, students[0]!.userId);
      expect(await lineOf(session.id, students[0]!.userId)).toMatchObject({ expected: true, status: 'absent' });
    });
  });

  /** Regression: an enrolment that was over before the session made a line, and the line an absence. */
  it.each([
    ['is over', -48, -24, false],
    ['is over by an hour', -48, -1, false],
    ['runs', -48, 24, true],
    ['has no end', -48, null, true],
    ['has not begun', 24, null, false],
  ])(
    'expects who is enrolled during the session by an enrolment that %s: %s to %s hours from now, %s',
    async (_, from, to_, isExpected) => {
      const { session } = await to.start({ students: 0 });
      const studentId = to.school.person('student').userId;
      const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
      const span = { startsAt: at(from), endsAt: to_ === null ? null : at(to_) };
      await to.record(classStream(session.classId), new StudentEnrolled({ classId: session.classId, studentId, ...span }));
      expect(await linesOf(session.id)).toMatchObject(isExpected ? [{ studentId, expected: true }] : []);
      await to.end(session, 'held');
      expect(await linesOf(session.id)).toMatchObject(isExpected ? [{ studentId, status: 'absent' }] : []);
    },
  );

  it('expects who arrives when an enrolment has begun since the start', async () => {
    const { session } = await to.start({ students: 0 });
    const student = to.school.person('student');
    to.school.classes.get(session.classId)!.students.add(student.userId);
    await to.join(session, student);
    expect(await linesOf(session.id)).toMatchObject([{ studentId: student.userId, expected: true }]);
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
