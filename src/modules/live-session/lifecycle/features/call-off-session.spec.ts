import { sql } from 'kysely';
import { AttendanceMarked } from '../../../../contracts/attendance.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { EndSession, SessionEnded } from '../../../../contracts/live-session.ts';
import { GetParticipants, JoinSession } from '../../../../contracts/live-session/presence.ts';
import { CallOffSession } from '../../../../contracts/live-session/lifecycle.ts';
import { GetSession, ListSessions } from '../../../../contracts/live-session/catalogue.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

const REASON = 'Started in the wrong class.';

describe('calling off a session', () => {
  const { to, live, planned } = setUpLiveSessions();
  const callOff = (by: Awaited<ReturnType<typeof live>>['teacher'], sessionId: string, reason = REASON) =>
    to.commands.execute(new CallOffSession(by, sessionId, reason));
  const ends = async (sessionId: string) => (await to.facts(sessionStream(sessionId))).filter(({ type }) => type === SessionEnded.type);

  it('ends it as not_held, even if students came and were marked, and everyone leaves', async () => {
    const { teacher, student, sessionId } = await live();
    await to.commands.execute(new JoinSession(student, sessionId, null));
    const mark = { sessionId, studentId: student.userId, status: 'late' as const, before: null, source: 'teacher' as const };
    await to.record(sessionStream(sessionId), new AttendanceMarked(mark));
    await callOff(teacher, sessionId);
    expect(await ends(sessionId)).toMatchObject([
      { actorId: teacher.userId, audience: 'all', payload: { outcome: 'not_held', started: true } },
    ]);
    expect(await to.queries.execute(new GetParticipants(sessionId, null))).toMatchObject({ total: 0 });
  });

  it('shows the reason to staff only, and keeps it out of the log so that it can be erased', async () => {
    const { teacher, student, sessionId } = await live();
    await callOff(teacher, sessionId);
    expect(JSON.stringify(await to.facts(sessionStream(sessionId)))).not.toContain(REASON);
    const get = (by: typeof teacher) => to.queries.execute(new GetSession(by, { id: sessionId }));
    expect(await get(teacher)).toMatchObject({ status: 'ended', outcome: 'not_held', callOffReason: REASON });
    expect(await get(student)).toMatchObject({ status: 'ended', outcome: 'not_held', callOffReason: null });
    const listed = async (by: typeof teacher) =>
      (await to.queries.execute(new ListSessions(by, {}, { page: 1, limit: 10 }))).items.find(({ id }) => id === sessionId);
    expect([(await listed(teacher))?.callOffReason, (await listed(student))?.callOffReason]).toEqual([REASON, null]);
    await to.db.rows(sql`update live_session set call_off_reason = null where id = ${sessionId}`);
  });

  it('keeps the first reason when repeated, and ending the session afterwards returns the same end', async () => {
    const { teacher, sessionId } = await live();
    await Promise.all([callOff(teacher, sessionId), callOff(teacher, sessionId, 'Again')]);
    await callOff(teacher, sessionId, 'And again');
    expect(await to.commands.execute(new EndSession(teacher, sessionId))).toMatchObject({ outcome: 'not_held' });
    expect(await ends(sessionId)).toHaveLength(1);
    expect(await to.queries.execute(new GetSession(teacher, { id: sessionId }))).toMatchObject({ callOffReason: REASON });
  });

  it('ends the session only once if it is ended at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const { teacher, student, sessionId } = await live();
      await to.commands.execute(new JoinSession(student, sessionId, null));
      const end = to.commands.execute(new EndSession(teacher, sessionId));
      const [refusal, { outcome }] = await Promise.all([refusalOf(callOff(teacher, sessionId)), end]);
      expect([refusal, outcome]).toEqual(outcome === 'held' ? ['SESSION_ENDED', 'held'] : ['none', 'not_held']);
      expect(await ends(sessionId)).toMatchObject([{ payload: { outcome } }]);
    }
  });

  it('is for staff only, and only while the session is live', async () => {
    const { teacher, student, sessionId } = await live();
    expect(await refusalOf(callOff(student, sessionId))).toBe('TEACHER_ONLY');
    expect(await refusalOf(callOff(to.school.person('teacher'), sessionId))).toBe('NOT_SESSION_HOST');
    for (const unknown of [newId(), 'room 5']) expect(await refusalOf(callOff(teacher, unknown))).toBe('SESSION_NOT_FOUND');
    const waiting = await planned();
    expect(await refusalOf(callOff(waiting.teacher, waiting.sessionId))).toBe('SESSION_NOT_LIVE');
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await refusalOf(callOff(teacher, sessionId))).toBe('SESSION_ENDED');
    expect(await to.queries.execute(new GetSession(teacher, { id: sessionId }))).toMatchObject({ callOffReason: null });
  });
});
