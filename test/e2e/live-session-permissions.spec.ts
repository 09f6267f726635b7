import fc from 'fast-check';
import { sql } from 'kysely';
import { newId } from '../../src/kernel/ids.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';

/*
 * What a session allows its reader to do is the same in every list, in the session itself, and in what the commands actually do.
 */

const STATUSES = ['scheduled', 'live', 'ended', 'cancelled'] as const;
const KINDS = [
  { klass: 'in use', visibility: 'class' },
  { klass: 'in use', visibility: 'booked' },
  { klass: 'in use', visibility: 'public' },
  { klass: 'archived', visibility: 'class' },
  { klass: 'archived', visibility: 'booked' },
  { klass: 'archived', visibility: 'public' },
  { klass: 'none', visibility: 'booked' },
  { klass: 'none', visibility: 'public' },
] as const;
/** `promoted`: a teacher who enrolled and booked when they were a student. `demoted`: once a teacher of the class, now a student. */
const CALLERS = [
  'admin',
  'owner',
  'host',
  'removed host',
  'coTeacher',
  'stranger',
  'promoted',
  'demoted',
  'enrolled',
  'booked',
  'outsider',
] as const;

interface Case {
  readonly kind: (typeof KINDS)[number];
  readonly status: (typeof STATUSES)[number];
  readonly caller: (typeof CALLERS)[number];
  readonly capacity: number | null;
  readonly lateBooking: boolean;
  readonly hostLeft: boolean;
}

interface Flags {
  readonly canJoin: boolean;
  readonly canEdit: boolean;
  readonly canStart: boolean;
  readonly canBook: boolean;
}

describe('what a session allows its reader to do', () => {
  let app: TestApp;
  let db: Database;
  const who = {} as Record<(typeof CALLERS)[number], SignedUp>;

  beforeAll(async () => {
    app = await startApp();
    db = app.app.get(Database);
    for (const name of CALLERS) {
      const isStudent = ['demoted', 'enrolled', 'booked', 'outsider'].includes(name);
      who[name] = name === 'removed host' ? who.host : await app.signUp(name === 'admin' ? 'admin' : isStudent ? 'student' : 'teacher');
    }
  });
  afterAll(() => app.close());

  const send = (method: 'get' | 'post' | 'patch', by: SignedUp, path: string, body?: object) => {
    const request = app.http[method](`/api/v1${path}`).set('authorization', `Bearer ${by.token}`);
    return body ? request.send(body) : request;
  };

  const classOf = async ({ kind, caller }: Case): Promise<string> => {
    const id = newId();
    const staff = [who.owner, who.coTeacher, who.demoted, ...(caller === 'removed host' ? [] : [who.host])].map((each) => each.id);
    await db.rows(sql`insert into class (id, name, owner_id, teacher_ids, created_at, archived_at)
      values (${id}, 'Physics 10b', ${who.owner.id}, ${staff}::uuid[], now(), ${kind.klass === 'archived' ? new Date() : null})`);
    for (const student of [who.enrolled, who.promoted])
      await db.rows(
        sql`insert into enrolment (id, class_id, student_id, starts_at) values (${newId()}, ${id}, ${student.id}, now() - interval '1 day')`,
      );
    return id;
  };

  const sessionOf = async (one: Case): Promise<{ id: string; word: string }> => {
    const { kind, status, capacity, lateBooking } = one;
    const classId = kind.klass === 'none' ? null : await classOf(one);
    const word = `w${newId().replaceAll('-', '')}`;
    const planned = { title: word, startsAt: new Date(Date.now() + 3_600_000), visibility: 'public', lateBooking };
    const { body } = await send('post', who.host, '/live-sessions', planned).expect(201);
    const { id } = body.data as { id: string };
    const [started, ended] = [['live', 'ended'].includes(status), status === 'ended'];
    await db.rows(sql`update live_session set class_id = ${classId}, visibility = ${kind.visibility}, status = ${status},
      capacity = ${kind.visibility === 'class' ? null : capacity}, outcome = ${ended ? 'held' : null},
      started_at = ${started ? new Date() : null}, ended_at = ${ended ? new Date() : null} where id = ${id}`);
    // Nobody has a seat in a session limited to its class.
    for (const [place, student] of kind.visibility === 'class' ? [] : [who.booked, who.promoted].entries())
      await db.rows(sql`insert into booking (id, session_id, student_id, place, status, price, booked_at, confirmed_at)
        values (${newId()}, ${id}, ${student.id}, ${place + 1}, 'confirmed', 0, now(), now())`);
    return { id, word };
  };

  const flagsOf = ({ canJoin, canEdit, canStart, canBook }: Flags): Flags => ({ canJoin, canEdit, canStart, canBook });

  /** Ordered so that no command affects the next. */
  const done = async (id: string, by: SignedUp, status: Case['status']): Promise<Flags> => {
    const ok = async (method: 'post' | 'patch', path: string, body: object = {}) =>
      (await send(method, by, `/live-sessions/${id}${path}`, body)).status < 300;
    const canJoin = await ok('post', '/join');
    const canEdit = await ok('patch', '', { description: 'Bring a ruler.' });
    // Starting a live session again changes nothing.
    const canStart = (await ok('post', '/start')) && status === 'scheduled';
    return { canJoin, canEdit, canStart, canBook: await ok('post', '/bookings') };
  };

  const check = async (one: Case) => {
    const by = who[one.caller];
    const { id, word } = await sessionOf(one);
    const inactive = one.hostLeft && by !== who.host;
    if (inactive) await db.rows(sql`update app_user set status = 'inactive' where id = ${who.host.id}`);
    const { status, body } = await send('get', by, `/live-sessions/${id}`);
    const { meetingUrl: _url, meetingPassword: _password, ...single } = (body.data ?? {}) as Record<string, unknown> & Flags;
    const classId = single.classId ? `&classId=${String(single.classId)}` : '';
    for (const list of [`?q=${word}`, `?q=${word}${classId}`, `/mine?q=${word}`]) {
      const found = (await send('get', by, `/live-sessions${list}`).expect(200)).body.data as Record<string, unknown>[];
      for (const row of found) expect([list, row]).toEqual([list, single]);
    }
    const said = status === 200 ? flagsOf(single) : { canJoin: false, canEdit: false, canStart: false, canBook: false };
    expect(said).toEqual(await done(id, by, one.status));
    if (inactive) await db.rows(sql`update app_user set status = 'active' where id = ${who.host.id}`);
    return said;
  };

  const plain: Case = {
    kind: { klass: 'archived', visibility: 'class' },
    status: 'scheduled',
    caller: 'admin',
    capacity: null,
    lateBooking: false,
    hostLeft: false,
  };

  it('never includes starting in an archived class, even for admins, in the list and in the session itself', async () => {
    for (const caller of ['admin', 'owner', 'host', 'coTeacher'] as const)
      expect([caller, (await check({ ...plain, caller })).canStart]).toEqual([caller, false]);
    expect((await check({ ...plain, kind: { klass: 'in use', visibility: 'class' } })).canStart).toBe(true);
  });

  it('is right in lists for the co-teacher and the students of an archived class', async () => {
    const kind = { klass: 'archived', visibility: 'public' } as const;
    expect(await check({ ...plain, kind, caller: 'coTeacher' })).toMatchObject({ canEdit: true });
    expect(await check({ ...plain, kind, caller: 'enrolled', capacity: 5, status: 'live' })).toMatchObject({
      canJoin: true,
      canBook: false,
    });
  });

  it('is right for a seat booked by a student who is now a teacher', async () => {
    const kind = { klass: 'none', visibility: 'booked' } as const;
    expect(await check({ ...plain, kind, caller: 'promoted', status: 'live' })).toMatchObject({ canJoin: true });
  });

  it('is the same in every list, in the session itself, and in what commands do, for every combination of session, class and reader', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record<Case>({
          kind: fc.constantFrom(...KINDS),
          status: fc.constantFrom(...STATUSES),
          caller: fc.constantFrom(...CALLERS),
          capacity: fc.constantFrom(null, 5),
          lateBooking: fc.boolean(),
          hostLeft: fc.boolean(),
        }),
        async (one) => void (await check(one)),
      ),
      { numRuns: 80 },
    );
  });
});
