import { GetLiveSessionOfClass, StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { classStream, sessionStream } from '../../../../contracts/fact.ts';
import { EndSession, GetRoomSession, SessionEnded, SessionStarted } from '../../../../contracts/live-session.ts';
import { JoinSession, ParticipantLeft } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('starting an ad hoc session', () => {
  const { to, classOf } = setUpLiveSessions();
  it('makes it live at once, hosted by the caller and named after the class', async () => {
    const { teacher, klass } = classOf();
    to.clock.at = new Date('2026-09-01T07:00:00Z');
    const started = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    expect(started.startedAt).toEqual(to.clock.at);
    expect(await to.queries.execute(new GetLiveSessionOfClass(klass.id))).toEqual({
      sessionId: started.sessionId,
      hostId: teacher.userId,
      startedAt: to.clock.at,
    });
    expect(await to.queries.execute(new GetRoomSession(started.sessionId))).toEqual({
      id: started.sessionId,
      title: klass.name,
      status: 'live',
      outcome: null,
      classId: klass.id,
      hostId: teacher.userId,
      instructor: to.school.people.get(teacher.userId)!.name,
      startedAt: to.clock.at,
      endedAt: null,
      videoUrl: null,
      video: null,
      capture: ['teacher'],
      marksVisibility: 'concerned',
    });
  });

  it('records the current roster in its only fact', async () => {
    const { teacher, enrolled, klass } = classOf(2);
    const { sessionId } = await to.commands.execute(
      new StartAdHocSession(teacher, klass.id, { capture: ['presence', 'teacher'], marksVisibility: 'room', title: 'Algebra' }),
    );
    const facts = await to.facts(sessionStream(sessionId));
    expect(facts.map(({ type, actorId, payload }) => ({ type, actorId, payload }))).toEqual([
      {
        type: SessionStarted.type,
        actorId: teacher.userId,
        payload: {
          sessionId,
          classId: klass.id,
          hostId: teacher.userId,
          visibility: 'class',
          capture: ['presence', 'teacher'],
          marksVisibility: 'room',
          roster: enrolled.map(({ userId }) => userId),
          classSeq: 0,
        },
      },
    ]);
    expect((await to.queries.execute(new GetRoomSession(sessionId)))?.title).toBe('Algebra');
  });

  it.each([
    ['a student', 'TEACHER_ONLY', () => ({ by: to.school.person('student'), classId: classOf().klass.id })],
    ['a teacher of another class', 'NOT_CLASS_TEACHER', () => ({ by: to.school.person('teacher'), classId: classOf().klass.id })],
    ['anyone for an unknown class', 'CLASS_NOT_FOUND', () => ({ by: to.school.person('teacher'), classId: newId() })],
    ['anyone for an invalid class id', 'CLASS_NOT_FOUND', () => ({ by: to.school.person('teacher'), classId: 'algebra' })],
  ])('is rejected for %s with %s', async (_, code, given) => {
    const { by, classId } = given();
    expect(await refusalOf(to.commands.execute(new StartAdHocSession(by, classId)))).toBe(code);
    expect(await to.facts(classStream(classId))).toEqual([]);
  });

  it('is rejected in an archived class', async () => {
    const { teacher, klass } = classOf();
    klass.archived = true;
    expect(await refusalOf(to.commands.execute(new StartAdHocSession(teacher, klass.id)))).toBe('CLASS_ARCHIVED');
  });

  it('is open to co-teachers and admins', async () => {
    const { klass } = classOf();
    const [colleague, admin] = [to.school.person('teacher'), to.school.person('admin')];
    klass.teachers.add(colleague.userId);
    await to.commands.execute(new StartAdHocSession(colleague, klass.id));
    const second = await to.commands.execute(new StartAdHocSession(admin, klass.id.toUpperCase(), { replace: true }));
    expect((await to.queries.execute(new GetLiveSessionOfClass(klass.id)))?.sessionId).toBe(second.sessionId);
  });

  it('is rejected with the id of the live session while the class has one', async () => {
    const { teacher, klass } = classOf();
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    const again = to.commands.execute(new StartAdHocSession(teacher, klass.id));
    await expect(again).rejects.toMatchObject({ code: 'CLASS_HAS_LIVE_SESSION', extra: { sessionId } });
  });

  it('with replace ends the live session and the presence of its participants', async () => {
    const { teacher, enrolled, klass } = classOf(2);
    const first = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    await to.commands.execute(new JoinSession(enrolled[0]!, first.sessionId, null));
    const second = await to.commands.execute(new StartAdHocSession(teacher, klass.id, { replace: true }));
    expect((await to.queries.execute(new GetLiveSessionOfClass(klass.id)))?.sessionId).toBe(second.sessionId);
    expect(await to.queries.execute(new GetRoomSession(first.sessionId))).toMatchObject({ status: 'ended', outcome: 'replaced' });
    const facts = await to.facts(sessionStream(first.sessionId));
    expect(facts.slice(-2)).toMatchObject([
      { type: SessionEnded.type, audience: 'all', actorId: teacher.userId, payload: { outcome: 'replaced', classId: klass.id } },
      { type: ParticipantLeft.type, audience: 'nobody', payload: { userId: enrolled[0]!.userId, why: 'ended', departure: true } },
    ]);
  });

  it('succeeds for exactly one of many concurrent starts', async () => {
    const { teacher, klass } = classOf();
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => to.commands.execute(new StartAdHocSession(teacher, klass.id))));
    const live = tries.filter((each) => each.status === 'fulfilled');
    expect(live).toHaveLength(1);
    for (const each of tries)
      if (each.status === 'rejected')
        expect(each.reason).toMatchObject({ code: 'CLASS_HAS_LIVE_SESSION', extra: { sessionId: live[0]!.value.sessionId } });
  });

  it('leaves one live session if many replace at once', async () => {
    const { teacher, klass } = classOf();
    const started = await Promise.all(
      Array.from({ length: 6 }, () => to.commands.execute(new StartAdHocSession(teacher, klass.id, { replace: true }))),
    );
    const outcomes = await Promise.all(started.map(({ sessionId }) => to.queries.execute(new GetRoomSession(sessionId))));
    expect(outcomes.filter((session) => session?.status === 'live')).toHaveLength(1);
    expect(outcomes.filter((session) => session?.outcome === 'replaced')).toHaveLength(5);
  });

  it('is possible after the previous session has ended', async () => {
    const { teacher, klass } = classOf();
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    await to.commands.execute(new EndSession(teacher, sessionId));
    await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    expect(await to.queries.execute(new GetRoomSession(sessionId))).toMatchObject({ outcome: 'not_held' });
  });
});
