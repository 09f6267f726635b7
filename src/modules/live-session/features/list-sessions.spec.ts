import type { Principal } from '../../../contracts/auth.js';
import { sessionStream } from '../../../contracts/fact.js';
import { EndSession, StartAdHocSession } from '../../../contracts/live-session.js';
import { newId } from '../../../kernel/ids.js';
import { maySee, visibleTo, type Listener } from '../../../kernel/messaging/log.js';
import { fact, type Audience } from '../../../contracts/fact.js';
import { sql } from 'kysely';
import { refusalOf, startHandlers, type Handlers } from '../../../../test/support/handlers.js';
import { LiveSessionModule } from '../live-session.module.js';
import { GetClassRoom } from './get-class-room.js';
import { GetSession } from './get-session.js';
import { ListEvents } from './list-events.js';
import { ListParticipants } from './list-participants.js';
import { ListSessions } from './list-sessions.js';
import { ScheduleSession } from './schedule-session.js';

class Noted extends fact<{ n: number }>('test.Noted') {}
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

describe('looking at sessions', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startHandlers(LiveSessionModule);
  });
  afterAll(() => to.close());
  afterEach(() => {
    to.clock.at = undefined;
  });

  const classOf = () => {
    const teacher = to.school.person('teacher');
    const student = to.school.person('student');
    return { teacher, student, klass: to.school.class(teacher, [student]) };
  };
  const plan = async (by: Principal, title: string, hours: number, more: object = {}) =>
    (await to.commands.execute(new ScheduleSession(by, { title, startsAt: inHours(hours), ...more }))).sessionId;
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

  it('shows a session by its id or code to who may be in it, and to nobody else', async () => {
    const { teacher, student, klass } = classOf();
    const id = await plan(teacher, 'A', 1, { classId: klass.id });
    const { code } = await to.queries.execute(new GetSession(student, { id }));
    const get = (by: Principal, which: GetSession['which']) => to.queries.execute(new GetSession(by, which));
    expect((await get(student, { code: ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)}` })).id).toBe(id);
    expect((await get(to.school.person('admin'), { id: id.toUpperCase() })).id).toBe(id);
    for (const which of [{ id }, { code }]) {
      expect(await refusalOf(get(to.school.person('student'), which))).toBe('NOT_ADMITTED');
      expect(await refusalOf(get(to.school.person('teacher'), which))).toBe('NOT_ADMITTED');
    }
    for (const which of [
      { id: newId() },
      { id: 'x' },
      { code: 'ABCDEFGH' },
      { code: 'no\u0000code' },
      { code: 'ABCDEFG1' },
      { code: `${code}A` },
    ])
      expect(await refusalOf(get(teacher, which))).toBe('SESSION_NOT_FOUND');
  });

  it('finds the live session of a class for its members', async () => {
    const { teacher, student, klass } = classOf();
    const room = (by: Principal, classId = klass.id) => to.queries.execute(new GetClassRoom(by, classId));
    expect(await room(student)).toBeNull();
    await plan(teacher, 'waiting', 1, { classId: klass.id });
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    expect(await room(student)).toMatchObject({ id: sessionId, canJoin: true, canEdit: false });
    expect(await room(to.school.person('admin'))).toMatchObject({ id: sessionId, canEdit: true });
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await room(teacher)).toBeNull();
    expect(await refusalOf(room(to.school.person('student')))).toBe('NOT_ENROLLED');
    expect(await refusalOf(room(to.school.person('teacher')))).toBe('NOT_CLASS_TEACHER');
    expect(await refusalOf(room(teacher, 'x'))).toBe('CLASS_NOT_FOUND');
  });

  it('tells the participants to who may be among them', async () => {
    const { teacher, student, klass } = classOf();
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    const participants = (by: Principal, id = sessionId) =>
      refusalOf(to.queries.execute(new ListParticipants(by, id, { page: 1, limit: 10 })));
    expect(await participants(student)).toBe('none');
    expect(await participants(to.school.person('student'))).toBe('NOT_ADMITTED');
    expect([await participants(teacher, newId()), await participants(teacher, 'x')]).toEqual(['SESSION_NOT_FOUND', 'SESSION_NOT_FOUND']);
  });

  describe('what happened', () => {
    const events = (by: Principal, id: string, after = 0, limit = 100) => to.queries.execute(new ListEvents(by, id, after, limit));

    it('is told to each as far as they may see it, each with the number before it', async () => {
      const { teacher, student, klass } = classOf();
      const other = to.school.person('student');
      klass.students.add(other.userId);
      const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
      const audiences: Audience[] = ['nobody', 'staff', `user:${student.userId}`, 'all', 'nobody', `user:${other.userId}`, 'nobody'];
      await to.record(sessionStream(sessionId), ...audiences.map((audience, n) => new Noted({ n }, audience)));
      const numbers = async (by: Principal, after?: number, limit?: number) => {
        const { events: told, head } = await events(by, sessionId, after, limit);
        return [head, ...told.map((each) => `${each.after}>${each.seq}`)];
      };
      expect(await numbers(teacher)).toEqual([7, '0>1', '1>3', '3>4', '4>5', '5>7']);
      expect(await numbers(student)).toEqual([5, '0>1', '1>4', '4>5']);
      expect(await numbers(other)).toEqual([7, '0>1', '1>5', '5>7']);
      expect(await numbers(student, 2)).toEqual([5, '1>4', '4>5']);
      expect(await numbers(student, 1, 1)).toEqual([5, '1>4']);
      expect(await numbers(student, 5)).toEqual([5]);
      expect(await numbers(student, 500)).toEqual([5]);
    });

    it('says who did it and who was expected to the staff only', async () => {
      const { teacher, student, klass } = classOf();
      const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
      const [staffs] = (await events(teacher, sessionId)).events;
      const [students] = (await events(student, sessionId)).events;
      expect(staffs).toMatchObject({ type: 'live-session.SessionStarted', actorId: teacher.userId, data: { roster: [student.userId] } });
      expect(students).toEqual({
        seq: 1,
        after: 0,
        type: 'live-session.SessionStarted',
        at: staffs!.at,
        data: {
          sessionId,
          classId: klass.id,
          hostId: teacher.userId,
          visibility: 'class',
          capture: ['teacher'],
          marksVisibility: 'concerned',
        },
      });
      expect(staffs!.at).toBeInstanceOf(Date);
    });

    it('is told to nobody who may not be in the session', async () => {
      const { teacher, klass } = classOf();
      const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
      expect(await refusalOf(events(to.school.person('student'), sessionId))).toBe('NOT_ADMITTED');
      expect(await refusalOf(events(teacher, newId()))).toBe('SESSION_NOT_FOUND');
    });

    it('is chosen in the database as it is in memory', async () => {
      const userId = newId();
      const audiences: Audience[] = ['all', 'staff', 'nobody', `user:${userId}`, `user:${newId()}`];
      const listeners: Listener[] = [{ staff: true }, { staff: false, userId }, { staff: false, userId: newId() }];
      for (const listener of listeners) {
        const chosen = await to.db.rows(
          sql<{ audience: string }>`select audience from unnest(${audiences}::text[]) as audience where ${visibleTo(listener)}`,
        );
        expect(chosen.map(({ audience }) => audience)).toEqual(audiences.filter((audience) => maySee(listener, audience)));
      }
    });
  });
});
