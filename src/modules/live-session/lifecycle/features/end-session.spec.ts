import { sql } from 'kysely';
import { AttendanceMarked } from '../../../../contracts/attendance.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { EndSession, SessionEnded } from '../../../../contracts/live-session.ts';
import { JoinSession, LeaveSession, ParticipantLeft } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('ending a session', () => {
  const { to, live } = setUpLiveSessions();
  const end = (by: Awaited<ReturnType<typeof live>>['teacher'], sessionId: string) => to.commands.execute(new EndSession(by, sessionId));

  it('returns the end and the outcome, and the same ones when repeated', async () => {
    const { teacher, student, sessionId } = await live();
    await to.commands.execute(new JoinSession(student, sessionId, null));
    to.clock.at = new Date(Date.now() + 60_000);
    const first = await end(teacher, sessionId);
    expect(first).toEqual({ sessionId, endedAt: to.clock.at, outcome: 'held' });
    to.clock.at = new Date(Date.now() + 120_000);
    expect(await end(teacher, sessionId)).toEqual(first);
  });

  it('closes every presence interval, and each user departs once', async () => {
    const { teacher, student, sessionId } = await live();
    const nodeId = newId();
    for (const id of ['laptop', 'phone']) await to.commands.execute(new JoinSession(student, sessionId, { id, nodeId }));
    await to.commands.execute(new JoinSession(teacher, sessionId, null));
    to.clock.at = new Date(Date.now() + 60_000);
    const { endedAt } = await end(teacher, sessionId);
    expect((await to.facts(sessionStream(sessionId))).slice(4)).toMatchObject([
      { type: SessionEnded.type, audience: 'all', payload: { outcome: 'held', visibility: 'class' } },
      { type: ParticipantLeft.type, payload: { userId: student.userId, departure: false, why: 'ended', at: endedAt.toISOString() } },
      { type: ParticipantLeft.type, payload: { userId: student.userId, departure: true } },
      { type: ParticipantLeft.type, payload: { userId: teacher.userId, departure: true } },
    ]);
    expect(await to.db.rows(sql`select distinct left_at from presence_interval where session_id = ${sessionId}`)).toEqual([
      { left_at: endedAt },
    ]);
  });

  /** Regression: a roll call started by mistake marked everyone absent. */
  it('has the outcome not_held if no student came and nobody is marked, even if staff were there', async () => {
    const { teacher, sessionId } = await live();
    await to.commands.execute(new JoinSession(teacher, sessionId, null));
    expect(await end(teacher, sessionId)).toMatchObject({ outcome: 'not_held' });
    const [ended] = (await to.facts(sessionStream(sessionId))).filter(({ type }) => type === SessionEnded.type);
    expect(ended!.payload).toMatchObject({ outcome: 'not_held', started: true });
  });

  it('has the outcome held if the caller knows that it took place, although nobody came here', async () => {
    const { teacher, sessionId } = await live();
    expect(await to.commands.execute(new EndSession(teacher, sessionId, true))).toMatchObject({ outcome: 'held' });
  });

  it.each([
    ['held', 'a mark', ['late'], 'held'],
    ['held', 'a changed mark', ['late', 'absent'], 'held'],
    ['not held', 'a removed mark', ['late', null], 'not_held'],
    ['held', 'a mark set again after removal', ['late', null, 'absent'], 'held'],
  ] as const)('counts as %s with %s, even if nobody was present', async (_, __, statuses, outcome) => {
    const { teacher, student, sessionId } = await live();
    const marks = statuses.map((status) => ({ sessionId, studentId: student.userId, status, before: null, source: 'teacher' as const }));
    await to.record(sessionStream(sessionId), ...marks.map((mark) => new AttendanceMarked(mark)));
    expect(await end(teacher, sessionId)).toMatchObject({ outcome });
  });

  it('has the outcome held if a student came, even if they left again', async () => {
    const { teacher, student, sessionId } = await live();
    await to.commands.execute(new JoinSession(student, sessionId, null));
    await to.commands.execute(new LeaveSession(student.userId, sessionId, null));
    expect(await end(teacher, sessionId)).toMatchObject({ outcome: 'held' });
  });

  it('has a single result if several users end it at once', async () => {
    const { teacher, klass, sessionId } = await live();
    const colleague = to.school.person('teacher');
    klass.teachers.add(colleague.userId);
    const results = await Promise.all([teacher, colleague, to.school.person('admin'), teacher].map((by) => end(by, sessionId)));
    expect(new Set(results.map(({ endedAt }) => endedAt.getTime())).size).toBe(1);
    expect((await to.facts(sessionStream(sessionId))).filter(({ type }) => type === SessionEnded.type)).toHaveLength(1);
  });

  it('works even if the class has been archived', async () => {
    const { teacher, klass, sessionId } = await live();
    klass.archived = true;
    expect(await end(teacher, sessionId)).toMatchObject({ outcome: 'not_held' });
  });

  it('is for staff only, and only if the session was live', async () => {
    const { teacher, student, sessionId } = await live();
    expect(await refusalOf(end(student, sessionId))).toBe('TEACHER_ONLY');
    expect(await refusalOf(end(to.school.person('teacher'), sessionId))).toBe('NOT_SESSION_HOST');
    expect(await refusalOf(end(teacher, newId()))).toBe('SESSION_NOT_FOUND');
    expect(await refusalOf(end(teacher, 'room 5'))).toBe('SESSION_NOT_FOUND');
    await to.db.rows(sql`update live_session set status = 'cancelled', started_at = null where id = ${sessionId}`);
    expect(await refusalOf(end(teacher, sessionId))).toBe('SESSION_NOT_LIVE');
  });
});
