import { sql } from 'kysely';
import { EndSession, SessionEdited, SessionHandedOver } from '../../../../contracts/live-session.ts';
import { JoinSession } from '../../../../contracts/live-session/presence.ts';
import { StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { GetCalendarSessionsOfUser } from '../../../../contracts/live-session/calendar.ts';
import type { Person, Principal } from '../../../../contracts/auth.ts';
import { CancelSession, EditSession } from '../../../../contracts/live-session/lifecycle.ts';
import { GetSession, ListSessions } from '../../../../contracts/live-session/catalogue.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { inHours, setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { ScheduleSeries } from '../../series/features/schedule-series.ts';

describe('handing over a session', () => {
  const { to, classOf, planned, plan, live, facts } = setUpLiveSessions();

  const handOver = (by: Principal, sessionId: string, { userId }: Principal, more: object = {}) =>
    to.commands.execute(new EditSession(by, sessionId, { ...more, hostId: userId }));
  const view = (by: Principal, id: string) => to.queries.execute(new GetSession(by, { id }));
  const listed = async (by: Principal, filter: ListSessions['filter'], mine = false) =>
    (await to.queries.execute(new ListSessions(by, filter, { page: 1, limit: 100 }, mine))).items.map(({ id }) => id);
  const become = ({ userId }: Principal, changes: Partial<Person>) =>
    to.school.people.set(userId, { ...to.school.people.get(userId)!, ...changes });
  const colleagueIn = (klass: { readonly teachers: Set<string> }, name?: string) => {
    const colleague = to.school.person('teacher', name);
    klass.teachers.add(colleague.userId);
    return colleague;
  };

  it('is open to all staff, and updates facts, lists, search, calendars and the name shown', async () => {
    const { teacher, klass, sessionId } = await planned();
    const [ada, grace, admin] = [colleagueIn(klass, 'Ada Byron'), colleagueIn(klass, 'Grace Murray'), to.school.person('admin')];
    await handOver(teacher, sessionId, ada, { title: 'Geometry' });
    expect((await facts(sessionId)).slice(1)).toEqual([
      { type: SessionEdited.type, actorId: teacher.userId, payload: { sessionId, fields: ['title', 'hostId'] } },
      { type: SessionHandedOver.type, actorId: teacher.userId, payload: { sessionId, fromId: teacher.userId, toId: ada.userId } },
    ]);
    expect(await view(teacher, sessionId)).toMatchObject({ hostId: ada.userId, instructor: 'Ada Byron', isHost: false, canEdit: true });
    expect(await view(ada, sessionId)).toMatchObject({ isHost: true, canStart: true });
    expect(await listed(teacher, { host: ada.userId })).toEqual([sessionId]);
    expect(await listed(teacher, { q: 'byron' })).toEqual([sessionId]);
    await handOver(grace, sessionId, grace);
    await handOver(admin, sessionId, admin);
    expect(await listed(admin, { q: 'byron' })).toEqual([]);
    expect(await view(admin, sessionId)).toMatchObject({ hostId: admin.userId, isHost: true });
    const calendar = await to.queries.execute(new GetCalendarSessionsOfUser(ada, { from: inHours(-1), limit: 10 }));
    expect(await calendar.load()).toMatchObject([{ id: sessionId, revision: 3, instructor: to.school.people.get(admin.userId)!.name }]);
  });

  it('changes nothing if the user already hosts it, even if they are no longer active', async () => {
    const { teacher, sessionId } = await planned();
    become(teacher, { status: 'inactive' });
    await handOver(to.school.person('admin'), sessionId, teacher);
    expect(await facts(sessionId)).toHaveLength(1);
  });

  it('takes away the old host’s access if the session has no class', async () => {
    const [teacher, ada] = [to.school.person('teacher'), to.school.person('teacher')];
    const sessionId = await plan(teacher, 'Open day', 1, { visibility: 'booked' });
    await handOver(teacher, sessionId, ada);
    expect(await refusalOf(handOver(teacher, sessionId, teacher))).toBe('NOT_SESSION_HOST');
    expect(await view(teacher, sessionId)).toMatchObject({ isHost: false, canEdit: false, canStart: false });
    expect([await listed(teacher, {}, true), await listed(ada, {}, true)]).toEqual([[], [sessionId]]);
  });

  it('is rejected for outsiders, and unless the new host is an active teacher of the class or an admin', async () => {
    const { teacher, student, klass, sessionId } = await planned();
    const [outside, off, gone] = [to.school.person('teacher'), colleagueIn(klass), colleagueIn(klass)];
    become(off, { status: 'inactive' });
    become(gone, { role: 'student' });
    const pending = colleagueIn(klass);
    become(pending, { status: 'pending' });
    const refusal = (whom: { userId: string }, by = teacher) =>
      refusalOf(to.commands.execute(new EditSession(by, sessionId, { hostId: whom.userId })));
    expect(await refusal(outside, outside)).toBe('NOT_SESSION_HOST');
    expect(await refusal(outside, student)).toBe('TEACHER_ONLY');
    expect(await refusal({ userId: newId() })).toBe('TEACHER_NOT_FOUND');
    for (const whom of [student, off, gone, pending]) expect(await refusal(whom)).toBe('NOT_A_TEACHER');
    expect(await refusal(outside)).toBe('HOST_NOT_ON_STAFF');
    expect(await refusal(outside, to.school.person('admin'))).toBe('HOST_NOT_ON_STAFF');
    expect(await facts(sessionId)).toHaveLength(1);
    expect(await refusal(to.school.person('admin'))).toBe('none');
  });

  it('is possible only for scheduled and live sessions', async () => {
    const { teacher, klass, sessionId } = await live();
    const ada = colleagueIn(klass);
    const off = await plan(teacher, 'Off', 1, { classId: klass.id });
    await to.commands.execute(new CancelSession(teacher, off));
    await handOver(teacher, sessionId, ada);
    await to.commands.execute(new EndSession(ada, sessionId));
    expect(await refusalOf(handOver(ada, sessionId, teacher))).toBe('SESSION_ENDED');
    expect(await refusalOf(handOver(teacher, off, ada))).toBe('SESSION_NOT_SCHEDULED');
    expect((await view(teacher, sessionId)).hostId).toBe(ada.userId);
  });

  it('ends the presence of the old host only if there is no class, because only then are they no longer staff', async () => {
    const stays = (sessionId: string) =>
      to.db.rows(sql`select 1 from presence_interval where session_id = ${sessionId} and left_at is null`).then(({ length }) => length);
    const { teacher, klass, sessionId } = await live();
    const { sessionId: open } = await (async () => {
      const id = await plan(teacher, 'Open day', 1);
      await to.db.rows(sql`update live_session set status = 'live', started_at = now() where id = ${id}`);
      return { sessionId: id };
    })();
    const ada = colleagueIn(klass);
    for (const id of [sessionId, open]) {
      await to.commands.execute(new JoinSession(teacher, id, null));
      await handOver(teacher, id, ada);
    }
    await to.runner.relay();
    expect([await stays(sessionId), await stays(open)]).toEqual([1, 0]);
  });

  it.each([
    ['this', [0, 1, 0]],
    ['following', [0, 1, 1]],
    ['all', [1, 1, 1]],
  ] as const)('of a series with the scope %s: hands over exactly those sessions', async (scope, expected) => {
    const { teacher, klass } = classOf();
    const { sessionIds } = await to.commands.execute(
      new ScheduleSeries(teacher, { title: 'Algebra', classId: klass.id, startsAt: inHours(1) }, { rrule: 'FREQ=WEEKLY;COUNT=3' }),
    );
    const ada = colleagueIn(klass);
    await to.commands.execute(new EditSession(teacher, sessionIds[1]!, { hostId: ada.userId }, scope));
    const hosts = await Promise.all(sessionIds.map(async (id) => Number((await view(teacher, id)).hostId === ada.userId)));
    expect(hosts).toEqual(expected);
    expect(await refusalOf(to.commands.execute(new EditSession(teacher, sessionIds[0]!, { hostId: newId() }, 'all')))).toBe(
      'TEACHER_NOT_FOUND',
    );
  });

  it.each(['following', 'all'] as const)(
    'of a series without a class, with the scope %s: leaves sessions of another host alone',
    async (scope) => {
      const [teacher, ada] = [to.school.person('teacher'), to.school.person('teacher')];
      const { sessionIds } = await to.commands.execute(
        new ScheduleSeries(
          teacher,
          { title: 'Office hours', visibility: 'public', startsAt: inHours(1) },
          { rrule: 'FREQ=WEEKLY;COUNT=3' },
        ),
      );
      await handOver(teacher, sessionIds[1]!, ada);
      const views = () => Promise.all(sessionIds.map((id) => view(to.school.person('admin'), id)));
      const edit = (by: Principal, nth: number, changes: EditSession['changes']) =>
        to.commands.execute(new EditSession(by, sessionIds[nth]!, changes, scope));
      await edit(ada, 1, { hostId: ada.userId });
      await edit(ada, 1, { title: 'Mine' });
      await edit(teacher, 0, { title: 'Still mine' });
      await edit(teacher, 0, { hostId: teacher.userId });
      expect((await views()).map(({ title, hostId }) => [title, hostId])).toEqual([
        ['Still mine', teacher.userId],
        ['Mine', ada.userId],
        ['Still mine', teacher.userId],
      ]);
      await to.commands.execute(new CancelSession(ada, sessionIds[1]!, scope));
      expect((await views()).map(({ status }) => status)).toEqual(['scheduled', 'cancelled', 'scheduled']);
      await to.commands.execute(new CancelSession(to.school.person('admin'), sessionIds[0]!, scope));
      expect((await views()).map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    },
  );

  it('stays consistent if it races with another hand-over and with the end', async () => {
    for (let round = 0; round < 10; round++) {
      const { teacher, klass, sessionId } = await live();
      const hosts = [colleagueIn(klass), colleagueIn(klass)];
      const outcomes = await Promise.all([
        ...hosts.map((host) => refusalOf(handOver(teacher, sessionId, host))),
        refusalOf(to.commands.execute(new EndSession(teacher, sessionId))),
      ]);
      expect(outcomes.filter((outcome) => outcome !== 'none' && outcome !== 'SESSION_ENDED')).toEqual([]);
      const last = (await facts(sessionId)).filter(({ type }) => type === SessionHandedOver.type).at(-1)?.payload as
        SessionHandedOver['payload'] | undefined;
      expect(await view(teacher, sessionId)).toMatchObject({ hostId: last?.toId ?? teacher.userId, status: 'ended' });
    }
  });

  it('is suggested to admins if its host is deactivated or no longer a teacher', async () => {
    const { teacher, klass, sessionId } = await planned();
    const admin = to.school.person('admin');
    const seen = async (by: Principal) =>
      (await to.queries.execute(new ListSessions(by, { classId: klass.id }, { page: 1, limit: 10 }))).items.map(
        ({ hostActive }) => hostActive,
      );
    const ada = colleagueIn(klass);
    expect([await seen(admin), await seen(ada), (await view(admin, sessionId)).hostActive]).toEqual([[true], [null], true]);
    become(teacher, { status: 'inactive' });
    expect([await seen(admin), await seen(ada)]).toEqual([[false], [null]]);
    become(teacher, { status: 'active', role: 'student' });
    expect(await seen(admin)).toEqual([false]);
    await handOver(admin, sessionId, ada);
    expect(await seen(admin)).toEqual([true]);
  });

  it('is not recorded for an ad hoc session that was not handed over', async () => {
    const { teacher, klass } = classOf();
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    expect((await facts(sessionId)).filter(({ type }) => type === SessionHandedOver.type)).toEqual([]);
  });
});
