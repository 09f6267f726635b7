import { EndSession, SessionEnded, SessionStartingSoon } from '../../../contracts/live-session.ts';
import { JoinSession, LeaveSession } from '../../../contracts/live-session/presence.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { EditSession, ScheduleSession, StartSession } from '../../../contracts/live-session/lifecycle.ts';
import { newId } from '../../../kernel/ids.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../test/support/sessions.ts';
import { SessionEnd } from '../lifecycle/session-end.ts';
import { EndOverdueSessions } from './end-overdue-sessions.ts';
import { AnnounceUpcomingSessions } from './announce-upcoming-sessions.ts';

const START = new Date('2026-09-01T07:00:00Z');
const minutes = (after: number) => new Date(START.getTime() + after * 60_000);

describe('the scheduled jobs for sessions', () => {
  const { to, classOf, statusOf } = setUpLiveSessions({}, { fresh: true });
  beforeEach(() => {
    at(-60);
    // The node has been up for a long time.
    beenUpSince(-1000);
  });

  const beenUpSince = (after: number) => Object.assign(to.get(EndOverdueSessions), { upSince: minutes(after) });
  const planned = async () => {
    const { teacher, student, klass } = classOf();
    const command = new ScheduleSession(teacher, { title: 'Algebra', classId: klass.id, startsAt: START });
    return { teacher, student, klass, ...(await to.commands.execute(command)) };
  };
  const at = (after: number) => {
    to.clock.at = minutes(after);
  };
  const started = async (after = 0) => {
    const session = await planned();
    at(after);
    await to.commands.execute(new StartSession(session.teacher, session.sessionId));
    return session;
  };
  const runEndJob = () => {
    // As if the job had run every 15 seconds.
    Object.assign(to.get(EndOverdueSessions), { seenAt: to.clock.now() });
    return to.get(EndOverdueSessions).endAll();
  };
  const factsOf = async (sessionId: string, { type }: { type: string }) =>
    (await to.facts(sessionStream(sessionId)))
      .filter((fact) => fact.type === type)
      .map(({ payload, actorId }) => ({ ...payload, actorId }));
  const socket = () => ({ id: newId(), nodeId: newId() });

  it('end a session that nobody started within 15 minutes, once, with the outcome host_absent', async () => {
    const { sessionId, klass } = await planned();
    at(14.99);
    await runEndJob();
    expect(await statusOf(sessionId)).toBe('scheduled');
    at(15);
    // Like two nodes at the same time.
    await Promise.all([runEndJob(), runEndJob()]);
    await runEndJob();
    expect(await factsOf(sessionId, SessionEnded)).toEqual([
      { sessionId, classId: klass.id, visibility: 'class', outcome: 'host_absent', started: false, actorId: null },
    ]);
  });

  it('give hosts the full time again after the node has been down', async () => {
    const { sessionId } = await planned();
    beenUpSince(60);
    at(74);
    await runEndJob();
    expect(await statusOf(sessionId)).toBe('scheduled');
    at(75);
    await runEndJob();
    expect(await statusOf(sessionId)).toBe('ended');
  });

  it('give hosts the full time again after the database has been down', async () => {
    const { sessionId } = await planned();
    at(-1);
    await runEndJob();
    const job = to.get(EndOverdueSessions);
    // The database was down until now.
    at(40);
    await job.endAll();
    expect(await statusOf(sessionId)).toBe('scheduled');
    at(54.99);
    await runEndJob();
    expect(await statusOf(sessionId)).toBe('scheduled');
    at(55);
    await runEndJob();
    expect(await statusOf(sessionId)).toBe('ended');
  });

  it('end a live session whose host was connected by a socket and has been gone for 15 minutes', async () => {
    const { sessionId, teacher, student } = await started();
    const [host, other] = [socket(), socket()];
    await to.commands.execute(new JoinSession(teacher, sessionId, host));
    await to.commands.execute(new JoinSession(student, sessionId, other));
    at(60);
    await runEndJob();
    expect(await statusOf(sessionId)).toBe('live');
    await to.commands.execute(new LeaveSession(teacher.userId, sessionId, host, 'lost'));
    at(74.99);
    await runEndJob();
    expect(await statusOf(sessionId)).toBe('live');
    at(75);
    await runEndJob();
    expect(await factsOf(sessionId, SessionEnded)).toMatchObject([{ outcome: 'host_absent', started: true, actorId: null }]);
  });

  it('do not end a session if the host came back, a co-teacher is present, or the host never used a socket', async () => {
    const back = await started();
    const co = await started();
    const remote = await started();
    const colleague = to.school.person('teacher');
    co.klass.teachers.add(colleague.userId);
    for (const { sessionId, teacher } of [back, co]) {
      const connection = socket();
      await to.commands.execute(new JoinSession(teacher, sessionId, connection));
      await to.commands.execute(new LeaveSession(teacher.userId, sessionId, connection));
    }
    at(10);
    await to.commands.execute(new JoinSession(back.teacher, back.sessionId, socket()));
    await to.commands.execute(new JoinSession(colleague, co.sessionId, socket()));
    at(600);
    await runEndJob();
    for (const { sessionId } of [back, co, remote]) expect(await statusOf(sessionId)).toBe('live');
  });

  describe('a lesson that overruns', () => {
    /** Starts a session an hour before START, and plans more of the same class, each at one of `starts`, in minutes after START. */
    const lesson = async (...starts: number[]) => {
      const { teacher, klass } = classOf();
      const plan = async (after: number) =>
        (await to.commands.execute(new ScheduleSession(teacher, { title: 'Algebra', classId: klass.id, startsAt: minutes(after) })))
          .sessionId;
      const first = await plan(-60);
      await to.commands.execute(new StartSession(teacher, first));
      const next: string[] = [];
      for (const after of starts) next.push(await plan(after));
      return { teacher, klass, first, next, second: next[0]! };
    };
    const expectAt = async (after: number, sessionId: string, status: string) => {
      at(after);
      await Promise.all([runEndJob(), runEndJob()]);
      expect([after, await statusOf(sessionId)]).toEqual([after, status]);
    };

    it.each([
      ['a socket', socket],
      ['a join over REST', () => null],
    ])(
      'delays the next session of the class while its host is present through %s; the 15 minutes then count from its end',
      async (_, connection) => {
        const { teacher, first, second } = await lesson(0);
        await to.commands.execute(new JoinSession(teacher, first, connection()));
        await expectAt(15, second, 'scheduled');
        await expectAt(100, second, 'scheduled');
        await to.commands.execute(new EndSession(teacher, first));
        await expectAt(114.99, second, 'scheduled');
        await expectAt(115, second, 'ended');
        expect(await factsOf(second, SessionEnded)).toMatchObject([{ outcome: 'host_absent', started: false }]);
      },
    );

    it('delays the next session even if its teacher never joins the room, as in a roll call', async () => {
      const { teacher, first, second } = await lesson(0);
      await expectAt(100, second, 'scheduled');
      await to.commands.execute(new EndSession(teacher, first));
      await expectAt(114.99, second, 'scheduled');
      await expectAt(115, second, 'ended');
    });

    it('lets the next session start once it has ended, or earlier with replace', async () => {
      for (const replace of [false, true]) {
        at(-60);
        const { teacher, first, second } = await lesson(0);
        await to.commands.execute(new JoinSession(teacher, first, socket()));
        await expectAt(30, second, 'scheduled');
        expect(await refusalOf(to.commands.execute(new StartSession(teacher, second)))).toBe('CLASS_HAS_LIVE_SESSION');
        if (!replace) await to.commands.execute(new EndSession(teacher, first));
        await to.commands.execute(new StartSession(teacher, second, replace));
        expect(await statusOf(second)).toBe('live');
        // The host did not join by socket, and the earlier delay does not make them count as absent.
        await expectAt(300, second, 'live');
      }
    });

    it('delays a third session, which then also waits for the second', async () => {
      const { teacher, first, next } = await lesson(0, 20);
      const [second, third] = next as [string, string];
      await to.commands.execute(new JoinSession(teacher, first, socket()));
      await expectAt(50, third, 'scheduled');
      await to.commands.execute(new EndSession(teacher, first));
      at(60);
      await to.commands.execute(new StartSession(teacher, second));
      await to.commands.execute(new JoinSession(teacher, second, socket()));
      await expectAt(100, third, 'scheduled');
      await to.commands.execute(new EndSession(teacher, second));
      await expectAt(114.99, third, 'scheduled');
      await expectAt(115, third, 'ended');
    });

    it('no longer delays the next session once all staff have left, even if students remain', async () => {
      const { teacher, klass, first, second } = await lesson(0);
      const [student, connection] = [to.school.person('student'), socket()];
      klass.students.add(student.userId);
      await to.commands.execute(new JoinSession(student, first, socket()));
      await to.commands.execute(new JoinSession(teacher, first, connection));
      at(-5);
      await to.commands.execute(new LeaveSession(teacher.userId, first, connection));
      at(5);
      await to.commands.execute(new EndSession(teacher, first));
      await expectAt(14.99, second, 'scheduled');
      await expectAt(15, second, 'ended');
    });

    it('delays the next session only until its staff have left, even if it goes on without them', async () => {
      const { klass, first, second } = await lesson(0);
      const [colleague, connection] = [to.school.person('teacher'), socket()];
      klass.teachers.add(colleague.userId);
      await to.commands.execute(new JoinSession(colleague, first, connection));
      at(20);
      await to.commands.execute(new LeaveSession(colleague.userId, first, connection));
      await expectAt(34.99, second, 'scheduled');
      await expectAt(35, second, 'ended');
      expect(await statusOf(first)).toBe('live');
    });

    it('gives the next host the full time from its end, even if it ended because its host was absent or it ran for the maximum length', async () => {
      const { teacher, first, second } = await lesson(0);
      const connection = socket();
      await to.commands.execute(new JoinSession(teacher, first, connection));
      at(20);
      await to.commands.execute(new LeaveSession(teacher.userId, first, connection));
      await expectAt(35, first, 'ended');
      await expectAt(49.99, second, 'scheduled');
      await expectAt(50, second, 'ended');

      at(-60);
      const long = await lesson(0);
      await to.commands.execute(new JoinSession(long.teacher, long.first, socket()));
      const end = 11 * 60;
      await expectAt(end, long.first, 'ended');
      await expectAt(end + 14.99, long.second, 'scheduled');
      await expectAt(end + 15, long.second, 'ended');
    });

    it('does not delay sessions of another class or of none, or sessions planned after its end', async () => {
      const { teacher, first, next } = await lesson(0, 90);
      await to.commands.execute(new JoinSession(teacher, first, socket()));
      const other = await (async () => {
        const { teacher: by, klass } = classOf();
        return (await to.commands.execute(new ScheduleSession(by, { title: 'Optics', classId: klass.id, startsAt: START }))).sessionId;
      })();
      const open = (await to.commands.execute(new ScheduleSession(teacher, { title: 'Open day', startsAt: START }))).sessionId;
      await expectAt(15, other, 'ended');
      await expectAt(15, open, 'ended');
      at(60);
      await to.commands.execute(new EndSession(teacher, first));
      await expectAt(104.99, next[1]!, 'scheduled');
      await expectAt(105, next[1]!, 'ended');
    });
  });

  describe('a live session that was handed over', () => {
    it('ends if the old host had been in it and the new host does not join within 15 minutes of the hand-over', async () => {
      const { sessionId, teacher, klass } = await started();
      const [colleague, connection] = [to.school.person('teacher'), socket()];
      klass.teachers.add(colleague.userId);
      await to.commands.execute(new JoinSession(teacher, sessionId, connection));
      await to.commands.execute(new LeaveSession(teacher.userId, sessionId, connection));
      at(10);
      await to.commands.execute(new EditSession(teacher, sessionId, { hostId: colleague.userId }));
      at(24.99);
      await runEndJob();
      expect(await statusOf(sessionId)).toBe('live');
      at(25);
      await runEndJob();
      expect(await factsOf(sessionId, SessionEnded)).toMatchObject([{ outcome: 'host_absent' }]);
    });

    it('goes on if the new host joins, by socket or REST, or if no host ever used a socket', async () => {
      const [bySocket, byRest, remote] = [await started(), await started(), await started()];
      for (const { sessionId, teacher, klass } of [bySocket, byRest, remote]) {
        const [colleague, connection] = [to.school.person('teacher'), socket()];
        klass.teachers.add(colleague.userId);
        if (sessionId !== remote.sessionId) {
          await to.commands.execute(new JoinSession(teacher, sessionId, connection));
          await to.commands.execute(new LeaveSession(teacher.userId, sessionId, connection));
        }
        at(1);
        await to.commands.execute(new EditSession(teacher, sessionId, { hostId: colleague.userId }));
        if (sessionId === bySocket.sessionId) await to.commands.execute(new JoinSession(colleague, sessionId, socket()));
        if (sessionId === byRest.sessionId) await to.commands.execute(new JoinSession(colleague, sessionId, null));
      }
      at(300);
      await runEndJob();
      for (const { sessionId } of [bySocket, byRest, remote]) expect(await statusOf(sessionId)).toBe('live');
    });
  });

  it('end any session at the maximum length, as not_held if nobody came', async () => {
    const { sessionId } = await started();
    at(12 * 60 - 1);
    await runEndJob();
    expect(await statusOf(sessionId)).toBe('live');
    at(12 * 60);
    await runEndJob();
    expect(await factsOf(sessionId, SessionEnded)).toMatchObject([{ outcome: 'not_held' }]);
  });

  it('end the other sessions even if one fails to end', async () => {
    const [first, second, live] = [await planned(), await planned(), await started(-60)];
    const ending = to.get(SessionEnd);
    const end = ending.end.bind(ending);
    ending.end = (tx, session, ...rest) =>
      session.id === first.sessionId ? Promise.reject(new Error('broken')) : end(tx, session, ...rest);
    at(23 * 60);
    await runEndJob();
    expect([await statusOf(first.sessionId), await statusOf(second.sessionId), await statusOf(live.sessionId)]).toEqual([
      'scheduled',
      'ended',
      'ended',
    ]);
    ending.end = end;
    await runEndJob();
    expect(await statusOf(first.sessionId)).toBe('ended');
  });

  it('announce each planned start once, and again if it was moved', async () => {
    const { sessionId, teacher } = await planned();
    const announceAll = () => to.get(AnnounceUpcomingSessions).announceAll();
    at(-15.01);
    await announceAll();
    expect(await factsOf(sessionId, SessionStartingSoon)).toEqual([]);
    at(-15);
    await Promise.all([announceAll(), announceAll()]);
    await announceAll();
    expect(await factsOf(sessionId, SessionStartingSoon)).toEqual([{ sessionId, startsAt: START.toISOString(), actorId: null }]);
    await to.commands.execute(new EditSession(teacher, sessionId, { startsAt: minutes(30) }));
    await announceAll();
    at(16);
    await announceAll();
    expect(await factsOf(sessionId, SessionStartingSoon)).toHaveLength(2);
    at(31);
    await announceAll();
    expect(await factsOf(sessionId, SessionStartingSoon)).toHaveLength(2);
  });
});
