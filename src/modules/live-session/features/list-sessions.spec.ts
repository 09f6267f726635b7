import type { Principal } from '../../../contracts/auth.js';
import { StartAdHocSession } from '../../../contracts/class-room.js';
import { EndSession } from '../../../contracts/live-session.js';
import { newId } from '../../../kernel/ids.js';
import { refusalOf, startHandlers, type Handlers } from '../../../../test/support/handlers.js';
import { sessionsIn } from '../../../../test/support/sessions.js';
import { LiveSessionModule } from '../live-session.module.js';
import { ListSessions } from './list-sessions.js';

describe('the list of sessions', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startHandlers(LiveSessionModule);
  });
  afterAll(() => to.close());
  afterEach(() => {
    to.clock.at = undefined;
  });

  const { classOf, plan } = sessionsIn(() => to);
  const list = (by: Principal, filter: ListSessions['filter'] = {}, page = { page: 1, limit: 100 }) =>
    to.queries.execute(new ListSessions(by, filter, page));
  const titles = async (...args: Parameters<typeof list>) => (await list(...args)).items.map(({ title }) => title);

  it('lists live ones first, then the soonest, then the past ones from the last; with pages', async () => {
    const { teacher, klass } = classOf();
    const of = { classId: klass.id };
    await plan(teacher, 'in 3 hours', 3, of);
    await plan(teacher, 'in 1 hour', 1, of);
    for (const [title, at] of [
      ['past', '2026-09-01T07:00:00Z'],
      ['last', '2026-09-02T07:00:00Z'],
    ] as const) {
      to.clock.at = new Date(at);
      const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id, { title }));
      await to.commands.execute(new EndSession(teacher, sessionId));
    }
    to.clock.at = undefined;
    await to.commands.execute(new StartAdHocSession(teacher, klass.id, { title: 'live' }));
    const all = ['live', 'in 1 hour', 'in 3 hours', 'last', 'past'];
    expect(await titles(teacher)).toEqual(all);
    expect(await titles(teacher, of)).toEqual(all);
    expect(await titles(teacher, { status: 'ended' })).toEqual(['last', 'past']);
    expect(await titles(teacher, { ...of, status: 'live' })).toEqual(['live']);
    const second = await list(teacher, {}, { page: 2, limit: 2 });
    expect([second.total, second.items.map(({ title }) => title)]).toEqual([5, ['in 3 hours', 'last']]);
    expect(await list(teacher, {}, { page: 9, limit: 2 })).toEqual({ total: 5, items: [] });
  });

  it('lists to everybody what concerns them, and nothing else', async () => {
    const { teacher, student, klass } = classOf();
    const colleague = to.school.person('teacher');
    const [outsider, admin] = [to.school.person('student'), to.school.person('admin')];
    const mine = newId();
    await plan(teacher, `${mine} class`, 1, { classId: klass.id });
    await plan(teacher, `${mine} public`, 2);
    await plan(admin, `${mine} by an admin`, 3, { classId: klass.id });
    const seen = async (by: Principal) =>
      (await titles(by)).filter((title) => title.startsWith(mine)).map((title) => title.slice(mine.length + 1));
    expect(await seen(teacher)).toEqual(['class', 'public', 'by an admin']);
    expect(await seen(student)).toEqual(['class', 'public', 'by an admin']);
    expect(await seen(outsider)).toEqual(['public']);
    expect(await seen(colleague)).toEqual([]);
    expect(await seen(admin)).toEqual(['class', 'public', 'by an admin']);
    klass.teachers.add(colleague.userId);
    expect(await seen(colleague)).toEqual(['class', 'by an admin']);
  });

  it('says what the caller may do', async () => {
    const { teacher, student, klass } = classOf();
    await plan(teacher, 'waiting', 1, { classId: klass.id });
    await to.commands.execute(new StartAdHocSession(teacher, klass.id, { title: 'live' }));
    const may = async (by: Principal) =>
      Object.fromEntries(
        (await list(by, { classId: klass.id })).items.map(({ title, className, isHost, canJoin, canStart, canEdit }) => {
          expect(className).toBe(klass.name);
          return [title, [isHost, canJoin, canStart, canEdit]];
        }),
      );
    expect(await may(teacher)).toEqual({ live: [true, true, false, true], waiting: [true, false, true, true] });
    expect(await may(student)).toEqual({ live: [false, true, false, false], waiting: [false, false, false, false] });
    expect(await may(to.school.person('admin'))).toEqual({ live: [false, true, false, true], waiting: [false, false, true, true] });
    const [own] = (await list(teacher)).items;
    expect(own).toMatchObject({ className: klass.name, isHost: true, canJoin: true });
    klass.archived = true;
    expect((await may(teacher)).waiting).toEqual([true, false, false, true]);
    klass.archived = false;
    klass.teachers.delete(teacher.userId);
    expect((await list(teacher)).items.map(({ title, canStart, canEdit }) => [title, canStart, canEdit])).toEqual([
      ['live', false, true],
      ['waiting', false, true],
    ]);
  });

  it('lists a class to its members only', async () => {
    const { klass } = classOf();
    const of = (by: Principal, classId = klass.id) => refusalOf(list(by, { classId }));
    expect(await of(to.school.person('student'))).toBe('NOT_ENROLLED');
    expect(await of(to.school.person('teacher'))).toBe('NOT_CLASS_TEACHER');
    expect(await of(to.school.person('admin'))).toBe('none');
    expect(await of(to.school.person('admin'), newId())).toBe('CLASS_NOT_FOUND');
  });
});
