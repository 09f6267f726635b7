import { sql } from 'kysely';
import { manageReactions } from '../../src/cli/manage-reactions.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { runCommand, shellEnv } from '../support/shell.ts';
import { until } from '../support/until.ts';

const REACTION = 'live-session.end-presence-when-user-deactivated';

/** Sets the state after ten failures: no fact is left before it, so the next attempt succeeds. */
const park = (app: TestApp, ...streams: string[]) =>
  app.app.get(Database).rows(sql`
    insert into reaction_cursor (reaction, stream, seq, wanted_seq, attempts, next_try_at, parked_at)
    select ${REACTION}, unnest(${streams}::text[]), 0, 3, 10, now() + interval '5 minutes', now()`);
const left = async (app: TestApp) =>
  (
    await app.app
      .get(Database)
      .rows(sql<{ stream: string }>`select stream from reaction_cursor where parked_at is not null order by stream`)
  ).map(({ stream }) => stream);
const doneIn = (app: TestApp, stream: string) =>
  until(`the reaction in ${stream}`, () =>
    app.app.get(Database).row(sql`select 1 from reaction_cursor where stream = ${stream} and seq = wanted_seq and attempts = 0`),
  );

describe('failing reactions, for admins', () => {
  let app: TestApp;
  let admin: SignedUp, teacher: SignedUp;
  beforeAll(async () => {
    app = await startApp();
    [admin, teacher] = [await app.signUp('admin'), await app.signUp('teacher')];
  });
  afterAll(() => app.close());
  const as = ({ token }: SignedUp) => ({ Authorization: `Bearer ${token}` });
  const list = async (query = '') => (await app.http.get(`/api/v1/reactions${query}`).set(as(admin)).expect(200)).body;
  const retry = async (body: object) => (await app.http.post('/api/v1/reactions/retry').set(as(admin)).send(body).expect(200)).body.data;
  const parkedByHealth = async () => (await app.http.get('/health/ready').expect(200)).body.data.parkedReactions;

  it('are listed in pages, counted by readiness without failing it, and retried, one or all', async () => {
    expect((await list()).data).toEqual([]);
    await park(app, 'user:a', 'user:b', 'user:c');
    const { data, pagination } = await list('?limit=2');
    expect(data.map(({ stream }: { stream: string }) => stream)).toEqual(['user:a', 'user:b']);
    expect(data[0]).toEqual({
      reaction: REACTION,
      stream: 'user:a',
      behind: 3,
      attempts: 10,
      nextTryAt: null,
      parkedAt: expect.stringMatching(/Z$/),
    });
    expect(pagination).toMatchObject({ total: 3, totalPages: 2 });
    expect((await list('?limit=2&page=2')).data).toHaveLength(1);
    expect((await list('?page=9')).data).toEqual([]);
    expect(await parkedByHealth()).toBe(3);
    expect(await retry({ reaction: REACTION, stream: 'user:nobody' })).toEqual({ retried: 0 });
    expect(await retry({ stream: 'user:b' })).toEqual({ retried: 1 });
    await doneIn(app, 'user:b');
    expect(await left(app)).toEqual(['user:a', 'user:c']);
    expect(await retry({})).toEqual({ retried: 2 });
    await Promise.all([doneIn(app, 'user:a'), doneIn(app, 'user:c')]);
    expect(await parkedByHealth()).toBe(0);
    expect(await retry({})).toEqual({ retried: 0 });
  });

  it('record who retried them', async () => {
    const rows = await app.app.get(Database).rows(sql`
      select actor_id, payload, audience from event_log where stream = 'operations' and payload->>'stream' = 'user:b'`);
    expect(rows).toEqual([{ actor_id: admin.id, payload: { reaction: null, stream: 'user:b', count: 1 }, audience: 'nobody' }]);
  });

  it('are visible to admins only', async () => {
    await app.http.get('/api/v1/reactions').expect(401);
    for (const request of [app.http.get('/api/v1/reactions'), app.http.post('/api/v1/reactions/retry').send({})])
      expect((await request.set(as(teacher)).expect(403)).body.code).toBe('ADMIN_ONLY');
  });

  it.each([{ reaction: '' }, { stream: 7 }, { stream: 'x'.repeat(201) }, { reaction: null }, { all: true }])(
    'are not retried by %j',
    async (body) => void (await app.http.post('/api/v1/reactions/retry').set(as(admin)).send(body).expect(400)),
  );
});

describe('npm run reactions', () => {
  let app: TestApp | undefined;
  let env: Record<string, string | undefined>;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    ({ env, remove } = await shellEnv());
  });
  afterAll(async () => {
    await app?.close();
    await remove();
  });
  const run = (args: string[]) => runCommand(manageReactions, args, { env });

  it.each([[[]], [['show']], [['list', 'all']], [['list', '--stream', 'x']], [['retry', '--user', 'x']]])(
    'prints its usage when called wrongly: %j',
    async (args) => expect(await run(args)).toEqual([1, expect.stringContaining('npm run reactions -- retry')]),
  );

  it('reports a missing database, and does not create one', async () => {
    expect(await run(['list'])).toEqual([1, expect.stringMatching(env.DATABASE_URL ? /start a server on it first/ : /no database in/)]);
  });

  it('lists reactions, and has one retried by the running server or by the next one that starts', async () => {
    app = await startApp(env);
    await park(app, 'user:a', 'user:b');
    if (!env.DATABASE_URL) {
      // The embedded database serves only one process.
      expect(await run(['list'])).toEqual([1, expect.stringMatching(/POST \/api\/v1\/reactions\/retry.*or stop it/)]);
      await app.close();
    }
    expect(await run(['list'])).toEqual([
      0,
      expect.stringMatching(/^(\S+when-user-deactivated  user:[ab]  parked since \S+Z, 10 attempts, 3 behind\n?){2}$/),
    ]);
    expect(await run(['retry', '--stream', 'user:b'])).toEqual([0, expect.stringMatching(/^1 will be retried/)]);
    if (!env.DATABASE_URL) app = await startApp(env);
    await doneIn(app, 'user:b');
    expect(await left(app)).toEqual(['user:a']);
    if (!env.DATABASE_URL) await app.close();
    expect(await run(['retry'])).toEqual([0, expect.stringMatching(/^1 will be retried/)]);
    expect(await run(['retry', '--reaction', 'none.such'])).toEqual([0, expect.stringMatching(/^0 will be retried/)]);
    if (!env.DATABASE_URL) app = await startApp(env);
    await doneIn(app, 'user:a');
    if (!env.DATABASE_URL) await app.close();
    expect(await run(['list'])).toEqual([0, 'No reaction is failing.']);
  });
});
