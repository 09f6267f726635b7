import { sql } from 'kysely';
import { Database } from '../../src/kernel/messaging/database.ts';
import { Metrics } from '../../src/kernel/metrics.ts';
import { Shutdown } from '../../src/kernel/shutdown.ts';
import { stopApp } from '../../src/bootstrap.ts';
import { EchoModule, EchoState } from '../support/echo.ts';
import { FakeAuthModule, tokenFor } from '../support/fake-auth.ts';
import { startApp, type TestApp } from '../support/app.ts';

const modules = { instead: [EchoModule, FakeAuthModule] };

/** Replaces every query while `work` runs. */
const withQueries = async (app: TestApp, rows: () => Promise<never>, work: () => Promise<void>) => {
  const db = app.app.get(Database);
  const real = db.rows.bind(db);
  db.rows = rows;
  await work().finally(() => (db.rows = real));
};
const away = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
const hanging = () => new Promise<never>(() => undefined);

describe('health', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({}, modules);
  });
  afterAll(() => app.close());

  it('is live and ready when all is well', async () => {
    await app.http.get('/health/live').expect(200, { success: true, data: { status: 'live' } });
    await app.http.get('/health/ready').expect(200, { success: true, data: { status: 'ready', parkedReactions: 0 } });
  });

  it('is live but not ready when the database is unavailable', async () => {
    await withQueries(app, away, async () => {
      expect((await app.http.get('/health/ready').expect(503)).body.code).toBe('DATABASE_UNAVAILABLE');
      await app.http.get('/health/live').expect(200);
    });
    await app.http.get('/health/ready').expect(200);
  });

  it('is not ready after little more than a second when the database hangs', async () => {
    const started = performance.now();
    await withQueries(app, hanging, async () => {
      expect((await app.http.get('/health/ready').expect(503)).body.code).toBe('DATABASE_UNAVAILABLE');
    });
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('is served outside the API prefix only', async () => {
    await app.http.get('/api/v1/health/live').expect(404);
  });
});

const line = (text: string, start: string) => text.split('\n').find((each) => each.startsWith(start));

describe('metrics', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({}, modules);
  });
  afterAll(() => app.close());

  it('count requests by route pattern', async () => {
    await app.http.get('/api/v1/echo/throws/secret').expect(500);
    await app.http.get('/api/v1/nowhere/secret').expect(404);
    await app.http.get('/secret').expect(404);
    const { text } = await app.http.get('/metrics').expect('Content-Type', /text\/plain/);
    const counted = (route: string, status: number) =>
      line(text, `rollcall_http_request_seconds_count{method="GET",route="${route}",status="${status}"}`)?.split(' ')[1];
    expect([counted('/api/v1/echo/throws/:how', 500), counted('none', 404)]).toEqual(['1', '2']);
    expect(text).not.toContain('secret');
    expect(line(text, 'process_cpu_seconds_total')).toBeDefined();
  });

  it('report how many reactions lag and how many are parked', async () => {
    await app.app.get(Database).rows(sql`insert into reaction_cursor (reaction, stream, seq, wanted_seq, parked_at)
      values ('a', 's', 1, 2, null), ('b', 's', 1, 2, null), ('c', 's', 2, 2, null), ('d', 's', 1, 2, now())`);
    const { text } = await app.http.get('/metrics').expect(200);
    expect(line(text, 'rollcall_reactions_behind')).toBe('rollcall_reactions_behind 2');
    expect(line(text, 'rollcall_reactions_parked')).toBe('rollcall_reactions_parked 1');
  });

  it.each([
    ['away', away],
    ['hanging', hanging],
  ])('report an unknown value, rather than none, when the database is %s', async (_, rows) => {
    await withQueries(app, rows, async () => {
      const { text } = await app.http.get('/metrics').expect(200);
      expect(line(text, 'rollcall_reactions_behind')).toBe('rollcall_reactions_behind Nan');
      expect(line(text, 'rollcall_reactions_parked')).toBe('rollcall_reactions_parked Nan');
    });
  });

  it('include metrics that other parts register', async () => {
    app.app.get(Metrics).gauge('rollcall_test_now', 'For this test.', async () => 7);
    const { text } = await app.http.get('/metrics').expect(200);
    expect(line(text, 'rollcall_test_now')).toBe('rollcall_test_now 7');
  });

  it('are only served to this machine if there is no token, not even to a proxy on it', async () => {
    await app.http.get('/metrics').set('X-Forwarded-For', '127.0.0.1').expect(404);
    await app.http.get('/metrics').set('Forwarded', 'for=127.0.0.1').expect(404);
    await app.http.get('/metrics').set('Via', '1.1 proxy').expect(404);
  });

  it('are served to nobody behind a proxy without a token: clients can make some proxies omit their headers', async () => {
    const proxied = await startApp({ TRUST_PROXY: '1' }, modules);
    await proxied.http.get('/metrics').expect(404);
    await proxied.close();
  });

  it('are served to anyone with the token, including through a proxy', async () => {
    const guarded = await startApp({ METRICS_TOKEN: 'seventeen-geese' }, modules);
    await guarded.http.get('/metrics').expect(401);
    await guarded.http.get('/metrics').set('Authorization', 'Bearer nonsense').expect(401);
    await guarded.http.get('/metrics').set('Authorization', 'Bearer seventeen-geese').set('X-Forwarded-For', '203.0.113.1').expect(200);
    await guarded.close();
  });
});

describe('shutdown', () => {
  it('fails readiness first, notifies sockets, finishes requests in flight and rejects new ones', async () => {
    const app = await startApp({}, modules);
    const state = app.app.get(EchoState);
    const shutdown = app.app.get(Shutdown);
    const seen: string[] = [];
    let open = (): void => undefined;
    state.gate = new Promise((resolve) => (open = resolve));
    const inside = new Promise<void>((resolve) => (state.entered = resolve));
    const underWay = app.http
      .post('/api/v1/echo/count')
      .set('Authorization', `Bearer ${tokenFor('teacher')}`)
      .send({ name: 'x' })
      .then(({ status }) => status);
    await inside;
    const connection = async () => (await fetch(`${app.url}/health/live`)).headers.get('connection');
    expect(await connection()).toBe('keep-alive');

    const told = new Promise<void>((resolve) => shutdown.onDraining(() => resolve()));
    const stopped = stopApp(app.app, { notice: 3_000, requests: 5_000 }).then(() => seen.push('stopped'));
    await told;
    expect((await app.http.get('/health/ready').expect(503)).body.code).toBe('SHUTTING_DOWN');
    await app.http.get('/api/v1/echo/list').expect(200);
    expect(await connection()).toBe('close');
    while (!shutdown.isClosed) await new Promise((resolve) => setImmediate(resolve));
    const { body, headers } = await app.http.get('/api/v1/echo/list').expect(503);
    expect([body.code, Number(headers['retry-after']) > 0]).toEqual(['SHUTTING_DOWN', true]);
    expect(seen).toEqual([]);
    open();
    expect(await underWay).toBe(201);
    await stopped;
    await expect(fetch(`${app.url}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('does not wait forever for a request that never ends', async () => {
    const app = await startApp({}, modules);
    const state = app.app.get(EchoState);
    state.gate = new Promise(() => undefined);
    const inside = new Promise<void>((resolve) => (state.entered = resolve));
    const hanging = fetch(`${app.url}/api/v1/echo/count`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokenFor('teacher')}` },
      body: '{"name":"x"}',
    }).catch(() => 'cut off');
    await inside;
    await stopApp(app.app, { notice: 0, requests: 100 });
    expect(await hanging).toBe('cut off');
  });
});
