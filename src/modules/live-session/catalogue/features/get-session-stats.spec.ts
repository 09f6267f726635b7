import type { Principal } from '../../../../contracts/auth.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { JoinSession } from '../../../../contracts/live-session/presence.ts';
import { CancelSession, ScheduleSession, StartSession } from '../../../../contracts/live-session/lifecycle.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { GetSessionStats } from './get-session-stats.ts';

describe('the session statistics', () => {
  const { to, classOf } = setUpLiveSessions();
  const stats = (by: Principal, timeZone = 'UTC') => to.queries.execute(new GetSessionStats(by, timeZone));

  it('count the sessions that the caller hosts or teaches, with days in the given time zone', async () => {
    const { teacher, enrolled, klass } = classOf();
    const colleague = to.school.person('teacher');
    const at = (time: string) => new Date(time);
    // A Monday, 23:30 in Paris.
    to.clock.at = at('2026-08-31T21:30:00Z');
    const plan = async (title: string, startsAt: Date) =>
      (await to.commands.execute(new ScheduleSession(teacher, { title, classId: klass.id, startsAt }))).sessionId;
    const held = await plan('tonight', at('2026-08-31T21:45:00Z'));
    await plan('after midnight in Paris', at('2026-08-31T22:15:00Z'));
    await plan('on Sunday', at('2026-09-06T21:59:00Z'));
    await plan('on Monday in Paris', at('2026-09-06T22:00:00Z'));
    await to.commands.execute(new CancelSession(teacher, await plan('off', at('2026-08-31T21:50:00Z'))));
    expect(await stats(teacher)).toEqual({ today: 2, liveNow: 0, thisWeek: 4 });
    expect(await stats(teacher, 'Europe/Paris')).toMatchObject({ today: 1, thisWeek: 3 });

    await to.commands.execute(new StartSession(teacher, held));
    await to.commands.execute(new JoinSession(enrolled[0]!, held, null));
    expect(await stats(teacher)).toMatchObject({ liveNow: 1 });
    to.clock.at = at('2026-08-31T23:00:00Z');
    await to.commands.execute(new EndSession(teacher, held));
    expect(await stats(teacher)).toMatchObject({ liveNow: 0 });

    expect(await stats(colleague)).toEqual({ today: 0, liveNow: 0, thisWeek: 0 });
    klass.teachers.add(colleague.userId);
    expect(await stats(colleague)).toMatchObject({ thisWeek: 4 });
    expect(await stats(to.school.person('admin'))).toMatchObject({ thisWeek: 4 });
  });

  it('reject an unknown time zone', async () => {
    expect(await refusalOf(stats(to.school.person('teacher'), 'Mars/Olympus'))).toBe('UNKNOWN_TIME_ZONE');
  });
});
