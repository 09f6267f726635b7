import { sql } from 'kysely';
import { EndSession, GetRoomSession } from '../../../../contracts/live-session.ts';
import {
  CancelSession,
  RepeatSession,
  ScheduleSessionWithPicture,
  SetThumbnail,
  StartSession,
} from '../../../../contracts/live-session/lifecycle.ts';
import { GetSession } from '../../../../contracts/live-session/catalogue.ts';
import type { Principal } from '../../../../contracts/auth.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { FakePictureMaker, FakeStorage } from '../../../../../test/support/fake-files.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { inHours, setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { FileStorage } from '../../../../kernel/file-storage.ts';
import { PictureMaker } from '../../ports/picture-maker.ts';
import { GetMeeting } from '../../meeting/features/get-meeting.ts';
import { GetThumbnail } from './get-thumbnail.ts';

describe('sessions that have a picture from the beginning', () => {
  const { to, classOf, plan, planned, facts, statusOf } = setUpLiveSessions();
  let storage: FakeStorage, maker: FakePictureMaker;
  beforeAll(() => {
    storage = to.get(FileStorage as never);
    maker = to.get(PictureMaker as never);
  });
  afterEach(() => {
    storage.failing = undefined;
    maker.meanwhile = undefined;
    storage.files.clear();
  });

  const view = (by: Principal, id: string) => to.queries.execute(new GetSession(by, { id }));
  const picture = async (by: Principal, id: string) => (await to.queries.execute(new GetThumbnail(by, id, 'large'))).bytes?.toString();
  const repeat = async (by: Principal, id: string, changes = {}) =>
    (await to.commands.execute(new RepeatSession(by, id, changes))).sessionId;
  const end = async (by: Principal, id: string) => {
    await to.commands.execute(new StartSession(by, id));
    await to.commands.execute(new EndSession(by, id));
  };
  const sessions = async () => (await to.db.rows(sql`select id from live_session`)).length;

  describe('scheduled with it', () => {
    const schedule = (by: Principal, bytes: string, session: object = {}, startNow?: object) =>
      to.commands.execute(
        new ScheduleSessionWithPicture(by, { title: 'Optics', startsAt: inHours(1), ...session }, Buffer.from(bytes), startNow),
      );

    it('are planned or live, and show it', async () => {
      const teacher = to.school.person('teacher');
      const { sessionId } = await schedule(teacher, 'one');
      const live = await schedule(teacher, 'two', {}, {});
      expect([await statusOf(sessionId), await statusOf(live.sessionId)]).toEqual(['scheduled', 'live']);
      expect([await picture(teacher, sessionId), await picture(teacher, live.sessionId)]).toEqual(['large one', 'large two']);
    });

    it('are not created if it is not a picture, cannot be stored, or the session is not valid; no file is left', async () => {
      const teacher = to.school.person('teacher');
      const before = await sessions();
      expect(await refusalOf(schedule(teacher, 'no picture'))).toBe('NOT_A_PICTURE');
      storage.failing = 'put';
      expect(await refusalOf(schedule(teacher, 'one'))).toBe('STORAGE_UNAVAILABLE');
      storage.failing = undefined;
      expect(await refusalOf(schedule(teacher, 'one', { startsAt: inHours(-1) }))).toBe('START_IN_THE_PAST');
      expect([await sessions(), storage.files.size]).toEqual([before, 0]);
    });

    it('are for teachers only, whose pictures alone are processed', async () => {
      const made = maker.made;
      expect(await refusalOf(schedule(to.school.person('student'), 'one'))).toBe('TEACHER_ONLY');
      expect(maker.made).toBe(made);
    });
  });

  describe('repeated after the end', () => {
    it('are live again with the same details, meeting, host and class, under a new id', async () => {
      const { teacher, student, klass } = classOf();
      const details = {
        description: 'Bring the worksheet.',
        instructor: 'Grace Hopper',
        lengthMinutes: 45,
        timeZone: 'Europe/Paris',
        videoUrl: 'https://youtu.be/dQw4w9WgXcQ',
        videoSeconds: 212,
        capture: ['presence'],
        marksVisibility: 'room',
        lateBooking: true,
      };
      const meeting = { meetingUrl: 'https://meet.example/j/1', meetingPassword: 'sesame' };
      const first = await plan(teacher, 'Optics', 1, { classId: klass.id, ...details, ...meeting });
      await to.commands.execute(new SetThumbnail(teacher, first, Buffer.from('one')));
      await end(teacher, first);
      const second = await repeat(teacher, first);
      expect(second).not.toBe(first);
      expect(await view(teacher, second)).toMatchObject({
        ...details,
        title: 'Optics',
        classId: klass.id,
        hostId: teacher.userId,
        status: 'live',
      });
      expect(await to.queries.execute(new GetMeeting(teacher, second))).toEqual({
        url: meeting.meetingUrl,
        password: meeting.meetingPassword,
      });
      expect((await facts(second))[0]).toMatchObject({ type: 'live-session.SessionStarted', payload: { roster: [student.userId] } });
      expect(await statusOf(first)).toBe('ended');
    });

    it('have their own copy of the picture', async () => {
      const { teacher, sessionId } = await planned();
      await to.commands.execute(new SetThumbnail(teacher, sessionId, Buffer.from('one')));
      await end(teacher, sessionId);
      const second = await repeat(teacher, sessionId);
      await to.commands.execute(new SetThumbnail(teacher, second, Buffer.from('two')));
      expect([await picture(teacher, sessionId), await picture(teacher, second)]).toEqual(['large one', 'large two']);
    });

    it('differ in what is changed', async () => {
      const { teacher, sessionId } = await planned();
      await end(teacher, sessionId);
      expect(await view(teacher, await repeat(teacher, sessionId, { title: 'Algebra II', lengthMinutes: undefined }))).toMatchObject({
        title: 'Algebra II',
        lengthMinutes: 60,
      });
      expect(await view(teacher, sessionId)).toMatchObject({ title: 'Algebra' });
    });

    it('do not take the length of one video for that of another', async () => {
      const { teacher } = classOf();
      const first = await plan(teacher, 'Optics', 1, { videoUrl: 'https://youtu.be/dQw4w9WgXcQ', videoSeconds: 212 });
      await end(teacher, first);
      const second = await repeat(teacher, first, { videoUrl: 'https://youtu.be/9bZkp7q19f0' });
      expect(await view(teacher, second)).toMatchObject({ videoUrl: 'https://youtu.be/9bZkp7q19f0', videoSeconds: null });
    });

    it('keep their host when somebody else starts them, unless the host can no longer run them', async () => {
      const admin = to.school.person('admin');
      const { teacher, sessionId, klass } = await planned();
      await end(teacher, sessionId);
      const second = await repeat(admin, sessionId);
      expect(await view(admin, second)).toMatchObject({ hostId: teacher.userId });
      await to.commands.execute(new EndSession(admin, second));
      klass.teachers.delete(teacher.userId);
      expect(await view(admin, await repeat(admin, second))).toMatchObject({ hostId: admin.userId });
    });

    it('fail while another session of the class is live', async () => {
      const { teacher, sessionId } = await planned();
      await end(teacher, sessionId);
      await repeat(teacher, sessionId);
      expect(await refusalOf(repeat(teacher, sessionId))).toBe('CLASS_HAS_LIVE_SESSION');
    });

    it('must have ended', async () => {
      const { teacher, sessionId } = await planned();
      expect(await refusalOf(repeat(teacher, sessionId))).toBe('SESSION_NOT_ENDED');
      await to.commands.execute(new CancelSession(teacher, sessionId));
      expect(await refusalOf(repeat(teacher, sessionId))).toBe('SESSION_NOT_ENDED');
    });

    it('are unknown to everyone but their staff', async () => {
      const { teacher, student, sessionId } = await planned();
      await end(teacher, sessionId);
      const before = await sessions();
      expect(await refusalOf(repeat(student, sessionId))).toBe('TEACHER_ONLY');
      expect(await refusalOf(repeat(to.school.person('teacher'), sessionId))).toBe('NOT_SESSION_HOST');
      for (const id of [newId(), 'nonsense']) expect(await refusalOf(repeat(teacher, id))).toBe('SESSION_NOT_FOUND');
      expect(await sessions()).toBe(before);
      expect(await to.queries.execute(new GetRoomSession(sessionId))).toMatchObject({ status: 'ended' });
    });
  });
});
