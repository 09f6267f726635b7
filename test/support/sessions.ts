import type { Principal } from '../../src/contracts/auth.ts';
import { StartAdHocSession } from '../../src/contracts/live-session/class-sessions.ts';
import { sessionStream } from '../../src/contracts/fact.ts';
import { GetRoomSession } from '../../src/contracts/live-session.ts';
import { ScheduleSession } from '../../src/contracts/live-session/lifecycle.ts';
import { LiveSessionModule } from '../../src/modules/live-session/live-session.module.ts';
import { startHandlers, type Handlers } from './handlers.ts';

export const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

/**
 * Starts the handlers of the live-session module before a spec's tests (with `fresh`, before each of them), and returns them with functions that
 * create classes and sessions. Resets the clock after each test.
 */
export const setUpLiveSessions = (env: Record<string, string> = {}, { fresh = false } = {}) => {
  // Filled in later, because hooks run after the spec has taken the result apart.
  const to = {} as Handlers;
  const start = async () => void Object.assign(to, await startHandlers(LiveSessionModule, env));
  const close = () => to.close();
  if (fresh) {
    beforeEach(start);
    afterEach(close);
  } else {
    beforeAll(start);
    afterAll(close);
  }
  afterEach(() => {
    to.clock.at = undefined;
  });

  const classOf = (students = 1) => {
    const teacher = to.school.person('teacher');
    const enrolled = Array.from({ length: students }, () => to.school.person('student'));
    return { teacher, enrolled, student: enrolled[0]!, klass: to.school.class(teacher, enrolled) };
  };
  const plan = async (by: Principal, title: string, hours: number, more: object = {}): Promise<string> =>
    (await to.commands.execute(new ScheduleSession(by, { title, startsAt: inHours(hours), ...more }))).sessionId;
  const planned = async () => {
    const given = classOf();
    const startsAt = inHours(1);
    return { ...given, startsAt, sessionId: await plan(given.teacher, 'Algebra', 1, { classId: given.klass.id, startsAt }) };
  };
  const live = async (students = 1) => {
    const given = classOf(students);
    const { sessionId } = await to.commands.execute(new StartAdHocSession(given.teacher, given.klass.id));
    return { ...given, sessionId };
  };
  const facts = async (sessionId: string) =>
    (await to.facts(sessionStream(sessionId))).map(({ type, payload, actorId }) => ({ type, payload, actorId }));
  const statusOf = async (sessionId: string) => (await to.queries.execute(new GetRoomSession(sessionId)))?.status;
  return { to, classOf, plan, planned, live, facts, statusOf };
};
