import { GetLiveSessionOfClass, StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { EndSession, SessionEdited, SessionStarted } from '../../../../contracts/live-session.ts';
import { CancelSession, ScheduleSession, StartSession } from '../../../../contracts/live-session/lifecycle.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { inHours, setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { LiveSession } from '../domain/live-session.ts';
import { GetMeeting } from '../../meeting/features/get-meeting.ts';
import { SessionStart } from '../session-start.ts';

describe('starting a session', () => {
  const { to, planned, facts, statusOf } = setUpLiveSessions();

  it('makes it live with the current roster, and returns the same result when repeated', async () => {
    const { teacher, klass, sessionId } = await planned();
    const late = to.school.person('student');
    klass.students.add(late.userId);
    const [first, again] = await Promise.all([1, 2].map(() => to.commands.execute(new StartSession(teacher, sessionId))));
    expect(again).toEqual(first);
    expect(await to.commands.execute(new StartSession(teacher, sessionId.toUpperCase()))).toEqual(first);
    expect((await facts(sessionId)).slice(1)).toMatchObject([
      { type: SessionStarted.type, actorId: teacher.userId, payload: { roster: [...klass.students] } },
    ]);
  });

  it('only once, if asked to, even if two try at once', async () => {
    const { teacher, sessionId } = await planned();
    const start = () => refusalOf(to.commands.execute(new StartSession(teacher, sessionId, false, { onlyOnce: true })));
    expect((await Promise.all([start(), start()])).toSorted()).toEqual(['SESSION_NOT_SCHEDULED', 'none']);
    expect(await start()).toBe('SESSION_NOT_SCHEDULED');
  });

  it('sets the meeting in the same step, and not if it fails', async () => {
    const { teacher, klass, sessionId } = await planned();
    const meetingOf = () => to.queries.execute(new GetMeeting(teacher, sessionId));
    const start = (meetingUrl: string) =>
      refusalOf(to.commands.execute(new StartSession(teacher, sessionId, false, { meeting: { meetingUrl } })));
    const live = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    expect(await start('https://meet.example/1')).toBe('CLASS_HAS_LIVE_SESSION');
    await to.commands.execute(new EndSession(teacher, live.sessionId));
    expect(await start('https://localhost/1')).toBe('MEETING_ADDRESS_REFUSED');
    expect([await meetingOf(), await statusOf(sessionId)]).toEqual([{ url: null, password: null }, 'scheduled']);
    expect(await start('https://meet.example/2')).toBe('none');
    expect(await meetingOf()).toEqual({ url: 'https://meet.example/2', password: null });
    expect((await facts(sessionId)).map(({ type }) => type).slice(1)).toEqual([SessionEdited.type, SessionStarted.type]);
  });

  it('lets only one of two sessions of a class go live, whoever starts them', async () => {
    const { teacher, klass, sessionId: one } = await planned();
    const { sessionId: other } = await to.commands.execute(
      new ScheduleSession(teacher, { title: 'Other', classId: klass.id, startsAt: inHours(1) }),
    );
    const settled = await Promise.allSettled([one, other].map((id) => to.commands.execute(new StartSession(teacher, id))));
    const live = await to.queries.execute(new GetLiveSessionOfClass(klass.id));
    const refused = settled.filter((each) => each.status === 'rejected');
    expect(refused.map(({ reason }) => reason as unknown)).toMatchObject([
      { code: 'CLASS_HAS_LIVE_SESSION', extra: { sessionId: live!.sessionId } },
    ]);
    expect([await statusOf(one), await statusOf(other)].toSorted()).toEqual(['live', 'scheduled']);
  });

  it('with replace ends the live session, even if two sessions do so at once', async () => {
    const { teacher, klass, sessionId: one } = await planned();
    const { sessionId: other } = await to.commands.execute(
      new ScheduleSession(teacher, { title: 'Other', classId: klass.id, startsAt: inHours(1) }),
    );
    await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    await Promise.all([one, other].map((id) => to.commands.execute(new StartSession(teacher, id, true))));
    expect([await statusOf(one), await statusOf(other)].toSorted()).toEqual(['ended', 'live']);
  });

  it('is not rejected if the live session ended in the meantime', async () => {
    const { teacher, klass, sessionId } = await planned();
    const live = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    await to.get(SessionStart).run({ by: teacher, sessionId, classId: klass.id }, async (tx) => {
      await to.commands.execute(new EndSession(teacher, live.sessionId));
      return (await tx.em.findOne(LiveSession, sessionId))!;
    });
    expect([await statusOf(live.sessionId), await statusOf(sessionId)]).toEqual(['ended', 'live']);
  });

  it('is rejected for an ended or cancelled session, without ending the live one', async () => {
    const { teacher, klass, sessionId } = await planned();
    const start = (id: string, replace = true) => refusalOf(to.commands.execute(new StartSession(teacher, id, replace)));
    await to.commands.execute(new StartSession(teacher, sessionId));
    await to.commands.execute(new EndSession(teacher, sessionId));
    const { sessionId: cancelled } = await to.commands.execute(
      new ScheduleSession(teacher, { title: 'Other', classId: klass.id, startsAt: inHours(1) }),
    );
    await to.commands.execute(new CancelSession(teacher, cancelled));
    const live = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    expect([await start(sessionId), await start(cancelled)]).toEqual(['SESSION_ENDED', 'SESSION_NOT_SCHEDULED']);
    klass.archived = true;
    expect(await start(sessionId, false)).toBe('SESSION_ENDED');
    expect(await statusOf(live.sessionId)).toBe('live');
  });

  it('is for current teachers of the class, and rejected for a host removed from it', async () => {
    const { teacher, student, klass, sessionId } = await planned();
    const start = (by: typeof teacher, id = sessionId) => refusalOf(to.commands.execute(new StartSession(by, id)));
    expect(await start(student)).toBe('TEACHER_ONLY');
    expect(await start(to.school.person('teacher'))).toBe('NOT_SESSION_HOST');
    expect([await start(teacher, newId()), await start(teacher, 'x')]).toEqual(['SESSION_NOT_FOUND', 'SESSION_NOT_FOUND']);
    klass.teachers.delete(teacher.userId);
    expect(await start(teacher)).toBe('NOT_SESSION_HOST');
    klass.teachers.add(teacher.userId);
    klass.archived = true;
    expect(await start(teacher)).toBe('CLASS_ARCHIVED');
    klass.archived = false;
    expect(await start(to.school.person('admin'))).toBe('none');
  });
});
