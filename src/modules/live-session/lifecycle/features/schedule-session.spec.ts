import { sql } from 'kysely';
import { StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { SessionScheduled, SessionStarted } from '../../../../contracts/live-session.ts';
import { ScheduleSession } from '../../../../contracts/live-session/lifecycle.ts';
import { GetSession } from '../../../../contracts/live-session/catalogue.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { inHours, setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { ShareCodes } from '../../sharing/share-codes.ts';

describe('scheduling a session', () => {
  const { to, classOf, planned, facts, statusOf } = setUpLiveSessions({ PUBLIC_URL: 'https://school.example' });

  it('creates a scheduled session with its defaults, and records it', async () => {
    const { teacher, klass, sessionId, startsAt } = await planned();
    const { code, ...view } = await to.queries.execute(new GetSession(teacher, { id: sessionId }));
    expect(view).toEqual({
      id: sessionId,
      shareLink: `https://school.example/s/${code}`,
      thumbnailUrl: expect.stringMatching(`^https://school.example/api/v1/live-sessions/${sessionId}/thumbnail\\?v=p2-\\d+-\\d$`),
      title: 'Algebra',
      description: '',
      classId: klass.id,
      className: klass.name,
      hostId: teacher.userId,
      hostActive: null,
      callOffReason: null,
      instructor: to.school.people.get(teacher.userId)!.name,
      startsAt,
      lengthMinutes: 60,
      timeZone: 'UTC',
      videoUrl: null,
      videoSeconds: null,
      video: null,
      hasVideo: false,
      hasMeeting: false,
      capture: ['teacher'],
      marksVisibility: 'concerned',
      visibility: 'class',
      capacity: null,
      canModerate: false,
      price: 0,
      currency: null,
      lateBooking: false,
      needsBooking: false,
      seatsTaken: 0,
      seatsLeft: null,
      waiting: 0,
      participantCount: 0,
      seriesId: null,
      booking: null,
      status: 'scheduled',
      outcome: null,
      startedAt: null,
      endedAt: null,
      isHost: true,
      isStaff: true,
      keptOut: null,
      canJoin: false,
      canBook: false,
      canStart: true,
      canEdit: true,
    });
    expect(await facts(sessionId)).toEqual([
      {
        type: SessionScheduled.type,
        actorId: teacher.userId,
        payload: { sessionId, classId: klass.id, hostId: teacher.userId, startsAt: startsAt.toISOString() },
      },
    ]);
  });

  it('stores the given fields, and makes a session without a class public by default', async () => {
    const teacher = to.school.person('teacher');
    const session = {
      title: 'Open day',
      description: 'Come in.\nBring friends.',
      instructor: 'The head',
      startsAt: inHours(1),
      lengthMinutes: 90,
      timeZone: 'Europe/Paris',
      videoUrl: 'https://video.example/1.mp4',
      meetingUrl: 'https://meet.example/1',
      meetingPassword: 'sesame',
      capture: ['presence', 'teacher'] as const,
      marksVisibility: 'room' as const,
    };
    const { sessionId } = await to.commands.execute(new ScheduleSession(teacher, session));
    const { meetingUrl: _url, meetingPassword: _password, ...shown } = session;
    const view = await to.queries.execute(new GetSession(to.school.person('student'), { id: sessionId }));
    expect(view).toMatchObject({ ...shown, hasMeeting: true, visibility: 'public', classId: null, className: null });
    expect(JSON.stringify([view, await facts(sessionId)])).not.toMatch(/sesame|meet\.example/);
  });

  it('with startNow goes live at once, with the roster and that moment as planned start', async () => {
    const { teacher, student, klass } = classOf();
    const { sessionId } = await to.commands.execute(new ScheduleSession(teacher, { title: 'Now', classId: klass.id }, {}));
    expect(await facts(sessionId)).toMatchObject([{ type: SessionStarted.type, payload: { roster: [student.userId] } }]);
    const view = await to.queries.execute(new GetSession(teacher, { id: sessionId }));
    expect(view.status).toBe('live');
    expect(Math.abs(view.startsAt.getTime() - view.startedAt!.getTime())).toBeLessThan(5_000);
  });

  it('starts sessions without a class in parallel, with an empty roster', async () => {
    const teacher = to.school.person('teacher');
    const [one, other] = await Promise.all([
      to.commands.execute(new ScheduleSession(teacher, { title: 'One' }, {})),
      to.commands.execute(new ScheduleSession(teacher, { title: 'Other' }, {})),
    ]);
    expect([await statusOf(one.sessionId), await statusOf(other.sessionId)]).toEqual(['live', 'live']);
    expect(await facts(one.sessionId)).toMatchObject([{ type: SessionStarted.type, payload: { roster: [], classId: null } }]);
  });

  it('replaces the live session of the class only if replace is set', async () => {
    const { teacher, klass } = classOf();
    const live = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    const now = (replace?: boolean) => to.commands.execute(new ScheduleSession(teacher, { title: 'Now', classId: klass.id }, { replace }));
    await expect(now()).rejects.toMatchObject({ code: 'CLASS_HAS_LIVE_SESSION', extra: { sessionId: live.sessionId } });
    const { sessionId } = await now(true);
    expect([await statusOf(live.sessionId), await statusOf(sessionId)]).toEqual(['ended', 'live']);
  });

  it('stores nothing if a rule is broken', async () => {
    const { teacher, student, klass } = classOf();
    const before = await to.db.rows(sql`select count(*) from live_session`);
    const refusal = (by: typeof teacher, session: object, now?: object) =>
      refusalOf(to.commands.execute(new ScheduleSession(by, { title: 'A', startsAt: inHours(1), classId: klass.id, ...session }, now)));
    expect(await refusal(student, {})).toBe('TEACHER_ONLY');
    expect(await refusal(to.school.person('teacher'), {})).toBe('NOT_CLASS_TEACHER');
    expect(await refusal(teacher, { classId: newId() })).toBe('CLASS_NOT_FOUND');
    expect(await refusal(teacher, { startsAt: undefined })).toBe('VALIDATION_FAILED');
    expect(await refusal(teacher, { startsAt: inHours(-1) })).toBe('START_IN_THE_PAST');
    expect(await refusal(teacher, { startsAt: inHours(-1) }, {})).toBe('START_IN_THE_PAST');
    expect(await refusal(teacher, { timeZone: 'Mars/Olympus' })).toBe('UNKNOWN_TIME_ZONE');
    expect(await refusal(teacher, { classId: null, visibility: 'class' })).toBe('CLASS_NEEDED');
    klass.archived = true;
    expect(await refusal(teacher, {})).toBe('CLASS_ARCHIVED');
    expect(await to.db.rows(sql`select count(*) from live_session`)).toEqual(before);
  });

  it('skips share codes that are already in use', async () => {
    const { teacher, sessionId } = await planned();
    const { code } = await to.queries.execute(new GetSession(teacher, { id: sessionId }));
    const drawn = [code, code, 'ABCDEFGH'];
    expect(await to.get(ShareCodes).take(1, () => drawn.shift()!)).toEqual(['ABCDEFGH']);
  });
});
