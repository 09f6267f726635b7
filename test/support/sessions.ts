import type { Principal } from '../../src/contracts/auth.ts';
import { StartAdHocSession } from '../../src/contracts/live-session/class-sessions.ts';
import { sessionStream } from '../../src/contracts/fact.ts';
import { GetRoomSession } from '../../src/contracts/live-session.ts';
import { ScheduleSession } from '../../src/modules/live-session/lifecycle/features/schedule-session.ts';
import type { Handlers } from './handlers.ts';

export const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

/** Creates classes and sessions for a spec. `to` is called lazily, because the handlers are only started when the spec runs. */
export const sessionsIn = (to: () => Handlers) => {
  const classOf = (students = 1) => {
    const teacher = to().school.person('teacher');
    const enrolled = Array.from({ length: students }, () => to().school.person('student'));
    return { teacher, enrolled, student: enrolled[0]!, klass: to().school.class(teacher, enrolled) };
  };
  const plan = async (by: Principal, title: string, hours: number, more: object = {}): Promise<string> =>
    (await to().commands.execute(new ScheduleSession(by, { title, startsAt: inHours(hours), ...more }))).sessionId;
  const planned = async () => {
    const given = classOf();
    const startsAt = inHours(1);
    return { ...given, startsAt, sessionId: await plan(given.teacher, 'Algebra', 1, { classId: given.klass.id, startsAt }) };
  };
  const live = async (students = 1) => {
    const given = classOf(students);
    const { sessionId } = await to().commands.execute(new StartAdHocSession(given.teacher, given.klass.id));
    return { ...given, sessionId };
  };
  const facts = async (sessionId: string) =>
    (await to().facts(sessionStream(sessionId))).map(({ type, payload, actorId }) => ({ type, payload, actorId }));
  const statusOf = async (sessionId: string) => (await to().queries.execute(new GetRoomSession(sessionId)))?.status;
  return { classOf, plan, planned, live, facts, statusOf };
};
