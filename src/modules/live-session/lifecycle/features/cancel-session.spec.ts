import { EndSession, SessionCancelled } from '../../../../contracts/live-session.ts';
import { CancelSession, StartSession } from '../../../../contracts/live-session/lifecycle.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('cancelling a session', () => {
  const { to, planned, facts, statusOf } = setUpLiveSessions();

  it('is recorded once, however often it is requested', async () => {
    const { teacher, klass, sessionId } = await planned();
    await Promise.all([1, 2, 3].map(() => to.commands.execute(new CancelSession(teacher, sessionId))));
    expect((await facts(sessionId)).slice(1)).toEqual([
      { type: SessionCancelled.type, actorId: teacher.userId, payload: { sessionId, classId: klass.id } },
    ]);
    expect(await statusOf(sessionId)).toBe('cancelled');
  });

  it('is rejected once the session is live or over, and for anyone but staff', async () => {
    const { teacher, student, sessionId } = await planned();
    const cancel = (by: typeof teacher) => refusalOf(to.commands.execute(new CancelSession(by, sessionId)));
    expect(await cancel(student)).toBe('TEACHER_ONLY');
    expect(await cancel(to.school.person('teacher'))).toBe('NOT_SESSION_HOST');
    await to.commands.execute(new StartSession(teacher, sessionId));
    expect(await cancel(teacher)).toBe('SESSION_NOT_SCHEDULED');
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await cancel(teacher)).toBe('SESSION_ENDED');
  });
});
