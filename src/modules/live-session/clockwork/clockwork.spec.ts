import { SessionEnded, SessionStartingSoon, JoinSession, LeaveSession } from '../../../contracts/live-session.js';
import { sessionStream } from '../../../contracts/fact.js';
import { newId } from '../../../kernel/ids.js';
import { startHandlers, type Handlers } from '../../../../test/support/handlers.js';
import { sessionsIn } from '../../../../test/support/sessions.js';
import { Ending } from '../ending.js';
import { EditSession } from '../features/edit-session.js';
import { ScheduleSession } from '../features/schedule-session.js';
import { StartSession } from '../features/start-session.js';
import { LiveSessionModule } from '../live-session.module.js';
import { SessionsThatEndThemselves } from './sessions-that-end-themselves.js';
import { SessionsThatStartSoon } from './sessions-that-start-soon.js';

const START = new Date('2026-09-01T07:00:00Z');
const minutes = (after: number) => new Date(START.getTime() + after * 60_000);

describe('what the clock brings about', () => {
  let to: Handlers;
  beforeEach(async () => {
    to = await startHandlers(LiveSessionModule);
    to.clock.at = minutes(-60);
    // The node has been up for as long as anybody remembers.
    beenUpSince(-1000);
  });
  afterEach(() => to.close());

  const beenUpSince = (after: number) => Object.assign(to.get(SessionsThatEndThemselves), { upSince: minutes(after) });
  const { classOf, statusOf } = sessionsIn(() => to);
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
  const passes = () => {
    // What the job, which runs every quarter of a minute, has seen all the time.
    Object.assign(to.get(SessionsThatEndThemselves), { seenAt: to.clock.now() });
    return to.get(SessionsThatEndThemselves).endAll();
  };
  const factsOf = async (sessionId: string, { type }: { type: string }) =>
    (await to.facts(sessionStream(sessionId)))
      .filter((fact) => fact.type === type)
      .map(({ payload, actorId }) => ({ ...payload, actorId }));
  const socket = () => ({ id: newId(), nodeId: newId() });

  it('ends a session that nobody started within a quarter of an hour, once, and its host is absent', async () => {
    const { sessionId, klass } = await planned();
    at(14.99);
    await passes();
    expect(await statusOf(sessionId)).toBe('scheduled');
    at(15);
    // As two nodes would, at the same moment.
    await Promise.all([passes(), passes()]);
    await passes();
    expect(await factsOf(sessionId, SessionEnded)).toEqual([
      { sessionId, classId: klass.id, visibility: 'class', outcome: 'host_absent', started: false, actorId: null },
    ]);
  });

  it('gives hosts the whole time again after the node was down', async () => {
    const { sessionId } = await planned();
    beenUpSince(60);
    at(74);
    await passes();
    expect(await statusOf(sessionId)).toBe('scheduled');
    at(75);
    await passes();
    expect(await statusOf(sessionId)).toBe('ended');
  });

  it('gives hosts the whole time again after the database was away', async () => {
    const { sessionId } = await planned();
    at(-1);
    await passes();
    const job = to.get(SessionsThatEndThemselves);
    // Nothing could be asked from here to there.
    at(40);
    await job.endAll();
    expect(await statusOf(sessionId)).toBe('scheduled');
    at(54.99);
    await passes();
    expect(await statusOf(sessionId)).toBe('scheduled');
    at(55);
    await passes();
    expect(await statusOf(sessionId)).toBe('ended');
  });

  it('ends a live session whose host had a socket in it and has been gone that long', async () => {
    const { sessionId, teacher, student } = await started();
    const [host, other] = [socket(), socket()];
    await to.commands.execute(new JoinSession(teacher, sessionId, host));
    await to.commands.execute(new JoinSession(student, sessionId, other));
    at(60);
    await passes();
    expect(await statusOf(sessionId)).toBe('live');
    await to.commands.execute(new LeaveSession(teacher.userId, sessionId, host, 'lost'));
    at(74.99);
    await passes();
    expect(await statusOf(sessionId)).toBe('live');
    at(75);
    await passes();
    expect(await factsOf(sessionId, SessionEnded)).toMatchObject([{ outcome: 'host_absent', started: true, actorId: null }]);
  });

  it('leaves a session alone whose host came back, or whose co-teacher is there, or whose host never had a socket in it', async () => {
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
    await passes();
    for (const { sessionId } of [back, co, remote]) expect(await statusOf(sessionId)).toBe('live');
  });

  it('ends any session after its longest time, as held', async () => {
    const { sessionId } = await started();
    at(12 * 60 - 1);
    await passes();
    expect(await statusOf(sessionId)).toBe('live');
    at(12 * 60);
    await passes();
    expect(await factsOf(sessionId, SessionEnded)).toMatchObject([{ outcome: 'held' }]);
  });

  it('ends the others, too, when one cannot be ended', async () => {
    const [first, second, live] = [await planned(), await planned(), await started(-60)];
    const ending = to.get(Ending);
    const end = ending.end.bind(ending);
    ending.end = (tx, session, ...rest) =>
      session.id === first.sessionId ? Promise.reject(new Error('broken')) : end(tx, session, ...rest);
    at(23 * 60);
    await passes();
    expect([await statusOf(first.sessionId), await statusOf(second.sessionId), await statusOf(live.sessionId)]).toEqual([
      'scheduled',
      'ended',
      'ended',
    ]);
    ending.end = end;
    await passes();
    expect(await statusOf(first.sessionId)).toBe('ended');
  });

  it('tells once of each planned start that it comes soon, and again when it was moved', async () => {
    const { sessionId, teacher } = await planned();
    const tell = () => to.get(SessionsThatStartSoon).tell();
    at(-15.01);
    await tell();
    expect(await factsOf(sessionId, SessionStartingSoon)).toEqual([]);
    at(-15);
    await Promise.all([tell(), tell()]);
    await tell();
    expect(await factsOf(sessionId, SessionStartingSoon)).toEqual([{ sessionId, startsAt: START.toISOString(), actorId: null }]);
    await to.commands.execute(new EditSession(teacher, sessionId, { startsAt: minutes(30) }));
    await tell();
    at(16);
    await tell();
    expect(await factsOf(sessionId, SessionStartingSoon)).toHaveLength(2);
    at(31);
    await tell();
    expect(await factsOf(sessionId, SessionStartingSoon)).toHaveLength(2);
  });
});
