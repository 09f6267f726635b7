import { jest } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { ProfileChanged, type Principal } from '../../../../contracts/auth.ts';
import { StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { sessionStream, userStream } from '../../../../contracts/fact.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { newId } from '../../../../kernel/ids.ts';
import { FakeBookings } from '../../../../../test/support/fake-bookings.ts';
import { inHours, setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import type { Page, Position } from '../../../../contracts/page.ts';
import { EditSession, StartSession } from '../../../../contracts/live-session/lifecycle.ts';
import { ListSessions, type SessionView } from '../../../../contracts/live-session/catalogue.ts';
import { ScheduleSeries } from '../../series/features/schedule-series.ts';

describe('the list of sessions', () => {
  const { to, classOf, plan } = setUpLiveSessions();
  const list = (by: Principal | null, filter: ListSessions['filter'] = {}, page = { page: 1, limit: 100 }, mine = false) =>
    to.queries.execute(new ListSessions(by, filter, page, mine));
  const titles = async (...args: Parameters<typeof list>) => (await list(...args)).items.map(({ title }) => title);

  it('lists live sessions, then upcoming ones (soonest first), then past ones (latest first), in pages', async () => {
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
    expect(await list(teacher, {}, { page: 9, limit: 2 })).toEqual({ total: 5, items: [], next: null });
  });

  it('shows each user the sessions they may see; with mine, only their own', async () => {
    const { teacher, student, klass } = classOf();
    const colleague = to.school.person('teacher');
    const [outsider, admin] = [to.school.person('student'), to.school.person('admin')];
    const mine = newId();
    await plan(teacher, `${mine} class`, 1, { classId: klass.id });
    await plan(teacher, `${mine} public`, 2);
    await plan(admin, `${mine} by an admin`, 3, { classId: klass.id });
    const bookable = await plan(teacher, `${mine} bookable`, 4, { visibility: 'booked' });
    const seen = async (by: Principal | null, onlyOwn = false) =>
      (await titles(by, {}, undefined, onlyOwn)).filter((title) => title.startsWith(mine)).map((title) => title.slice(mine.length + 1));
    expect(await seen(teacher)).toEqual(['class', 'public', 'by an admin', 'bookable']);
    expect(await seen(student)).toEqual(['class', 'public', 'by an admin', 'bookable']);
    expect(await seen(outsider)).toEqual(['public', 'bookable']);
    expect(await seen(colleague)).toEqual(['public', 'bookable']);
    expect(await seen(null)).toEqual(['public']);
    expect(await seen(admin)).toEqual(['class', 'public', 'by an admin', 'bookable']);
    klass.teachers.add(colleague.userId);
    expect(await seen(colleague)).toEqual(['class', 'public', 'by an admin', 'bookable']);

    expect(await seen(teacher, true)).toEqual(['class', 'public', 'by an admin', 'bookable']);
    expect(await seen(colleague, true)).toEqual(['class', 'by an admin']);
    expect(await seen(student, true)).toEqual(['class', 'by an admin']);
    expect(await seen(admin, true)).toEqual(['by an admin']);
    expect(await seen(outsider, true)).toEqual([]);
    to.get(FakeBookings).book(bookable, outsider.userId);
    expect(await seen(outsider, true)).toEqual(['bookable']);
  });

  it('shows the name of a class only to its members and admins', async () => {
    const { teacher, student, klass } = classOf();
    const sessionId = await plan(teacher, 'Open day', 1, { classId: klass.id, visibility: 'public' });
    const nameTo = async (by: Principal | null) => (await list(by)).items.find(({ id }) => id === sessionId)!.className;
    expect(await nameTo(teacher)).toBe(klass.name);
    expect(await nameTo(student)).toBe(klass.name);
    expect(await nameTo(to.school.person('admin'))).toBe(klass.name);
    expect(await nameTo(to.school.person('student'))).toBeNull();
    expect(await nameTo(null)).toBeNull();
  });

  it('matches beginnings of words from title, description and host, in any order, ignoring case and accents', async () => {
    const host = to.school.person('teacher', 'Zoë Håkansson');
    const sessionId = await plan(host, 'L’Électricité, 3.14 & COVID-19', 1, { description: 'Быстрый Ångström' });
    await plan(to.school.person('teacher', 'Nobody Else'), 'Knitting', 1);
    const finds = async (q: string) => (await list(null, { q })).items.some(({ id }) => id === sessionId);
    for (const q of ['electricite', 'ÉLEC', 'zoe', 'hakan elec', 'covid', 'covid-19', '3.14', 'быстр', 'angstrom', ' zoë  3 '])
      expect([q, await finds(q)]).toEqual([q, true]);
    for (const q of ['lectricite', 'knit', 'elec knit', '!!!', ':*', "' | 'x", 'elec & !zoe x'])
      expect([q, await finds(q)]).toEqual([q, false]);
    await to.commands.execute(new EditSession(host, sessionId, { instructor: 'Grace Hopper' }));
    expect([await finds('zoe'), await finds('grace')]).toEqual([false, true]);
  });

  it('prefers whole words and numbers, and matches the beginnings of all words only if that finds nothing', async () => {
    const host = to.school.person('teacher', 'Emmy Noether');
    for (const title of ['Ring theory 1', 'Ring theory 10', 'Rings and fields 2', 'Ringing bells 21']) await plan(host, title, 1);
    const found = async (q: string) => (await titles(null, { q, host: host.userId })).toSorted();
    expect(await found('ring theory 1')).toEqual(['Ring theory 1']);
    expect(await found('theory ring')).toEqual(['Ring theory 1', 'Ring theory 10']);
    expect(await found('ring')).toEqual(['Ring theory 1', 'Ring theory 10', 'Ringing bells 21', 'Rings and fields 2']);
    expect(await found('ring field')).toEqual(['Rings and fields 2']);
    expect(await found('theo ri')).toEqual(['Ring theory 1', 'Ring theory 10']);
    expect(await found('2')).toEqual(['Rings and fields 2']);
    expect(await found('bell 2')).toEqual(['Ringing bells 21']);
    expect(await found('noet 1')).toEqual(['Ring theory 1', 'Ring theory 10']);
  });

  it('finds words in scripts without spaces, letters such as ß and ł typed plainly, and words with or without punctuation; c++ is not c', async () => {
    const [host, other] = [to.school.person('teacher', 'Łukasz Weiß'), to.school.person('teacher', "Conan O'Brien")];
    const maths = await plan(host, '线性代数入门与应用', 1, { description: '東京で勉強するคณิตศาสตร์' });
    const code = await plan(other, 'C++ for beginners', 1, { description: 'Don’t worry: e-mail me' });
    const sharp = await plan(other, 'C# and ASP.NET', 1, { description: 'Node.js, Øresund, Işık' });
    const plain = await plan(other, 'C for the curious', 1, { description: 'networks' });
    const all = [maths, code, sharp, plain];
    const finds = async (q: string) => {
      const found = (await list(null, { q })).items.map(({ id }) => id);
      return all.filter((id) => found.includes(id));
    };
    for (const [q, expected] of [
      ['代数', [maths]],
      ['入门', [maths]],
      ['用', [maths]],
      ['代数 應用', []],
      ['東京', [maths]],
      ['勉強', [maths]],
      ['ศาสตร์', [maths]],
      ['weiss', [maths]],
      ['LUKASZ weiß', [maths]],
      ["o'brien", [code, sharp, plain]],
      ['obrien', [code, sharp, plain]],
      ['o’brien begin', [code]],
      ['dont worry', [code]],
      ["don't", [code]],
      ['email', [code]],
      ['c++', [code]],
      ['C++ beginners', [code]],
      ['c#', [sharp]],
      ['.net', [sharp]],
      ['nodejs', [sharp]],
      ['node.js', [sharp]],
      ['oresund isik', [sharp]],
      ['c curious', [plain]],
      ['c for', [plain]],
      ['net', [sharp, plain]],
    ] as const)
      expect([q, await finds(q)]).toEqual([q, expected]);
  });

  it('finds c++ and c# only with their signs, even within a longer word; finds numbers with or without signs', async () => {
    const host = to.school.person('teacher');
    const modern = await plan(host, 'Modern C++20', 1);
    const both = await plan(host, 'C++/C# compared', 1);
    await plan(host, 'C 20 and cc', 1);
    const ages = await plan(host, 'Ages 9+ and 11+12', 1);
    const finds = async (q: string) => (await list(null, { q, host: host.userId })).items.map(({ id }) => id).toSorted();
    for (const [q, expected] of [
      ['c++', [modern, both]],
      ['c++20', [modern]],
      ['c++/c#', [both]],
      ['ages 9', [ages]],
      ['ages 9+', [ages]],
      ['ages 11', [ages]],
      ['11+12', [ages]],
    ] as const)
      expect([q, await finds(q)]).toEqual([q, expected.toSorted()]);
  });

  it('shows and finds the new name of a renamed host', async () => {
    const host = to.school.person('teacher', 'Rosalind Franklin');
    const sessionId = await plan(host, 'Crystals', 1);
    to.school.people.set(host.userId, { ...to.school.people.get(host.userId)!, name: 'Dorothy Hodgkin' });
    await to.record(userStream(host.userId), new ProfileChanged({ userId: host.userId, fields: ['name'] }));
    await to.runner.relay();
    const found = (await list(null, { q: 'dorothy' })).items.find(({ id }) => id === sessionId);
    expect(found?.instructor).toBe('Dorothy Hodgkin');
    expect((await list(null, { q: 'rosalind' })).total).toBe(0);
  });

  const rename = async ({ userId }: Principal, name: string) => {
    to.school.people.set(userId, { ...to.school.people.get(userId)!, name });
    await to.record(userStream(userId), new ProfileChanged({ userId, fields: ['name'] }));
    await to.runner.relay();
  };

  /** Regression: a rename locked and loaded every session the host ever had, and marks in the live one had to wait. */
  it('locks only the streams of live sessions when the host is renamed, and notifies the rooms that show the name', async () => {
    const { teacher, klass } = classOf();
    const colleague = to.school.class(teacher);
    const ended = (await to.commands.execute(new StartAdHocSession(teacher, klass.id, { title: 'ended' }))).sessionId;
    await to.commands.execute(new EndSession(teacher, ended));
    const { sessionId: live } = await to.commands.execute(new StartAdHocSession(teacher, klass.id, { title: 'live' }));
    const { sessionId: named } = await to.commands.execute(new StartAdHocSession(teacher, colleague.id, { title: 'named' }));
    await to.commands.execute(new EditSession(teacher, named, { instructor: 'Dr Who' }));
    const waiting = await plan(teacher, 'waiting', 1, { classId: klass.id });
    const heads = async () =>
      new Map(await Promise.all([ended, live, named, waiting].map(async (id) => [id, await to.db.headOf(sessionStream(id))] as const)));
    const before = await heads();
    const transactions = jest.spyOn(to.db, 'transaction');
    await rename(teacher, 'Lise Meitner');
    const locked = new Set(transactions.mock.calls.flatMap(([streams]) => streams).filter((stream) => stream.startsWith('session:')));
    transactions.mockRestore();
    expect([...locked].toSorted()).toEqual([live, named].map(sessionStream).toSorted());
    const notified = [...(await heads())].filter(([id, head]) => head !== before.get(id)).map(([id]) => id);
    expect(notified).toEqual([live]);
    expect((await to.facts(sessionStream(live))).at(-1)).toMatchObject({ payload: { fields: ['instructor'], visibility: 'class' } });
    const shown = async () =>
      Object.fromEntries((await list(teacher, { host: teacher.userId })).items.map(({ title, instructor }) => [title, instructor]));
    expect(await shown()).toEqual({ ended: 'Lise Meitner', live: 'Lise Meitner', waiting: 'Lise Meitner', named: 'Dr Who' });
    expect((await titles(teacher, { q: 'meitner' })).toSorted()).toEqual(['ended', 'live', 'waiting']);
    // A session that shows an instructor is updated too, in case the instructor is removed later.
    await to.commands.execute(new EditSession(teacher, named, { instructor: null }));
    expect((await shown()).named).toBe('Lise Meitner');
  });

  /** Regression: a series kept the old name for good if its host was renamed while it was being created. */
  it('shows the new name even if the host is renamed while a series is being created', async () => {
    const { teacher, klass } = classOf();
    const people = to.school.people;
    const known = people.get(teacher.userId)!;
    let [renamed, isRead]: [Promise<void> | undefined, boolean] = [undefined, false];
    const get = jest.spyOn(people, 'get').mockImplementation((id) => {
      const person = Map.prototype.get.call(people, id) as typeof known | undefined;
      // Rename right after the name was read for the new sessions.
      if (id === teacher.userId && !isRead) {
        isRead = true;
        renamed = to.db.outside(() => rename(teacher, 'Maria Mayer'));
      }
      return person;
    });
    const session = { title: 'Shells', classId: klass.id, startsAt: new Date(Date.now() + 3_600_000) };
    await to.commands.execute(new ScheduleSeries(teacher, session, { rrule: 'FREQ=WEEKLY;COUNT=60' }));
    get.mockRestore();
    await renamed;
    await to.runner.relay();
    const { items } = await list(teacher, { host: teacher.userId });
    expect(new Set(items.map(({ instructor }) => instructor))).toEqual(new Set(['Maria Mayer']));
    expect(items).toHaveLength(60);
  });

  it('tells sessions for one student from the others', async () => {
    const host = to.school.person('teacher');
    await plan(host, 'one', 1, { capacity: 1 });
    await plan(host, 'two', 2, { capacity: 2 });
    await plan(host, 'any', 3);
    const of = { host: host.userId };
    expect(await titles(null, { ...of, oneOnOne: true })).toEqual(['one']);
    expect(await titles(null, { ...of, oneOnOne: false })).toEqual(['two', 'any']);
    expect(await titles(null, of)).toEqual(['one', 'two', 'any']);
  });

  it('filters by host, by dates and by price', async () => {
    const host = to.school.person('teacher');
    await plan(host, 'free', 1);
    await plan(host, 'priced', 3, { price: 1500, currency: 'EUR' });
    const of = { host: host.userId };
    expect(await titles(null, of)).toEqual(['free', 'priced']);
    expect(await titles(null, { ...of, free: true })).toEqual(['free']);
    expect(await titles(null, { ...of, free: false })).toEqual(['priced']);
    expect(await titles(null, { ...of, from: inHours(2) })).toEqual(['priced']);
    expect(await titles(null, { ...of, to: inHours(2) })).toEqual(['free']);
    const startsAt = (await list(null, of)).items[0]!.startsAt;
    expect([await titles(null, { ...of, from: startsAt, to: inHours(2) }), await titles(null, { ...of, to: startsAt })]).toEqual([
      ['free'],
      [],
    ]);
  });

  it('shows what the caller may do', async () => {
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
    const [own] = (await list(teacher, {}, undefined, true)).items;
    expect(own).toMatchObject({ className: klass.name, isHost: true, canJoin: true });
    klass.archived = true;
    expect((await may(teacher)).waiting).toEqual([true, false, false, true]);
  });

  /** Regression: a removed co-teacher still saw the sessions they had hosted in their lists, as editable. */
  it('shows a host who no longer teaches the class only what everyone can find', async () => {
    const { teacher, klass } = classOf();
    await plan(teacher, 'for the class', 1, { classId: klass.id });
    await plan(teacher, 'for all', 2, { classId: klass.id, visibility: 'public' });
    await plan(teacher, 'of no class', 3);
    const mine = () => titles(teacher, {}, undefined, true);
    const listed = async () =>
      (await list(teacher, { host: teacher.userId })).items.map(({ title, isHost, canEdit }) => [title, isHost, canEdit]);
    expect(await mine()).toEqual(['for the class', 'for all', 'of no class']);
    klass.teachers.delete(teacher.userId);
    expect(await mine()).toEqual(['of no class']);
    expect(await listed()).toEqual([
      ['for all', false, false],
      ['of no class', true, true],
    ]);
  });

  it('still shows a teacher what they hosted in a class that is now archived, which they can edit but not start', async () => {
    const { teacher, klass } = classOf();
    await plan(teacher, 'last year', 1, { classId: klass.id });
    klass.archived = true;
    const seen = async (...[filter, mine]: [ListSessions['filter'], boolean]) =>
      (await list(teacher, filter, undefined, mine)).items.map(({ title, isHost, canStart, canEdit }) => [
        title,
        isHost,
        canStart,
        canEdit,
      ]);
    expect(await seen({}, true)).toEqual([['last year', true, false, true]]);
    expect(await seen({ host: teacher.userId }, false)).toEqual([['last year', true, false, true]]);
    klass.teachers.delete(teacher.userId);
    expect(await seen({}, true)).toEqual([]);
  });

  it('shows the members of a class all its sessions, and others only what they can find anyway', async () => {
    const { teacher, student, klass } = classOf();
    await plan(teacher, 'for the class', 1, { classId: klass.id });
    await plan(teacher, 'to book', 2, { classId: klass.id, visibility: 'booked' });
    await plan(teacher, 'for all', 3, { classId: klass.id, visibility: 'public' });
    const of = (by: Principal | null, mine = false) => titles(by, { classId: klass.id }, undefined, mine);
    const [all, found] = [
      ['for the class', 'to book', 'for all'],
      ['to book', 'for all'],
    ];
    for (const member of [teacher, student, to.school.person('admin')]) expect(await of(member)).toEqual(all);
    for (const other of [to.school.person('student'), to.school.person('teacher')]) expect(await of(other)).toEqual(found);
    expect(await of(null)).toEqual(['for all']);
    expect(await of(to.school.person('admin'), true)).toEqual([]);
    expect(await titles(teacher, { classId: newId() })).toEqual([]);
  });
});

describe('a list of more than a thousand sessions', () => {
  /** Lets this many seconds pass for the caches. */
  const passSeconds = (seconds: number) => jest.spyOn(performance, 'now').mockReturnValue(performance.now() + seconds * 1_000 + 1);
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const { to, classOf, plan } = setUpLiveSessions();
  const LONG = 1_100;
  /** Inserts copies 1 to `many` of the session `first`. Copy n is titled `<word> <n>` and starts `later` + n × `apart` minutes after it. */
  const copies = (
    first: string,
    word: string,
    many: number,
    { later = 0, apart = 1, visibility, code = '' }: { later?: number; apart?: number; visibility?: string; code?: string } = {},
  ) =>
    to.db.rows(sql`
      insert into live_session (id, code, title, host_id, starts_at, length_minutes, time_zone, capture, marks_visibility, visibility, search_text, status)
      select gen_random_uuid(), ${`${word[0]!.toUpperCase()}${code}`}::text || n, ${word}::text || ' ' || n, host_id, starts_at + (${later}::int + n * ${apart}::int) * interval '1 minute', 60, 'UTC',
        capture, marks_visibility, coalesce(${visibility ?? null}::text, visibility), ${word}, status
      from live_session, generate_series(1, ${many}::int) n where id = ${first}`);

  it('has every session on exactly one page, in order, and moves a session to the top as soon as it goes live', async () => {
    const teacher = to.school.person('teacher');
    const first = await plan(teacher, 'number 0', 1, { visibility: 'public' });
    await copies(first, 'number', LONG - 1);
    const page = async (number: number, limit: number, filter: ListSessions['filter'] = {}) => {
      const { total, items } = await to.queries.execute(new ListSessions(null, filter, { page: number, limit }));
      return { total, titles: items.map(({ title }) => title) };
    };
    for (const filter of [{}, { q: 'number' }, { status: 'scheduled' as const }, { from: new Date() }]) {
      const seen: string[] = [];
      for (let number = 1; number <= Math.ceil(LONG / 35) + 1; number++) {
        const { total, titles } = await page(number, 35, filter);
        expect(total).toBe(LONG);
        seen.push(...titles);
      }
      expect(seen).toEqual(Array.from({ length: LONG }, (_, n) => `number ${n}`));
    }
    expect((await page(1_000_000, 100)).titles).toEqual([]);

    // Date filters are exact to the millisecond, on every page.
    const { startsAt } = (await to.queries.execute(new ListSessions(null, {}, { page: 1, limit: 1 }))).items[0]!;
    const next = new Date(startsAt.getTime() + 1);
    for (const [filter, expected] of [
      [{ from: next }, Array.from({ length: LONG - 1 }, (_, n) => `number ${n + 1}`)],
      [{ from: next, q: 'number' }, Array.from({ length: LONG - 1 }, (_, n) => `number ${n + 1}`)],
      [{ to: new Date(next.getTime() + (LONG - 2) * 60_000) }, Array.from({ length: LONG - 1 }, (_, n) => `number ${n}`)],
    ] as const) {
      const seen: string[] = [];
      for (let number = 1; number <= LONG / 50 + 1; number++) {
        const { total, titles } = await page(number, 50, filter);
        expect(total).toBe(LONG - 1);
        seen.push(...titles);
      }
      expect(seen).toEqual(expected);
    }

    // These lists are cached by now.
    const last = (await to.db.row(sql<{ id: string }>`select id from live_session where title = ${`number ${LONG - 1}`}`))!;
    await to.commands.execute(new StartSession(teacher, last.id));
    const soonest = await plan(teacher, 'sooner', 0.5, { visibility: 'public' });
    const { items } = await to.queries.execute(new ListSessions(null, {}, { page: 1, limit: 3 }));
    expect(items[1]!.id).toBe(soonest);
    expect((await page(1, 3)).titles).toEqual([`number ${LONG - 1}`, 'sooner', 'number 0']);
    const expected = Array.from({ length: 49 }, (_, n) => `number ${n}`);
    passSeconds(2);
    expect((await page(1, 50, { q: 'number' })).titles).toEqual([`number ${LONG - 1}`, ...expected]);
  });

  it('counts and shows exactly the sessions between two dates', async () => {
    const teacher = to.school.person('teacher');
    const first = await plan(teacher, 'lecture 0', 1, { visibility: 'public' });
    const many = 900;
    await copies(first, 'lecture', many - 1);
    await to.db.rows(sql`
      update live_session set status = 'ended', started_at = starts_at, ended_at = starts_at, outcome = 'held'
      where title like 'lecture %' and title <> 'lecture 0' and split_part(title, ' ', 2)::int % 3 = 0`);
    const { startsAt } = (await to.queries.execute(new ListSessions(null, { host: teacher.userId }, { page: 1, limit: 1 }))).items[0]!;
    const minute = (n: number) => new Date(startsAt.getTime() + n * 60_000);
    const page = async (filter: ListSessions['filter'], number = 1) => {
      const { total, items } = await to.queries.execute(
        new ListSessions(null, { host: teacher.userId, ...filter }, { page: number, limit: 10 }),
      );
      return { total, titles: items.map(({ title }) => title) };
    };
    const between = (from: number, end: number) => Array.from({ length: end - from }, (_, n) => from + n);
    const over = (n: number) => n > 0 && n % 3 === 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(many),
        fc.nat(many),
        fc.constantFrom<('scheduled' | 'ended')[]>('scheduled', 'ended'),
        async (a, b, status) => {
          const [from, end] = [Math.min(a, b), Math.max(a, b)];
          const all = between(from, end);
          expect((await page({ from: minute(from), to: minute(end) })).total).toBe(all.length);
          expect((await page({ from: minute(from) })).total).toBe(many - from);
          expect((await page({ to: minute(end) })).total).toBe(end);
          const some = status === 'ended' ? all.filter(over).toReversed() : all.filter((n) => !over(n));
          const found = await page({ from: minute(from), to: minute(end), status }, 2);
          expect(found).toEqual({ total: some.length, titles: some.slice(10, 20).map((n) => `lecture ${n}`) });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('caches the total and later pages of a long list for ten seconds, a long search for two seconds, and short lists not at all', async () => {
    const teacher = to.school.person('teacher');
    const first = await plan(teacher, 'essay 0', 1, { visibility: 'public' });
    await copies(first, 'essay', LONG - 1);
    const page = async (filter: ListSessions['filter'], number: number) => {
      const { total, items } = await to.queries.execute(
        new ListSessions(null, { host: teacher.userId, ...filter }, { page: number, limit: 10 }),
      );
      return `${total}: ${items[0]?.title}`;
    };
    const [words, scheduled] = [{ q: 'essay' }, { status: 'scheduled' as const }];
    const pages = async () => [await page({}, 1), await page({}, 102), await page(words, 1), await page(words, 2)];
    expect(await pages()).toEqual(['1100: essay 0', '1100: essay 1010', '1100: essay 0', '1100: essay 10']);
    await to.db.rows(sql`delete from live_session where title = 'essay 1'`);
    await to.db.rows(sql`update live_session set status = 'cancelled' where title = 'essay 0'`);
    expect(await page(scheduled, 1)).toBe('1098: essay 2');
    expect(await pages()).toEqual(['1100: essay 2', '1100: essay 1010', '1100: essay 0', '1100: essay 10']);
    passSeconds(2);
    expect(await pages()).toEqual(['1100: essay 2', '1100: essay 1010', '1099: essay 2', '1099: essay 12']);
    passSeconds(10);
    expect(await pages()).toEqual(['1099: essay 2', '1099: essay 1012', '1099: essay 2', '1099: essay 12']);

    await to.db.rows(sql`delete from live_session where title like 'essay %' and split_part(title, ' ', 2)::int > 500`);
    const short = async () => [await page({ ...scheduled, from: new Date() }, 2), await page({ ...scheduled, ...words }, 2)];
    expect(await short()).toEqual(['499: essay 12', '499: essay 12']);
    await to.db.rows(sql`delete from live_session where title = 'essay 3'`);
    expect(await short()).toEqual(['498: essay 13', '498: essay 13']);
  });

  it('hides a session that is now visible to its class only, even on a cached page', async () => {
    const { teacher, student, klass } = classOf();
    const [first, second] = [
      await plan(teacher, 'secret 0', 1, { visibility: 'public', classId: klass.id }),
      await plan(teacher, 'secret 1', 2, { visibility: 'public', classId: klass.id }),
    ];
    await copies(first, 'secret', 600, { later: 120 });
    const finds = async (by: Principal | null, page: number) => {
      const { items } = await to.queries.execute(new ListSessions(by, { q: 'secret' }, { page, limit: 1 }));
      return items.map(({ id }) => id);
    };
    for (let time = 0; time < 8; time++)
      for (const by of [null, student]) expect([await finds(by, 1), await finds(by, 2)]).toEqual([[first], [second]]);
    for (const id of [first, second]) await to.commands.execute(new EditSession(teacher, id, { visibility: 'class' }));
    expect(await finds(null, 2)).toEqual([]);
    expect(await finds(null, 1)).not.toContain(first);
    expect([await finds(student, 1), await finds(student, 2)]).toEqual([[first], [second]]);
  });

  it('finds every session in a very long search', async () => {
    const teacher = to.school.person('teacher');
    const first = await plan(teacher, 'assembly 0', 1, { visibility: 'public' });
    const many = 10_100;
    await copies(first, 'assembly', many - 1);
    const page = async (number: number) => {
      const { total, items } = await to.queries.execute(new ListSessions(null, { q: 'assembly' }, { page: number, limit: 100 }));
      return [total, ...items.map(({ title }) => title)];
    };
    for (let time = 0; time < 3; time++)
      for (const number of [1, 2, 50, 101, 102]) {
        const from = (number - 1) * 100;
        expect(await page(number)).toEqual([many, ...Array.from({ length: number < 102 ? 100 : 0 }, (_, n) => `assembly ${from + n}`)]);
      }
    // Continuing from any page by cursor gives the next page.
    const by = async (part: { page: number; after?: Position }) =>
      to.queries.execute(new ListSessions(null, { q: 'assembly' }, { limit: 100, ...part }));
    for (const number of [1, 2, 50, 100]) {
      const { next } = await by({ page: number });
      expect((await by({ page: 1, after: next! })).items.map(({ title }) => title)).toEqual((await page(number + 1)).slice(1));
    }
    expect((await by({ page: 101 })).next).toBeNull();
    // Two seconds later, a session that went live comes first.
    const last = (await to.db.row(sql<{ id: string }>`select id from live_session where title = 'assembly 9000'`))!;
    await to.commands.execute(new StartSession(teacher, last.id));
    passSeconds(2);
    expect((await page(1)).slice(1, 4)).toEqual(['assembly 9000', 'assembly 0', 'assembly 1']);
  });

  it('is current when read by cursor: sessions that stay appear exactly once, however many others come and go', async () => {
    const teacher = to.school.person('teacher');
    const first = await plan(teacher, 'chapter 0', 1, { visibility: 'public' });
    await copies(first, 'chapter', LONG);
    const host = { host: teacher.userId };
    const idsOf = async (condition = sql`true`) =>
      (
        await to.db.rows(
          sql<{ id: string }>`select id from live_session where host_id = ${teacher.userId} and ${condition} order by list_key, id`,
        )
      ).map(({ id }) => id);
    let word = 0;
    for (const filter of [host, { ...host, q: 'chapter' }, { ...host, status: 'scheduled' as const }, { ...host, from: new Date() }]) {
      const page = (after: Position, limit: number) => to.queries.execute(new ListSessions(null, filter, { page: 1, limit, after }));
      // Makes sure that the list is cached.
      for (let time = 0; time < 8; time++) await page([], 1);
      for (const status of ['scheduled', 'scheduled'] as const) {
        const stays = new Set(await idsOf());
        const seen: string[] = [];
        let next: Position | null = [];
        for (let turn = 0; next; turn++) {
          const { items, next: behind }: Page<SessionView> = await page(next, turn % 2 ? 97 : 50);
          seen.push(...items.map(({ id }) => id));
          next = behind;
          if (turn > 12) continue;
          // Inserts sessions before and after the cursor, and deletes almost a page of sessions after it.
          for (const later of [0, 400, 1_000]) await copies(first, 'chapter', 2, { later, apart: 0, code: `C${word++}` });
          const gone = (await idsOf(sql`status = ${status}`)).slice(60 * turn, 60 * turn + 45).filter((id) => id !== first);
          if (turn % 3 === 0) await to.db.rows(sql`delete from live_session where id = any(${gone}::uuid[])`);
          if (turn % 3 === 0) for (const id of gone) stays.delete(id);
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect([...stays].filter((id) => !seen.includes(id))).toEqual([]);
      }
    }
  });

  it('serves a whole school that opens its lists at once', async () => {
    const lists = Array.from({ length: 600 }, () => to.queries.execute(new ListSessions(null, { host: newId() }, { page: 1, limit: 20 })));
    for (const { total } of await Promise.all(lists)) expect(total).toBe(0);
  });
});
