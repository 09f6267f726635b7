import fc from 'fast-check';
import { sql } from 'kysely';
import { QueryBus, type Query } from '@nestjs/cqrs';
import type { Principal } from '../../src/contracts/auth.ts';
import type { Position } from '../../src/contracts/page.ts';
import { ListSessions } from '../../src/contracts/live-session/catalogue.ts';
import type { DomainError } from '../../src/kernel/domain/domain-error.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { GetRegister } from '../../src/modules/attendance/features/get-register.ts';
import { ListStudents } from '../../src/modules/auth/features/list-students.ts';
import { ListUsers } from '../../src/modules/auth/features/list-users.ts';
import { ListBookings, ListOwnBookings } from '../../src/contracts/booking/bookings.ts';
import { searchKey } from '../../src/kernel/domain/search-key.ts';
import { ListClasses } from '../../src/modules/classes/features/list-classes.ts';
import { ListParticipants } from '../../src/modules/live-session/presence/features/list-participants.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';

/*
 * Every list is read by cursor while rows are added and removed between its pages: each row that was there all the time appears exactly once.
 */

/** A small number to sort rows by: many share it, so that their ids decide the order. */
type Rank = number;

interface List {
  readonly path: string;
  readonly by: SignedUp;
  /** The property of an item that identifies its row. */
  readonly id: string;
  readonly add: (rank: Rank, n: number) => Promise<string>;
  readonly remove: (id: string) => Promise<unknown>;
}

const NAMES = ['Zoë', 'amara', 'Amara', 'Łukasz', '数学', 'é', 'E', 'o’Neill', 'ß', '10b', '9a', '🦆'];
const nameAt = (rank: Rank) => NAMES[rank % NAMES.length]!;

describe('a list read by cursor', () => {
  let app: TestApp;
  let db: Database;
  let codes = 0;
  let admin: SignedUp, teacher: SignedUp, student: SignedUp;

  beforeAll(async () => {
    app = await startApp();
    db = app.app.get(Database);
    [admin, teacher, student] = [await app.signUp('admin'), await app.signUp('teacher'), await app.signUp('student')];
  });
  afterAll(() => app.close());

  const run = (statement: ReturnType<typeof sql>) => db.rows(statement);
  const addUser = (tag: string, role: 'student' | 'teacher') => async (rank: Rank) => {
    const id = newId();
    await run(sql`insert into app_user (id, name, name_key, email, email_key, password_hash, role, status, created_at, updated_at)
      values (${id}, ${nameAt(rank)}, ${nameAt(rank).toLowerCase()}, ${`${id}@${tag}.example`}, ${`${id}@${tag}.example`}, 'none', ${role}, 'active', now(), now())`);
    return id;
  };
  const removeUser = (id: string) => run(sql`delete from app_user where id = ${id}`);
  const insertSession = async (hostId: string, at: Date, word: string, more: { status?: string; classId?: string } = {}) => {
    const [id, status] = [newId(), more.status ?? 'scheduled'];
    const started = status === 'live' || status === 'ended' ? at : null;
    const ended = status === 'ended';
    await run(sql`insert into live_session (id, code, title, host_id, class_id, starts_at, length_minutes, time_zone, capture, marks_visibility, visibility,
        search_text, status, started_at, ended_at, outcome)
      values (${id}, ${`S${String(++codes).padStart(7, '0')}`}, ${word}, ${hostId}, ${more.classId ?? null}, ${at}, 60, 'UTC', '{teacher}', 'concerned', 'public', ${word}, ${status},
        ${started}, ${ended ? at : null}, ${ended ? 'held' : null})`);
    return id;
  };
  const sessions = (path: string, by: SignedUp, hostId: string, word: string): List => ({
    path,
    by,
    id: 'id',
    add: (rank, n) =>
      insertSession(hostId, new Date(Date.UTC(2040, 0, 1) + rank * 1_000), word, {
        status: ['scheduled', 'ended', 'live', 'cancelled'][n % 4]!,
      }),
    remove: (id) => run(sql`delete from live_session where id = ${id}`),
  });
  const addBooking = (sessionId: () => Promise<string>, studentId: () => string, by: 'id' | 'session') => {
    let place = 0;
    return async (rank: Rank) => {
      const [id, session] = [newId(), await sessionId()];
      await run(sql`insert into booking (id, session_id, student_id, place, status, price, booked_at, cancelled_at, reason)
        values (${id}, ${session}, ${studentId()}, ${++place}, 'cancelled', 0, to_timestamp(1790000000 + ${rank}::int) + interval '1 microsecond' * ${rank % 3}, now(), 'student')`);
      return by === 'id' ? id : session;
    };
  };
  const removeBooking = (id: string) => run(sql`delete from booking where id = ${id}`);

  const LISTS: Readonly<Record<string, () => Promise<List>>> = {
    users: async () => {
      const tag = `t${newId()}`;
      return { path: `/users?role=teacher&search=${tag}`, by: admin, id: 'id', add: addUser(tag, 'teacher'), remove: removeUser };
    },
    students: async () => {
      const tag = `t${newId()}`;
      return { path: `/students?search=${tag}`, by: teacher, id: 'id', add: addUser(tag, 'student'), remove: removeUser };
    },
    classes: async () => {
      const tag = newId();
      return {
        path: `/classes?q=${tag}`,
        by: teacher,
        id: 'id',
        add: async (rank) => {
          const id = newId();
          await run(sql`insert into class (id, name, name_key, owner_id, teacher_ids, created_at)
            values (${id}, ${`${nameAt(rank)} ${tag}`}, ${searchKey(`${nameAt(rank)} ${tag}`)}, ${teacher.id}, array[${teacher.id}]::uuid[], now())`);
          return id;
        },
        remove: (id) => run(sql`delete from class where id = ${id}`),
      };
    },
    'the catalogue': async () => {
      const hostId = newId();
      return sessions(`/live-sessions?host=${hostId}`, student, hostId, 'optics');
    },
    'the catalogue by dates': async () => {
      const hostId = newId();
      return sessions(`/live-sessions?host=${hostId}&from=2030-01-01T00:00:00Z&to=2050-01-01T00:00:00Z`, admin, hostId, 'optics');
    },
    'a search': async () => {
      const word = `w${newId().replaceAll('-', '')}`;
      return sessions(`/live-sessions?q=${word}`, student, newId(), word);
    },
    'own sessions': async () => {
      const word = `w${newId().replaceAll('-', '')}`;
      return sessions(`/live-sessions/mine?q=${word}`, teacher, teacher.id, word);
    },
    'bookings of a session': async () => {
      const sessionId = await insertSession(teacher.id, new Date('2040-01-01T00:00:00Z'), 'optics');
      return {
        path: `/live-sessions/${sessionId}/bookings`,
        by: teacher,
        id: 'id',
        add: addBooking(async () => sessionId, newId, 'id'),
        remove: removeBooking,
      };
    },
    'own bookings': async () => {
      await run(sql`delete from booking where student_id = ${student.id}`);
      const session = () => insertSession(newId(), new Date('2040-01-01T00:00:00Z'), 'optics');
      return {
        path: '/bookings/me',
        by: student,
        id: 'id',
        add: addBooking(session, () => student.id, 'id'),
        remove: removeBooking,
      };
    },
    participants: async () => {
      const sessionId = await insertSession(teacher.id, new Date(), 'optics', { status: 'live' });
      return {
        path: `/live-sessions/${sessionId}/participants`,
        by: teacher,
        id: 'userId',
        add: async (rank, n) => {
          const userId = newId();
          await run(sql`insert into presence_interval (id, session_id, user_id, role, staff, joined_at, here_since)
            values (${newId()}, ${sessionId}, ${userId}, 'student', ${n % 3 === 0}, now(), to_timestamp(1790000000 + ${rank}::int) + interval '1 microsecond' * ${rank % 3})`);
          return userId;
        },
        remove: (userId) => run(sql`update presence_interval set left_at = now() where user_id = ${userId}`),
      };
    },
    reactions: async () => ({
      path: '/reactions',
      by: admin,
      id: 'stream',
      add: async (rank) => {
        const stream = `session:${newId()}`;
        await run(sql`insert into reaction_cursor (reaction, stream, seq, wanted_seq, attempts, parked_at)
          values (${`test.${nameAt(rank)}`}, ${stream}, 0, 1, 10, now())`);
        return stream;
      },
      remove: (stream) => run(sql`delete from reaction_cursor where stream = ${stream}`),
    }),
    'a register': async () => {
      const sessionId = await insertSession(teacher.id, new Date(), 'optics', { status: 'live' });
      await run(sql`insert into register (session_id, capture, opened_at) values (${sessionId}, '{teacher}', now())`);
      const person = addUser(`t${newId()}`, 'student');
      return {
        path: `/live-sessions/${sessionId}/attendance`,
        by: teacher,
        id: 'studentId',
        add: async (rank, n) => {
          const studentId = await person(rank);
          await run(sql`insert into register_line (session_id, student_id, expected) values (${sessionId}, ${studentId}, ${n % 3 > 0})`);
          return studentId;
        },
        remove: (id) => run(sql`delete from register_line where student_id = ${id}`),
      };
    },
  };

  const pageOf = async ({ path, by, id }: List, part: string) => {
    const url = `/api/v1${path}${path.includes('?') ? '&' : '?'}${part}`;
    const { body } = await app.http.get(url).set('authorization', `Bearer ${by.token}`).expect(200);
    const { data, pagination } = body as {
      data: Record<string, string>[];
      pagination: { total: number; page: number | null; next: string | null };
    };
    return { ids: data.map((item) => item[id]!), ...pagination };
  };

  it.each(Object.keys(LISTS))('%s: returns each stable row exactly once, whatever is added or removed between pages', async (name) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(11), { minLength: 1, maxLength: 14 }),
        fc.array(
          fc.record({
            limit: fc.integer({ min: 1, max: 5 }),
            added: fc.array(fc.nat(11), { maxLength: 3 }),
            removed: fc.array(fc.nat(), { maxLength: 2 }),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        // The first page: by cursor or by number.
        fc.constantFrom('after=', 'page=1', ''),
        async (ranks, turns, start) => {
          const list = await LISTS[name]!();
          const rows: string[] = [];
          let n = 0;
          for (const rank of ranks) rows.push(await list.add(rank, n++));
          const stays = new Set(rows);
          const seen: string[] = [];
          let next: string | null = null;
          for (let turn = 0; turn === 0 || next !== null; turn++) {
            const { limit, added, removed } = turns[turn % turns.length]!;
            const page = await pageOf(list, `limit=${limit}&${next === null ? start : `after=${next}`}`);
            expect(page.total).toBe(rows.length);
            expect(page.ids.length).toBeLessThanOrEqual(limit);
            expect(page.page).toBe(next === null && start !== 'after=' ? 1 : null);
            seen.push(...page.ids);
            next = page.next;
            // Stops adding rows at some point, or the list would never end.
            if (turn >= turns.length) continue;
            for (const rank of added) rows.push(await list.add(rank, n++));
            for (const which of removed) {
              if (!rows.length) break;
              const [gone] = rows.splice(which % rows.length, 1);
              await list.remove(gone!);
              stays.delete(gone!);
            }
          }
          expect(seen.toSorted()).toEqual([...new Set(seen)].toSorted());
          expect(seen.filter((id) => stays.has(id)).toSorted()).toEqual([...stays].toSorted());
          for (const id of rows) await list.remove(id);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('rejects an invalid cursor, however it was made', async () => {
    const queries = app.app.get(QueryBus);
    const id = await LISTS['a register']!().then(({ path }) => path.split('/')[2]!);
    const by: Principal = { userId: teacher.id, role: 'teacher', deviceId: newId(), expiresAt: 0 };
    const page = (...after: Position) => ({ page: 1, limit: 1, after });
    const bad: Readonly<Record<string, (after: ReturnType<typeof page>) => Query<unknown>>> = {
      users: (after) => new ListUsers(after, {}),
      students: (after) => new ListStudents(after),
      classes: (after) => new ListClasses(by, { archived: false }, after),
      sessions: (after) => new ListSessions(by, {}, after),
      bookings: (after) => new ListBookings(by, id, {}, after),
      'own bookings': (after) => new ListOwnBookings(by, {}, after),
      participants: (after) => new ListParticipants(by, id, after),
      register: (after) => new GetRegister(by, id, after),
    };
    for (const [name, list] of Object.entries(bad)) {
      for (const after of [
        page('x'),
        page(1.5),
        page('x', 'x'),
        page('\ud800', id),
        page('\0', id),
        page('9'.repeat(19), id, 0),
        page(true, 'x', 'x'),
        page('0', id, 9),
      ])
        expect([name, after, await queries.execute(list(after)).catch((error: DomainError) => error.code)]).toEqual([
          name,
          after,
          'VALIDATION_FAILED',
        ]);
      expect(await queries.execute(list(page()))).toMatchObject({ total: expect.any(Number) });
    }
  });

  it.each(Object.keys(LISTS))(
    '%s: returns the rows of its numbered pages in the same order, and continues from any of them',
    async (name) => {
      const list = await LISTS[name]!();
      for (let n = 0; n < 9; n++) await list.add((n * 7) % 11, n);
      const all = (await pageOf(list, 'limit=100')).ids;
      expect(all).toHaveLength(9);
      for (let page = 1; page <= 3; page++) {
        const numbered = await pageOf(list, `limit=4&page=${page}`);
        expect([page, numbered.ids]).toEqual([page, all.slice(4 * page - 4, 4 * page)]);
        if (page === 3) expect(numbered.next).toBeNull();
        else expect((await pageOf(list, `limit=100&after=${numbered.next}`)).ids).toEqual(all.slice(4 * page));
      }
      expect(await pageOf(list, 'limit=4&page=4')).toMatchObject({ ids: [], total: 9, next: null });
      expect((await pageOf(list, 'limit=9')).next).toBeNull();
    },
  );
});
