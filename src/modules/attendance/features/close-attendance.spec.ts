import { sql } from 'kysely';
import { AttendanceMarked, CloseAttendance, MarkAttendance, RegisterClosed } from '../../../contracts/attendance.js';
import { sessionStream } from '../../../contracts/fact.js';
import { startAttendance, type AttendanceHandlers } from '../../../../test/support/fake-room.js';

describe('closing attendance', () => {
  let to: AttendanceHandlers;
  beforeAll(async () => {
    to = await startAttendance();
  });
  afterAll(() => to.close());

  it('makes who is unmarked absent, keeps explicit marks, and gives the summary', async () => {
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

  /** Regression: its author was nobody, and so not the first to hear of it. */
  it('is by who ended the session, whether the reaction or the command closes the register', async () => {
    for (const isLate of [false, true]) {
      const { session, teacher } = await to.start();
      const stream = sessionStream(session.id);
      if (isLate)
        await to.db.rows(sql`
          insert into reaction_cursor (reaction, stream, seq, wanted_seq, next_try_at)
          values ('attendance.close-register-when-session-ended', ${stream}, 0, 0, now() + interval '1 hour')`);
      await to.commands.execute(new CloseAttendance(teacher, session.id));
      const closed = (await to.facts(stream)).find(({ type }) => type === RegisterClosed.type);
      expect(closed?.actorId).toBe(teacher.userId);
    }
  });

  it('gives one result when two close at once, and the same again later', async () => {
    const { session, teacher } = await to.start();
    const close = () => to.commands.execute(new CloseAttendance(teacher, session.id));
    const [one, two] = await Promise.all([close(), close()]);
    expect(two).toEqual(one);
    expect(await close()).toEqual(one);
    expect((await to.facts(sessionStream(session.id))).filter(({ type }) => type === RegisterClosed.type)).toHaveLength(1);
  });

  it('gives the final summary though the reaction to the end is still to come, which then changes nothing', async () => {
    const { session, teacher } = await to.start();
    const stream = sessionStream(session.id);
    await to.db.rows(sql`
      insert into reaction_cursor (reaction, stream, seq, wanted_seq, next_try_at)
      values ('attendance.close-register-when-session-ended', ${stream}, 0, 0, now() + interval '1 hour')`);
    expect(await to.commands.execute(new CloseAttendance(teacher, session.id))).toMatchObject({ absent: 2, unmarked: 0 });
    await to.db.rows(sql`update reaction_cursor set next_try_at = now() where stream = ${stream}`);
    await to.runner.relay();
    expect((await to.facts(stream)).filter(({ type }) => type === RegisterClosed.type)).toHaveLength(1);
  });

  it('takes every mark that was acknowledged before the closing into the summary, whatever arrives at once', async () => {
    const { session, teacher, students } = await to.start({ students: 10 });
    const marks = students.map(({ userId }) =>
      to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: userId, status: 'present' }] })),
    );
    const [summary, ...answers] = await Promise.allSettled([to.commands.execute(new CloseAttendance(teacher, session.id)), ...marks]);
    const taken = answers.filter(({ status }) => status === 'fulfilled').length;
    expect(summary).toMatchObject({ status: 'fulfilled', value: { present: taken, absent: 10 - taken, total: 10 } });
  });
});
