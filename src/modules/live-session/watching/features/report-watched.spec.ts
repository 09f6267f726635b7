import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { CountAttendees, GetAnalytics, ListAttendees } from '../../../../contracts/live-session/analytics.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { JoinSession, LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { GetWatchTime, ReportWatched, type WatchedRange } from '../../../../contracts/live-session/watching.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { inHours, setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { EditSession } from '../../../../contracts/live-session/lifecycle.ts';
import { GetHostOverview } from '../../catalogue/features/get-host-overview.ts';

describe('reporting what was watched', () => {
  const { to, live, planned, facts } = setUpLiveSessions();
  const now = Date.now();
  const at = (seconds: number) => {
    to.clock.at = new Date(now + seconds * 1000);
  };
  const join = (by: Principal, sessionId: string) => to.commands.execute(new JoinSession(by, sessionId, null));
  const report = async (by: Principal, sessionId: string, ...ranges: WatchedRange[]) =>
    (await to.commands.execute(new ReportWatched(by, sessionId, ranges))).watchedSeconds;
  const refusal = (by: Principal, sessionId: string) => refusalOf(to.commands.execute(new ReportWatched(by, sessionId, [[0, 1]])));

  it('adds up what is new, never more than the time since the first join', async () => {
    const { student, sessionId } = await live();
    at(0);
    await join(student, sessionId);
    at(10);
    expect(await report(student, sessionId, [0, 3_600])).toBe(10);
    at(20);
    await to.commands.execute(new LeaveSession(student.userId, sessionId, null));
    at(30);
    await join(student, sessionId);
    expect(await report(student, sessionId, [0, 1])).toBe(30);
    at(5_000);
    expect(await report(student, sessionId, [3_600, 3_610.9])).toBe(3_610);
  });

  it('keeps every one of many reports that arrive at once', async () => {
    const { student, sessionId } = await live();
    at(0);
    await join(student, sessionId);
    at(1_000);
    await Promise.all(Array.from({ length: 20 }, (_, n) => report(student, sessionId, [n * 10, n * 10 + 5])));
    expect(await report(student, sessionId, [0, 1])).toBe(100);
  });

  it('is about one user in one session', async () => {
    const [one, other] = [await live(2), await live()];
    const [ann, ben] = one.enrolled as [Principal, Principal];
    at(0);
    for (const by of [ann, ben]) await join(by, one.sessionId);
    await join(other.student, other.sessionId);
    at(100);
    expect(await report(ann, one.sessionId, [0, 30])).toBe(30);
    expect(await report(ben, one.sessionId, [0, 20])).toBe(20);
    expect(await report(other.student, other.sessionId, [0, 10])).toBe(10);
  });

  it('starts anew with another video, on top of what was watched before', async () => {
    const { teacher, student, sessionId } = await live();
    const show = (videoUrl: string) => to.commands.execute(new EditSession(teacher, sessionId, { videoUrl }));
    at(0);
    await join(student, sessionId);
    at(100);
    await show('https://video.example/1.mp4');
    expect(await report(student, sessionId, [0, 30])).toBe(30);
    await show('https://video.example/2.mp4');
    expect(await report(student, sessionId, [0, 20])).toBe(50);
  });

  it('is recorded however many videos are claimed whole', async () => {
    const { teacher, student, sessionId } = await live();
    at(0);
    await join(student, sessionId);
    at(10);
    for (let n = 0; n < 8; n++) {
      await to.commands.execute(new EditSession(teacher, sessionId, { videoUrl: `https://video.example/${n}.mp4` }));
      expect(await report(student, sessionId, [0, 360_000])).toBe(10);
    }
  });

  it('ends with the video, whose length only the host can give; another video has another length', async () => {
    const { teacher, student, sessionId } = await live();
    const edit = (changes: object) => to.commands.execute(new EditSession(teacher, sessionId, changes));
    const lengths = async () =>
      (await to.db.row(sql<{ length: number | null }>`select video_seconds as length from live_session where id = ${sessionId}`))?.length;
    at(0);
    await join(student, sessionId);
    at(1_000);
    await edit({ videoUrl: 'https://video.example/1.mp4', videoSeconds: 90 });
    expect([await report(student, sessionId, [0, 900]), await lengths()]).toEqual([90, 90]);
    await edit({ videoUrl: 'https://video.example/2.mp4', videoSeconds: 90 });
    expect([await report(student, sessionId, [0, 900]), await lengths()]).toEqual([180, 90]);
    await edit({ title: 'Optics' });
    expect(await lengths()).toBe(90);
    await edit({ videoUrl: 'https://video.example/3.mp4' });
    expect([await report(student, sessionId, [0, 200]), await lengths()]).toEqual([380, null]);
  });

  it('is possible for ten minutes after the end, for what was played before it', async () => {
    const { teacher, student, enrolled, sessionId } = await live(2);
    at(0);
    await join(student, sessionId);
    at(60);
    await to.commands.execute(new EndSession(teacher, sessionId));
    at(660);
    expect(await report(student, sessionId, [0, 300])).toBe(60);
    expect(await refusal(enrolled[1]!, sessionId)).toBe('SESSION_ENDED');
    at(661);
    expect(await refusal(student, sessionId)).toBe('SESSION_ENDED');
  });

  it('is only for those who have joined, and not as staff; others learn nothing', async () => {
    const { teacher, student, enrolled, sessionId } = await live(2);
    const scheduled = await planned();
    await join(teacher, sessionId);
    await join(student, sessionId);
    expect(await refusal(student, sessionId)).toBe('none');
    expect(await refusal(enrolled[1]!, sessionId)).toBe('NOT_IN_A_SESSION');
    for (const staff of [teacher, to.school.person('admin')]) expect(await refusal(staff, sessionId)).toBe('STAFF_NOT_COUNTED');
    expect(await refusal(scheduled.student, scheduled.sessionId)).toBe('SESSION_NOT_LIVE');
    expect(await refusal(to.school.person('student'), sessionId)).toBe('NOT_ADMITTED');
    for (const id of [newId(), 'x']) expect(await refusal(student, id)).toBe('SESSION_NOT_FOUND');
    // Former staff joined as staff.
    const { klass, ...other } = await live();
    await join(other.teacher, other.sessionId);
    klass.teachers.delete(other.teacher.userId);
    klass.students.add(other.teacher.userId);
    expect(await refusal({ ...other.teacher, role: 'student' }, other.sessionId)).toBe('NOT_IN_A_SESSION');
  });

  it('leaves no trace if it is refused, and records no fact', async () => {
    const { student, enrolled, sessionId } = await live(2);
    await join(student, sessionId);
    const before = await facts(sessionId);
    await report(student, sessionId, [0, 1]);
    await refusal(enrolled[1]!, sessionId);
    expect(await facts(sessionId)).toEqual(before);
    const rows = await to.db.rows(sql<{ id: string }>`select user_id as id from watch_time where session_id = ${sessionId}`);
    expect(rows).toEqual([{ id: student.userId }]);
  });

  it('shows in what others ask: without a report, the time attended stands in', async () => {
    const { teacher, enrolled, sessionId } = await live(3);
    const [ann, ben] = enrolled as [Principal, Principal];
    const { startedAt } = await to.queries.execute(new GetAnalytics(teacher, sessionId));
    const later = (seconds: number) => {
      to.clock.at = new Date(startedAt.getTime() + seconds * 1000);
    };
    later(0);
    for (const by of [ann, ben, teacher]) await join(by, sessionId);
    later(300);
    await report(ann, sessionId, [0, 40]);
    await to.commands.execute(new EndSession(teacher, sessionId));
    const annWas = { userId: ann.userId, attendedSeconds: 300, watchedSeconds: 40 };
    const benWas = { userId: ben.userId, attendedSeconds: 300, watchedSeconds: 300 };
    const ask = async (id: string, users = [ann.userId, ben.userId]) => [
      ...(await to.queries.execute(new GetWatchTime(id, users))).values(),
    ];
    expect(await ask(sessionId)).toMatchObject([annWas, benWas].toSorted((one, other) => (one.userId < other.userId ? -1 : 1)));
    expect(await ask(sessionId, [ben.userId, 'x'])).toMatchObject([benWas]);
    for (const id of [newId(), 'x']) expect(await ask(id)).toEqual([]);
    const { items } = await to.queries.execute(new ListAttendees(teacher, sessionId, { page: 1, limit: 10 }));
    expect(items).toHaveLength(2);
    expect(items).toEqual(expect.arrayContaining([expect.objectContaining(annWas), expect.objectContaining(benWas)]));
    expect(await to.queries.execute(new GetAnalytics(teacher, sessionId))).toMatchObject({ meanSeconds: 300, meanWatchedSeconds: 170 });
    expect(await to.queries.execute(new CountAttendees(new Map([['one', [sessionId]]])))).toEqual(
      new Map([['one', { people: 2, meanWatchedSeconds: 170 }]]),
    );
    to.clock.at = inHours(1);
    expect(await to.queries.execute(new GetHostOverview(teacher))).toMatchObject({ sessionsHeld: 1, averageWatchedSeconds: 170 });
  });
});
