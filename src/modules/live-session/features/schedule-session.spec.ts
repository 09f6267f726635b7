import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.js';
import {
  EndSession,
  GetLiveSessionOfClass,
  GetRoomSession,
  SessionCancelled,
  SessionEdited,
  SessionScheduled,
  SessionStarted,
  StartAdHocSession,
} from '../../../contracts/live-session.js';
import { newId } from '../../../kernel/ids.js';
import { refusalOf, startHandlers, type Handlers } from '../../../../test/support/handlers.js';
import { LiveSessionModule } from '../live-session.module.js';
import { ShareCodes } from '../share-codes.js';
import { CancelSession } from './cancel-session.js';
import { EditSession } from './edit-session.js';
import { GetSession } from './get-session.js';
import { ScheduleSession } from './schedule-session.js';
import { StartSession } from './start-session.js';

const HOUR = 3_600_000;
const soon = () => new Date(Date.now() + HOUR);

describe('planning sessions', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startHandlers(LiveSessionModule, { PUBLIC_URL: 'https://school.example' });
  });
  afterAll(() => to.close());

  const classOf = () => {
    const teacher = to.school.person('teacher');
    const student = to.school.person('student');
    return { teacher, student, klass: to.school.class(teacher, [student]) };
  };
  const planned = async () => {
    const given = classOf();
    const startsAt = soon();
    const { sessionId } = await to.commands.execute(
      new ScheduleSession(given.teacher, { title: 'Algebra', classId: given.klass.id, startsAt }),
    );
    return { ...given, sessionId, startsAt };
  };
  const factsOf = async (sessionId: string) =>
    (await to.facts(sessionStream(sessionId))).map(({ type, payload, actorId }) => ({ type, payload, actorId }));
  const statusOf = async (sessionId: string) => (await to.queries.execute(new GetRoomSession(sessionId)))?.status;

  describe('scheduling', () => {
    it('makes a waiting session with its defaults, and records it', async () => {
      const { teacher, klass, sessionId, startsAt } = await planned();
      const { code, ...view } = await to.queries.execute(new GetSession(teacher, { id: sessionId }));
      expect(view).toEqual({
        id: sessionId,
        shareLink: `https://school.example/s/${code}`,
        title: 'Algebra',
        description: '',
        classId: klass.id,
        className: klass.name,
        hostId: teacher.userId,
        instructor: to.school.people.get(teacher.userId)!.name,
        startsAt,
        lengthMinutes: 60,
        timeZone: 'UTC',
        videoUrl: null,
        hasMeeting: false,
        capture: ['teacher'],
        marksVisibility: 'concerned',
        visibility: 'class',
        status: 'scheduled',
        outcome: null,
        startedAt: null,
        endedAt: null,
        isHost: true,
        canJoin: false,
        canStart: true,
        canEdit: true,
      });
      expect(await factsOf(sessionId)).toEqual([
        {
          type: SessionScheduled.type,
          actorId: teacher.userId,
          payload: { sessionId, classId: klass.id, hostId: teacher.userId, startsAt: startsAt.toISOString() },
        },
      ]);
    });

    it('keeps what is said, and makes a session of no class public', async () => {
      const teacher = to.school.person('teacher');
      const session = {
        title: 'Open day',
        description: 'Come in.\nBring friends.',
        instructor: 'The head',
        startsAt: soon(),
        lengthMinutes: 90,
        timeZone: 'Europe/Paris',
        videoUrl: 'https://video.example/1',
        meetingUrl: 'https://meet.example/1',
        meetingPassword: 'sesame',
        capture: ['presence', 'teacher'] as const,
        marksVisibility: 'room' as const,
      };
      const { sessionId } = await to.commands.execute(new ScheduleSession(teacher, session));
      const { meetingUrl: _url, meetingPassword: _password, ...shown } = session;
      const view = await to.queries.execute(new GetSession(to.school.person('student'), { id: sessionId }));
      expect(view).toMatchObject({ ...shown, hasMeeting: true, visibility: 'public', classId: null, className: null });
      expect(JSON.stringify([view, await factsOf(sessionId)])).not.toMatch(/sesame|meet\.example/);
    });

    it('starts at once when told to, with the roster, and counts as planned for that moment', async () => {
      const { teacher, student, klass } = classOf();
      const { sessionId } = await to.commands.execute(new ScheduleSession(teacher, { title: 'Now', classId: klass.id }, {}));
      expect(await factsOf(sessionId)).toMatchObject([{ type: SessionStarted.type, payload: { roster: [student.userId] } }]);
      const view = await to.queries.execute(new GetSession(teacher, { id: sessionId }));
      expect(view.status).toBe('live');
      expect(Math.abs(view.startsAt.getTime() - view.startedAt!.getTime())).toBeLessThan(5_000);
    });

    it('starts a session of no class with nobody expected, beside others', async () => {
      const teacher = to.school.person('teacher');
      const [one, other] = await Promise.all([
        to.commands.execute(new ScheduleSession(teacher, { title: 'One' }, {})),
        to.commands.execute(new ScheduleSession(teacher, { title: 'Other' }, {})),
      ]);
      expect([await statusOf(one.sessionId), await statusOf(other.sessionId)]).toEqual(['live', 'live']);
      expect(await factsOf(one.sessionId)).toMatchObject([{ type: SessionStarted.type, payload: { roster: [], classId: null } }]);
    });

    it('starts in place of the live session of the class only when told to replace it', async () => {
      const { teacher, klass } = classOf();
      const live = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
      const now = (replace?: boolean) =>
        to.commands.execute(new ScheduleSession(teacher, { title: 'Now', classId: klass.id }, { replace }));
      await expect(now()).rejects.toMatchObject({ code: 'CLASS_HAS_LIVE_SESSION', extra: { sessionId: live.sessionId } });
      const { sessionId } = await now(true);
      expect([await statusOf(live.sessionId), await statusOf(sessionId)]).toEqual(['ended', 'live']);
    });

    it('is refused where the rules say so, and leaves nothing behind', async () => {
      const { teacher, student, klass } = classOf();
      const before = await to.db.rows(sql`select count(*) from live_session`);
      const tried = (by: typeof teacher, session: object, now?: object) =>
        refusalOf(to.commands.execute(new ScheduleSession(by, { title: 'A', startsAt: soon(), classId: klass.id, ...session }, now)));
      expect(await tried(student, {})).toBe('TEACHER_ONLY');
      expect(await tried(to.school.person('teacher'), {})).toBe('NOT_CLASS_TEACHER');
      expect(await tried(teacher, { classId: newId() })).toBe('CLASS_NOT_FOUND');
      expect(await tried(teacher, { startsAt: undefined })).toBe('VALIDATION_FAILED');
      expect(await tried(teacher, { startsAt: new Date(Date.now() - HOUR) })).toBe('START_IN_THE_PAST');
      expect(await tried(teacher, { startsAt: new Date(Date.now() - HOUR) }, {})).toBe('START_IN_THE_PAST');
      expect(await tried(teacher, { timeZone: 'Mars/Olympus' })).toBe('UNKNOWN_TIME_ZONE');
      expect(await tried(teacher, { classId: null, visibility: 'class' })).toBe('CLASS_NEEDED');
      klass.archived = true;
      expect(await tried(teacher, {})).toBe('CLASS_ARCHIVED');
      expect(await to.db.rows(sql`select count(*) from live_session`)).toEqual(before);
    });

    it('passes over a share code that is taken', async () => {
      const { teacher, sessionId } = await planned();
      const { code } = await to.queries.execute(new GetSession(teacher, { id: sessionId }));
      const drawn = [code, code, 'ABCDEFGH'];
      expect(await to.get(ShareCodes).next(() => drawn.shift()!)).toBe('ABCDEFGH');
    });
  });

  describe('editing', () => {
    it('changes what differs, and records the names of the fields alone', async () => {
      const { teacher, sessionId, startsAt } = await planned();
      await to.commands.execute(
        new EditSession(teacher, sessionId, {
          title: 'Geometry',
          lengthMinutes: 60,
          meetingPassword: 'sesame',
          startsAt,
          instructor: undefined,
        }),
      );
      expect((await factsOf(sessionId)).at(-1)).toEqual({
        type: SessionEdited.type,
        actorId: teacher.userId,
        payload: { sessionId, fields: ['title', 'meetingPassword'] },
      });
      expect(await to.queries.execute(new GetSession(teacher, { id: sessionId }))).toMatchObject({ title: 'Geometry', startsAt });
    });

    it('records nothing when nothing differs', async () => {
      const { teacher, sessionId } = await planned();
      await to.commands.execute(new EditSession(teacher, sessionId, { title: 'Algebra', capture: ['teacher'] }));
      await to.commands.execute(new EditSession(teacher, sessionId, {}));
      expect(await factsOf(sessionId)).toHaveLength(1);
    });

    it('is for its staff: the host, co-teachers and admins', async () => {
      const { teacher, student, klass, sessionId } = await planned();
      const colleague = to.school.person('teacher');
      const edit = (by: typeof teacher, id = sessionId) => refusalOf(to.commands.execute(new EditSession(by, id, { title: newId() })));
      expect(await edit(student)).toBe('TEACHER_ONLY');
      expect(await edit(colleague)).toBe('NOT_SESSION_HOST');
      klass.teachers.add(colleague.userId);
      expect([await edit(colleague), await edit(to.school.person('admin')), await edit(teacher)]).toEqual(['none', 'none', 'none']);
      expect([await edit(teacher, newId()), await edit(teacher, 'x')]).toEqual(['SESSION_NOT_FOUND', 'SESSION_NOT_FOUND']);
    });

    it('leaves the session as it was when one field is refused', async () => {
      const { teacher, sessionId } = await planned();
      expect(await refusalOf(to.commands.execute(new EditSession(teacher, sessionId, { title: 'B', timeZone: 'Nowhere' })))).toBe(
        'UNKNOWN_TIME_ZONE',
      );
      expect((await to.queries.execute(new GetSession(teacher, { id: sessionId }))).title).toBe('Algebra');
    });
  });

  describe('cancelling', () => {
    it('is recorded once, however often it is asked for', async () => {
      const { teacher, klass, sessionId } = await planned();
      await Promise.all([1, 2, 3].map(() => to.commands.execute(new CancelSession(teacher, sessionId))));
      expect((await factsOf(sessionId)).slice(1)).toEqual([
        { type: SessionCancelled.type, actorId: teacher.userId, payload: { sessionId, classId: klass.id } },
      ]);
      expect(await statusOf(sessionId)).toBe('cancelled');
    });

    it('is refused once the session is live or over, and to who is no staff', async () => {
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

  describe('starting', () => {
    it('goes live with the roster of that moment, and gives the same answer again', async () => {
      const { teacher, klass, sessionId } = await planned();
      const late = to.school.person('student');
      klass.students.add(late.userId);
      const [first, again] = await Promise.all([1, 2].map(() => to.commands.execute(new StartSession(teacher, sessionId))));
      expect(again).toEqual(first);
      expect(await to.commands.execute(new StartSession(teacher, sessionId.toUpperCase()))).toEqual(first);
      expect((await factsOf(sessionId)).slice(1)).toMatchObject([
        { type: SessionStarted.type, actorId: teacher.userId, payload: { roster: [...klass.students] } },
      ]);
    });

    it('lets exactly one of two sessions of a class be live, whoever starts which', async () => {
      const { teacher, klass, sessionId: one } = await planned();
      const { sessionId: other } = await to.commands.execute(
        new ScheduleSession(teacher, { title: 'Other', classId: klass.id, startsAt: soon() }),
      );
      const settled = await Promise.allSettled([one, other].map((id) => to.commands.execute(new StartSession(teacher, id))));
      const live = await to.queries.execute(new GetLiveSessionOfClass(klass.id));
      const refused = settled.filter((each) => each.status === 'rejected');
      expect(refused.map(({ reason }) => reason as unknown)).toMatchObject([
        { code: 'CLASS_HAS_LIVE_SESSION', extra: { sessionId: live!.sessionId } },
      ]);
      expect([await statusOf(one), await statusOf(other)].toSorted()).toEqual(['live', 'scheduled']);
    });

    it('replaces the live one when told to, even when both do so at once', async () => {
      const { teacher, klass, sessionId: one } = await planned();
      const { sessionId: other } = await to.commands.execute(
        new ScheduleSession(teacher, { title: 'Other', classId: klass.id, startsAt: soon() }),
      );
      await to.commands.execute(new StartAdHocSession(teacher, klass.id));
      await Promise.all([one, other].map((id) => to.commands.execute(new StartSession(teacher, id, true))));
      expect([await statusOf(one), await statusOf(other)].toSorted()).toEqual(['ended', 'live']);
    });

    it('never starts an ended or a cancelled one again, nor ends another for it', async () => {
      const { teacher, klass, sessionId } = await planned();
      const start = (id: string) => refusalOf(to.commands.execute(new StartSession(teacher, id, true)));
      await to.commands.execute(new StartSession(teacher, sessionId));
      await to.commands.execute(new EndSession(teacher, sessionId));
      const { sessionId: cancelled } = await to.commands.execute(
        new ScheduleSession(teacher, { title: 'Other', classId: klass.id, startsAt: soon() }),
      );
      await to.commands.execute(new CancelSession(teacher, cancelled));
      const live = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
      expect([await start(sessionId), await start(cancelled)]).toEqual(['SESSION_ENDED', 'SESSION_NOT_SCHEDULED']);
      expect(await statusOf(live.sessionId)).toBe('live');
    });

    it('is for who teaches the class now: not for a host who was taken from it', async () => {
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
});
