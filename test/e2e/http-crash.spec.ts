import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OpenAPIObject } from '@nestjs/swagger';
import { sql } from 'kysely';
import sharp from 'sharp';
import { newId } from '../../src/kernel/ids.ts';
import { StoredResponses } from '../../src/kernel/http/idempotency/stored-responses.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import type { SignedUp } from '../support/app.ts';
import { buildServer, startProcess, type ServerProcess } from '../support/built-server.ts';
import { newDatabase, seedEmbedded } from '../support/database.ts';
import { FakeStripe } from '../support/fake-stripe.ts';
import { pngOf } from '../support/pictures.ts';
import { School } from '../support/school.ts';

type Method = 'post' | 'put' | 'patch' | 'delete';
interface Sent {
  readonly by: SignedUp;
  readonly path: string;
  readonly body?: object;
}

const startsAt = '2049-09-01T09:00:00Z';
const jpegOf = (width: number, height: number): Promise<Buffer> => sharp(pngOf(width, height)).jpeg().toBuffer();

/**
 * A server that dies between the commit of a request and its response leaves the results of the request's transactions, but no response.
 * Each route is put into that state here and requested again.
 */
describe('a request with an Idempotency-Key whose server died between commit and response', () => {
  let school: School;
  let stripe: FakeStripe;
  let admin: SignedUp;
  let db: Database;
  beforeAll(async () => {
    stripe = await FakeStripe.start();
    school = await School.open(stripe.env);
    admin = await school.app.signUp('admin');
    db = school.app.app.get(Database);
  });
  afterAll(async () => {
    await school.app.close();
    await stripe.close();
  });

  const newClass = () => school.newClass(school.teacher, [school.amara]);
  const session = async (more: object = {}) => {
    const body = { title: 'Induction', classId: await newClass(), startsAt, ...more };
    return (await school.request<{ id: string }>(school.teacher, 'post', '/live-sessions', body)).id;
  };
  const booked = async (more: object = {}) => {
    const id = await session({ classId: undefined, visibility: 'public', capacity: 5, ...more });
    const booking = await school.request<{ id: string }>(school.amara, 'post', `/live-sessions/${id}/bookings`);
    return `/live-sessions/${id}/bookings/${booking.id}`;
  };
  const priced = { price: 1500, currency: 'EUR' };
  /** A live session with a student in it. */
  const room = async (more: object = {}) => {
    const path = `/live-sessions/${await session({ startNow: true, startsAt: undefined, ...more })}`;
    await school.request(school.amara, 'post', `${path}/join`);
    return path;
  };
  /** The same, with its student asked to verify who they are. */
  const asked = async (consent?: 'picture' | 'no-camera') => {
    const path = `${await room()}/verifications`;
    await school.request(school.teacher, 'post', path, { all: true });
    if (consent) await school.request(school.amara, 'put', `${path}/me`, { consent });
    return path;
  };
  const sendPicture = async (path: string) => {
    const sent = school.app.http.put(`/api/v1${path}`).auth(school.amara.token, { type: 'bearer' });
    await sent
      .set('content-type', 'image/jpeg')
      .send(await jpegOf(8, 8))
      .expect(200);
  };

  /** A request that succeeds, for each route that honours a key. */
  const ways: Record<string, () => Promise<Sent>> = {
    'POST /attendance/start': async () => ({ by: school.teacher, path: '/attendance/start', body: { classId: await newClass() } }),
    'POST /attendance/end': async () => ({
      by: school.teacher,
      path: '/attendance/end',
      body: { sessionId: await session({ startNow: true }) },
    }),
    'POST /live-sessions/{id}/attendance/marks': async () => ({
      by: school.teacher,
      path: `/live-sessions/${await session({ startNow: true })}/attendance/marks`,
      body: { marks: [{ studentId: school.amara.id, status: 'late' }] },
    }),
    'PATCH /auth/me': async () => ({ by: school.luca, path: '/auth/me', body: { name: `Luca ${newId()}` } }),
    'DELETE /auth/me/devices/{id}': async () => {
      const by = await school.app.signUp('student');
      await school.app.http.post('/api/v1/auth/login').send({ email: by.email, password: by.password }).expect(200);
      const devices = await school.request<{ id: string; current: boolean }[]>(by, 'get', '/auth/me/devices');
      return { by, path: `/auth/me/devices/${devices.find(({ current }) => !current)!.id}` };
    },
    'PATCH /users/{id}': async () => ({
      by: admin,
      path: `/users/${(await school.app.signUp('teacher')).id}`,
      body: { role: 'student' },
    }),
    'POST /live-sessions': async () => ({
      by: school.teacher,
      path: '/live-sessions',
      body: { title: 'Optics', classId: await newClass(), startNow: true },
    }),
    'PATCH /live-sessions/{id}': async () => ({ by: school.teacher, path: `/live-sessions/${await session()}`, body: { title: 'Optics' } }),
    'DELETE /live-sessions/{id}': async () => ({ by: school.teacher, path: `/live-sessions/${await session()}` }),
    'POST /live-sessions/{id}/start': async () => ({ by: school.teacher, path: `/live-sessions/${await session()}/start`, body: {} }),
    'POST /live-sessions/{id}/end': async () => ({
      by: school.teacher,
      path: `/live-sessions/${await session({ startNow: true })}/end`,
    }),
    'POST /live-sessions/{id}/call-off': async () => ({
      by: school.teacher,
      path: `/live-sessions/${await session({ startNow: true })}/call-off`,
      body: { reason: 'The wrong class.' },
    }),
    'POST /live-sessions/{id}/leave': async () => {
      const id = await session({ startNow: true });
      await school.request(school.amara, 'post', `/live-sessions/${id}/join`);
      return { by: school.amara, path: `/live-sessions/${id}/leave` };
    },
    'PUT /live-sessions/{id}/thumbnail': async () => ({
      by: school.teacher,
      path: `/live-sessions/${await session()}/thumbnail`,
      body: pngOf(1, 1),
    }),
    'POST /live-sessions/{id}/chat': async () => ({ by: school.amara, path: `${await room()}/chat`, body: { text: 'Hello' } }),
    'PUT /live-sessions/{id}/chat/open': async () => ({ by: school.teacher, path: `${await room()}/chat/open`, body: { open: false } }),
    'DELETE /live-sessions/{id}/chat/{messageId}': async () => {
      const path = `${await room()}/chat`;
      const { id } = await school.request<{ id: string }>(school.amara, 'post', path, { text: 'Hello' });
      return { by: school.amara, path: `${path}/${id}` };
    },
    'PUT /live-sessions/{id}/hands/me': async () => ({ by: school.amara, path: `${await room()}/hands/me` }),
    ...Object.fromEntries(
      (['me', '{userId}', undefined] as const).map((whose) => [
        ['DELETE /live-sessions/{id}/hands', whose].filter(Boolean).join('/'),
        async () => {
          const path = `${await room()}/hands`;
          await school.request(school.amara, 'put', `${path}/me`);
          if (whose === 'me') return { by: school.amara, path: `${path}/me` };
          return { by: school.teacher, path: whose ? `${path}/${school.amara.id}` : path };
        },
      ]),
    ),
    'POST /live-sessions/{id}/mutes': async () => ({ by: school.teacher, path: `${await room()}/mutes`, body: { all: true } }),
    'POST /live-sessions/{id}/removals': async () => ({
      by: school.teacher,
      path: `${await room()}/removals`,
      body: { userId: school.amara.id },
    }),
    'DELETE /live-sessions/{id}/removals/{userId}': async () => {
      const path = `${await room()}/removals`;
      await school.request(school.teacher, 'post', path, { userId: school.amara.id });
      return { by: school.teacher, path: `${path}/${school.amara.id}` };
    },
    'PUT /live-sessions/{id}/lock': async () => ({ by: school.teacher, path: `${await room()}/lock`, body: { locked: true } }),
    'PUT /live-sessions/{id}/playback': async () => ({
      by: school.teacher,
      path: `${await room({ videoUrl: 'https://video.example/lesson.mp4' })}/playback`,
      body: { playing: true, position: 1 },
    }),
    'POST /live-sessions/{id}/verifications': async () => ({
      by: school.teacher,
      path: `${await room()}/verifications`,
      body: { all: true },
    }),
    'PUT /live-sessions/{id}/verifications/me': async () => ({
      by: school.amara,
      path: `${await asked()}/me`,
      body: { consent: 'no-camera' },
    }),
    'PUT /live-sessions/{id}/verifications/me/picture': async () => ({
      by: school.amara,
      path: `${await asked('picture')}/me/picture`,
      body: await jpegOf(8, 8),
    }),
    'DELETE /live-sessions/{id}/verifications/me/picture': async () => {
      const path = `${await asked('picture')}/me/picture`;
      await sendPicture(path);
      return { by: school.amara, path };
    },
    'PUT /live-sessions/{id}/verifications/{userId}/decision': async () => ({
      by: school.teacher,
      path: `${await asked('no-camera')}/${school.amara.id}/decision`,
      body: { accepted: true },
    }),
    'DELETE /live-sessions/{id}/thumbnail': async () => {
      const path = `/live-sessions/${await session()}/thumbnail`;
      const put = school.app.http.put(`/api/v1${path}`).auth(school.teacher.token, { type: 'bearer' });
      await put.set('content-type', 'image/png').send(pngOf(1, 1)).expect(200);
      return { by: school.teacher, path };
    },
    'POST /live-sessions/{id}/bookings': async () => ({
      by: school.amara,
      path: `/live-sessions/${await session({ classId: undefined, visibility: 'public', capacity: 5 })}/bookings`,
    }),
    'DELETE /live-sessions/{id}/bookings/me': async () => ({ by: school.amara, path: (await booked()).replace(/[^/]+$/, 'me') }),
    'DELETE /live-sessions/{id}/bookings/{bookingId}': async () => ({ by: school.teacher, path: await booked() }),
    'POST /live-sessions/{id}/bookings/{bookingId}/confirm': async () => ({ by: school.teacher, path: `${await booked(priced)}/confirm` }),
    'POST /live-sessions/{id}/bookings/{bookingId}/checkout': async () => ({ by: school.amara, path: `${await booked(priced)}/checkout` }),
    'POST /classes': async () => ({ by: school.teacher, path: '/classes', body: { name: 'Physics 10b' } }),
    'PATCH /classes/{id}': async () => ({ by: school.teacher, path: `/classes/${await newClass()}`, body: { name: 'Physics 10c' } }),
    'DELETE /classes/{id}': async () => ({ by: school.teacher, path: `/classes/${await newClass()}` }),
    'POST /classes/{id}/teachers': async () => ({
      by: school.teacher,
      path: `/classes/${await newClass()}/teachers`,
      body: { userId: school.colleague.id },
    }),
    'DELETE /classes/{id}/teachers': async () => {
      const [path, body] = [`/classes/${await newClass()}/teachers`, { userId: school.colleague.id }];
      await school.request(school.teacher, 'post', path, body);
      return { by: school.teacher, path, body };
    },
    'POST /classes/{id}/students': async () => ({
      by: school.teacher,
      path: `/classes/${await newClass()}/students`,
      body: { students: [{ userId: school.luca.id }] },
    }),
    'DELETE /classes/{id}/students/{studentId}': async () => ({
      by: school.teacher,
      path: `/classes/${await newClass()}/students/${school.amara.id}`,
    }),
    'POST /classes/{id}/join-code': async () => ({ by: school.teacher, path: `/classes/${await newClass()}/join-code` }),
    'DELETE /classes/{id}/join-code': async () => ({ by: school.teacher, path: `/classes/${await newClass()}/join-code` }),
    'POST /classes/join': async () => {
      const { joinCode } = await school.request<{ joinCode: string }>(school.teacher, 'post', `/classes/${await newClass()}/join-code`);
      return { by: school.luca, path: '/classes/join', body: { code: joinCode } };
    },
  };
  /** Idempotent without a key. A sign-out also ends the token that a second request would need; ranges that were watched count once. */
  const harmlessTwice = [
    'POST /auth/logout',
    'POST /auth/logout-all',
    'DELETE /calendar/feed',
    'POST /live-sessions/{id}/watch',
    'POST /reactions/retry',
  ];

  const send = (route: string, { by, path, body }: Sent, key: string) => {
    const method = route.split(' ')[0]!.toLowerCase() as Method;
    const sent = school.app.http[method](`/api/v1${path}`).auth(by.token, { type: 'bearer' }).set('Idempotency-Key', key);
    if (Buffer.isBuffer(body)) return sent.set('content-type', body[0] === 0xff ? 'image/jpeg' : 'image/png').send(body);
    return body ? sent.send(body) : sent;
  };
  const factsAndRows = () =>
    db.row(
      sql`select (select count(*) from event_log) as facts, (select count(*) from class) as classes, (select count(*) from booking) as bookings`,
    );

  it('is tested below for every route that honours a key', async () => {
    const { body } = (await school.app.http.get('/openapi.json')) as { body: OpenAPIObject };
    const honouring = Object.entries(body.paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, { parameters?: { name?: string }[] }>)
        .filter(([, { parameters }]) => parameters?.some(({ name }) => name === 'Idempotency-Key'))
        .map(([method]) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    expect(honouring.toSorted()).toEqual([...Object.keys(ways), ...harmlessTwice].toSorted());
  });

  it.each(Object.keys(ways))('gets the response it would have got, without running again: %s', async (route) => {
    const [sent, key] = [await ways[route]!(), newId()];
    const keep = jest.spyOn(school.app.app.get(StoredResponses), 'keep').mockImplementation(async () => undefined);
    const first = await send(route, sent, key);
    keep.mockRestore();
    expect(first.status).toBeLessThan(300);
    const [left] = await db.rows(sql`
      update idempotency_key set created_at = created_at - interval '3 seconds' where key = ${key} returning status, steps is not null as steps`);
    expect(left).toEqual({ status: null, steps: true });
    const before = await factsAndRows();

    const second = await send(route, sent, key);
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect(await factsAndRows()).toEqual(before);
    const third = await send(route, sent, key);
    expect([third.body, third.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
  });

  it('fails once another run has taken it over, and its remaining work is not done', async () => {
    const kept = school.app.app.get(StoredResponses);
    const key = newId();
    const slow = await kept.reserve(school.teacher.id, key, 'hash');
    await db.rows(sql`update idempotency_key set created_at = created_at - interval '61 seconds' where key = ${key}`);
    kept.end(await kept.reserve(school.teacher.id, key, 'hash'));
    const work = db.journaled(slow, () =>
      db.transaction(['class:late'], async () => {
        await db.rows(sql`insert into event_stream (stream) values (${`class:${key}`})`);
      }),
    );
    await expect(work).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
    expect(await db.rows(sql`select from event_stream where stream = ${`class:${key}`}`)).toEqual([]);
  });

  it('reveals nothing of its transactions’ results to a reader of the table', async () => {
    const key = newId();
    const keep = jest.spyOn(school.app.app.get(StoredResponses), 'keep').mockImplementation(async () => undefined);
    const { body } = await send('POST /classes', await ways['POST /classes']!(), key);
    keep.mockRestore();
    const row = await db.row(sql<{ steps: string }>`select steps from idempotency_key where key = ${key}`);
    expect(row!.steps).toMatch(/^v1\./);
    expect(row!.steps).not.toContain(
      Buffer.from(body.data.id as string)
        .toString('base64')
        .slice(4, 20),
    );
  });
});

/** The same with a process that is actually killed. */
describe('a server killed between commit and response', () => {
  let dataDir: string;
  let database: Awaited<ReturnType<typeof newDatabase>>;
  beforeAll(async () => {
    await buildServer();
    database = await newDatabase();
    dataDir = mkdtempSync(join(tmpdir(), 'rollcall-crash-'));
    if (!database.url) await seedEmbedded(dataDir);
  }, 120_000);
  afterAll(async () => {
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const dyingAt = (method: string) =>
    `data:text/javascript,${encodeURIComponent(
      `import { StoredResponses } from '${pathToFileURL(resolve('dist/kernel/http/idempotency/stored-responses.js')).href}';
       StoredResponses.prototype.${method} = () => process.kill(process.pid, 'SIGKILL');`,
    )}`;
  const start = async (more: Record<string, string> = {}): Promise<ServerProcess> => {
    const env = {
      NODE_ENV: 'test',
      DATA_DIR: dataDir,
      JWT_SECRET: 'a secret for tests that has 32 bytes at least',
      TEACHER_SIGNUP: 'open',
    };
    const url: Record<string, string> = database.url ? { DATABASE_URL: database.url } : {};
    const server = await startProcess({ ...env, SECRETS_KEY: '5e'.repeat(32), LOG_LEVEL: 'silent', ...url, ...more });
    await server.ready;
    return server;
  };
  const call = async (
    server: ServerProcess,
    method: string,
    path: string,
    { token, key, body }: { token?: string; key?: string; body?: object },
  ) => {
    const headers = {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(key && { 'idempotency-key': key }),
    };
    const answer = await fetch(`${server.url}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return { status: answer.status, data: ((await answer.json()) as { data: never }).data as { id: string; seq: number; marked: number } };
  };
  const end = async (server: ServerProcess) => {
    server.child.kill();
    await server.ended;
  };

  it('has run the request once, however often it is sent: a class, and marks through their lane', async () => {
    let server = await start();
    const account = { email: 'head@school.example', password: 'long enough and not common' };
    const student = { ...account, email: 'amara@school.example' };
    await call(server, 'POST', '/auth/register', { body: { ...account, name: 'Head', role: 'teacher' } });
    const { id: studentId } = (await call(server, 'POST', '/auth/register', { body: { ...student, name: 'Amara', role: 'student' } })).data;
    const { accessToken: token } = (await call(server, 'POST', '/auth/login', { body: account })).data as unknown as {
      accessToken: string;
    };
    await end(server);

    const survives = async (path: string, body: object) => {
      const request = { token, key: `key of ${path}`, body };
      server = await start({ NODE_OPTIONS: `--import=${dyingAt('keep')}` });
      await expect(call(server, 'POST', path, request)).rejects.toThrow('fetch failed');
      expect(await server.ended).toBe('SIGKILL');
      server = await start();
      const again = await call(server, 'POST', path, request);
      expect(await call(server, 'POST', path, request)).toEqual(again);
      return again;
    };
    const made = await survives('/classes', { name: 'Physics 10b' });
    expect(made.status).toBe(201);
    const classes = await call(server, 'GET', '/classes', { token });
    expect(classes.data).toMatchObject([{ id: made.data.id }]);
    await call(server, 'POST', `/classes/${made.data.id}/students`, { token, body: { students: [{ userId: studentId }] } });
    const session = (
      await call(server, 'POST', '/live-sessions', { token, body: { title: 'Optics', classId: made.data.id, startNow: true } })
    ).data;
    await end(server);

    const marks = { marks: [{ studentId, status: 'late' }] };
    const marked = await survives(`/live-sessions/${session.id}/attendance/marks`, marks);
    expect(marked).toMatchObject({ status: 200, data: { marked: 1 } });
    const history = await call(server, 'GET', `/live-sessions/${session.id}/attendance/${studentId}/history`, { token });
    const entries = history.data as unknown as { what: string }[];
    expect(entries.map(({ what }) => what)).toEqual(['expected', 'marked']);
    await end(server);
  }, 180_000);
});
