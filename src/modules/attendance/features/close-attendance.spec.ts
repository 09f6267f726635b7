import { sql } from 'kysely';
import { AttendanceMarked, CloseAttendance, GetRoomMarks, MarkAttendance, RegisterClosed } from '../../../contracts/attendance.ts';
import { StudentEnrolled, StudentUnenrolled } from '../../../contracts/classes.ts';
import { classStream, sessionStream } from '../../../contracts/fact.ts';
import { newId } from '../../../kernel/ids.ts';
import { FakeBookings } from '../../../../test/support/fake-bookings.ts';
import { startAttendance, type AttendanceHandlers } from '../../../../test/support/fake-room.ts';

describe('closing attendance', () => {
  let to: AttendanceHandlers;
  beforeAll(async () => {
    to = await startAttendance();
  });
  afterAll(() => to.close());
  /** Defers a reaction for an hour on all nodes, as after a failure. */
  const defer = (stream: string, reaction = 'attendance.keep-register') =>
    to.db.rows(sql`
      insert into reaction_cursor (reaction, stream, seq, wanted_seq, next_try_at)
      values (${reaction}, ${stream}, 0, 0, now() + interval '1 hour')
      on conflict (reaction, stream) do update set next_try_at = excluded.next_try_at`);
  const enrolled = (session: { classId: string }, studentId: string, more: { startsAt?: string; endsAt?: string } = {}) =>
    new StudentEnrolled({ classId: session.classId, studentId, startsAt: '2020-01-01T00:00:00Z', endsAt: null, ...more });
  const unenrolled = (session: { classId: string }, studentId: string) =>
    new StudentUnenrolled({ classId: session.classId, studentId, endsAt: new Date().toISOString() });

  it('marks unmarked students absent, keeps explicit marks, and returns the summary', async () => {
    const { session, teacher, students } = await to.start({ students: 3 });
    await to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: students[0]!.userId, status: 'excused' }] }));
    expect(await to.commands.execute(new CloseAttendance(teacher, session.id))).toEqual({
      present: 0,
      late: 0,
      absent: 2,
      excused: 1,
      unmarked: 0,
      total: 3,
      guests: 0,
    });
    const facts = await to.facts(sessionStream(session.id));
    expect(
      facts.filter(({ type }) => type === AttendanceMarked.type).map(({ payload }) => (payload as AttendanceMarked['payload']).source),
    ).toEqual(['teacher', 'closing', 'closing']);
    expect(facts.at(-1)).toMatchObject({ type: RegisterClosed.type, audience: 'all', payload: { summary: { absent: 2 } } });
  });

  /** Regression: the fact had no author, so the user who closed the register was not told of it first. */
  it('records who ended the session as the author, whether or not the reaction is deferred', async () => {
    for (const isDeferred of [false, true]) {
      const { session, teacher } = await to.start();
      const stream = sessionStream(session.id);
      if (isDeferred) await defer(stream);
      await to.commands.execute(new CloseAttendance(teacher, session.id));
      const closed = (await to.facts(stream)).find(({ type }) => type === RegisterClosed.type);
      expect(closed?.actorId).toBe(teacher.userId);
    }
  });

  it('returns the same summary to concurrent and later calls', async () => {
    const { session, teacher } = await to.start();
    const close = () => to.commands.execute(new CloseAttendance(teacher, session.id));
    const [one, two] = await Promise.all([close(), close()]);
    expect(two).toEqual(one);
    expect(await close()).toEqual(one);
    expect((await to.facts(sessionStream(session.id))).filter(({ type }) => type === RegisterClosed.type)).toHaveLength(1);
  });

  it('returns the final summary even if the reaction to the end is deferred, which then changes nothing', async () => {
    const { session, teacher } = await to.start();
    const stream = sessionStream(session.id);
    await defer(stream);
    expect(await to.commands.execute(new CloseAttendance(teacher, session.id))).toMatchObject({ absent: 2, unmarked: 0 });
    await to.db.rows(sql`update reaction_cursor set next_try_at = now() where stream = ${stream}`);
    await to.runner.relay();
    expect((await to.facts(stream)).filter(({ type }) => type === RegisterClosed.type)).toHaveLength(1);
  });

  /** Regression: arrivals and the closing were two reactions, and when the first was behind, all forty students who had joined were marked absent. */
  it('takes every arrival before the end into account, however far behind the reactions are', async () => {
    const { session, teacher, students } = await to.start({ students: 40, capture: ['presence'] });
    await defer(sessionStream(session.id));
    await to.join(session, ...students.slice(1));
    expect((await to.queries.execute(new GetRoomMarks(session.id, true, []))).lines.every(({ status }) => status === null)).toBe(true);
    expect(await to.commands.execute(new CloseAttendance(teacher, session.id))).toMatchObject({ present: 39, absent: 1, total: 40 });
  });

  it('opens the register first if the start has not been handled yet', async () => {
    const { session, teacher } = await to.start();
    const stream = sessionStream(session.id);
    await to.db.rows(sql`delete from register_line where session_id = ${session.id}`);
    await to.db.rows(sql`delete from register where session_id = ${session.id}`);
    await to.db.rows(sql`update reaction_cursor set seq = 0 where reaction = 'attendance.keep-register' and stream = ${stream}`);
    await defer(stream);
    expect(await to.commands.execute(new CloseAttendance(teacher, session.id))).toMatchObject({ absent: 2, total: 2 });
  });

  /** Regression: students enrolled at the last moment were missing, and those unenrolled were marked absent. */
  it('includes enrolments and unenrolments before the end, even if their reaction is behind, but none after it', async () => {
    const { session, teacher, students } = await to.start({ students: 3 });
    const stream = classStream(session.classId);
    await defer(stream, 'attendance.follow-enrolments');
    const [leaver, stayer, laterLeaver] = students.map(({ userId }) => userId) as [string, string, string];
    const [newcomer, past, enrolledLater] = [newId(), newId(), newId()];
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    await to.record(stream, enrolled(session, newcomer), unenrolled(session, leaver), enrolled(session, past, { endsAt: yesterday }));
    await defer(sessionStream(session.id));
    await to.end(session, 'held');
    await to.record(stream, enrolled(session, enrolledLater), unenrolled(session, laterLeaver));
    expect(await to.commands.execute(new CloseAttendance(teacher, session.id))).toMatchObject({ absent: 3, total: 3, guests: 0 });
    const { lines } = await to.queries.execute(new GetRoomMarks(session.id, true, []));
    const actual = lines.map(({ studentId, expected, notExpected, status }) => [studentId, expected, notExpected, status]);
    const absent = [stayer, laterLeaver, newcomer].map((id) => [id, true, null, 'absent']);
    expect(actual.toSorted()).toEqual([[leaver, false, 'unenrolled', null], ...absent].toSorted());
  });

  /** Regression: bookings of a session that was not held are cancelled with it, perhaps before its register is closed. */
  it('still expects students who had a seat until the end, even if it was cancelled with the session', async () => {
    const { session, teacher, students } = await to.start({ students: 1 });
    const studentId = students[0]!.userId;
    to.get(FakeBookings).book(session.id, studentId);
    await defer(classStream(session.classId), 'attendance.follow-enrolments');
    await defer(sessionStream(session.id));
    await to.record(classStream(session.classId), unenrolled(session, studentId));
    await to.end(session, 'not_held');
    to.get(FakeBookings).cancelAll(session.id);
    await to.commands.execute(new CloseAttendance(teacher, session.id));
    const { lines } = await to.queries.execute(new GetRoomMarks(session.id, true, []));
    expect(lines).toMatchObject([{ studentId, expected: true, notExpected: null }]);
  });

  it('counts every acknowledged mark in the summary, even if marks arrive at the same time', async () => {
    const { session, teacher, students } = await to.start({ students: 10 });
    const marks = students.map(({ userId }) =>
      to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: userId, status: 'present' }] })),
    );
    const [summary, ...answers] = await Promise.allSettled([to.commands.execute(new CloseAttendance(teacher, session.id)), ...marks]);
    const taken = answers.filter(({ status }) => status === 'fulfilled').length;
    expect(summary).toMatchObject({ status: 'fulfilled', value: { present: taken, absent: 10 - taken, total: 10 } });
  });
});
