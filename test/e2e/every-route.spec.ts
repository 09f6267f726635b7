import type { OpenAPIObject } from '@nestjs/swagger';
import { newId } from '../../src/kernel/ids.ts';
import { pngOf } from '../support/pictures.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';

/*
 * Tries every route of the OpenAPI document, so that no new route is forgotten: without a token, with the wrong role, for other people's
 * resources, with unknown and malformed ids, and with an invalid body.
 */

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';
interface Operation {
  readonly security?: readonly object[];
  readonly requestBody?: {
    readonly content: Record<string, { readonly example?: object; readonly examples?: Record<string, { readonly value: object }> }>;
  };
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Record<string, { readonly content?: Record<string, Media> }>;
}
interface Media {
  readonly schema?: { readonly properties?: object };
  readonly examples?: Record<string, object>;
}
interface ListBody {
  readonly data: readonly object[];
  readonly pagination: { readonly next: string | null; readonly total: number };
}
interface Route {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

const PUBLIC = new Set([
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /s/{code}',
  'GET /auth/providers',
  'POST /auth/oidc',
  'POST /auth/register',
  'POST /auth/login',
  'POST /auth/refresh',
  // The address is the secret.
  'GET /calendar/{secret}.ics',
  'POST /payments/{provider}/webhook',
]);
/** The catalogue: anonymous users find public sessions. */
const OPEN = new Set([
  'GET /live-sessions',
  'GET /live-sessions/by-code/{code}',
  'GET /live-sessions/{id}',
  'GET /live-sessions/{id}/calendar.ics',
  'GET /live-sessions/{id}/thumbnail',
]);
/** A host gets a specific error instead of STUDENT_ONLY. */
const SESSION_BEFORE_ROLE = new Set(['POST /live-sessions/{id}/bookings']);
/** Lists show callers only their own entries, and these routes concern only the caller. */
const OWN = /^\w+ \/(auth\/|students$|users$|classes$|live-sessions(\/mine)?$|bookings\/me$|classes\/join$|calendar\/)/;

describe('every route', () => {
  let app: TestApp;
  let routes: Route[];
  const who = {} as Record<'admin' | 'teacher' | 'student' | 'stranger' | 'pupil', SignedUp>;
  const theirs = { classId: '', sessionId: '', studentId: '', code: '' };

  beforeAll(async () => {
    app = await startApp();
    const { body } = (await app.http.get('/openapi.json')) as { body: OpenAPIObject };
    routes = Object.entries(body.paths).flatMap(([path, item]) =>
      Object.entries(item as Record<Method, Operation>).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path.replace('/api/v1', '')}`,
        method: method as Method,
        path,
        operation,
      })),
    );
    for (const [name, role] of [
      ['admin', 'admin'],
      ['teacher', 'teacher'],
      ['student', 'student'],
      ['stranger', 'teacher'],
      ['pupil', 'student'],
    ] as const)
      who[name] = await app.signUp(role);
    const as = { authorization: `Bearer ${who.teacher.token}` };
    const made = await app.http.post('/api/v1/classes').set(as).send({ name: 'Theirs' });
    theirs.classId = made.body.data.id;
    await app.http
      .post(`/api/v1/classes/${theirs.classId}/students`)
      .set(as)
      .send({ students: [{ userId: who.student.id }] });
    const started = await app.http.post('/api/v1/live-sessions').set(as).send({ title: 'Theirs', classId: theirs.classId, startNow: true });
    theirs.sessionId = started.body.data.id;
    theirs.code = started.body.data.code;
    theirs.studentId = who.student.id;
  });
  afterAll(() => app.close());

  const call = (
    { method, path, operation }: Route,
    { token, id, studentId = newId(), body }: { token?: string; id?: string; studentId?: string; body?: unknown },
  ) => {
    const url = path
      .replace('{id}', id ?? newId())
      .replace('{studentId}', studentId)
      .replace('{userId}', studentId)
      .replace('{bookingId}', newId())
      .replace('{code}', 'zzzzzzzz')
      .replace('{provider}', 'stripe');
    const request = app.http[method](url);
    if (token) void request.set('authorization', `Bearer ${token}`);
    if (Buffer.isBuffer(body)) return request.set('content-type', Object.keys(operation.requestBody!.content)[0]!).send(body);
    return body === undefined ? request : request.set('content-type', 'application/json').send(body as object);
  };
  const bodyOf = ({ operation: { requestBody } }: Route): object | undefined => {
    // Who may send it is checked before what it is.
    if (requestBody?.content['image/png'] ?? requestBody?.content['image/webp']) return pngOf(1, 1);
    const media = requestBody?.content['application/json'];
    return media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
  };
  const codesOf = ({ operation }: Route, status: number): string[] =>
    Object.keys(operation.responses[status]?.content?.['application/json']?.examples ?? {});
  const guarded = () => routes.filter(({ name }) => !PUBLIC.has(name));
  const roleOf = (route: Route): 'admin' | 'teacher' | 'student' => {
    const codes = codesOf(route, 403);
    if (codes.includes('ADMIN_ONLY')) return 'admin';
    return codes.includes('STUDENT_ONLY') ? 'student' : 'teacher';
  };
  /** Compares all routes in one list, so that a failure names every wrong one. */
  const walk = async (which: Route[], expected: (route: Route) => string, attempt: (route: Route) => ReturnType<typeof call>) => {
    const answers: string[] = [];
    for (const route of which) {
      const { status, body } = await attempt(route);
      answers.push(`${route.name} → ${status} ${(body as { code?: string }).code ?? ''}`);
    }
    expect(answers).toEqual(which.map((route) => `${route.name} → ${expected(route)}`));
  };

  it('is documented, and only the intended ones need no token', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(
      routes
        .filter(({ operation }) => operation.security?.length === 0)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([...PUBLIC].toSorted());
    const optional = routes.filter(({ operation }) => operation.security?.some((each) => !Object.keys(each).length));
    expect(optional.map(({ name }) => name).toSorted()).toEqual([...OPEN].toSorted());
  });

  it('checks the token first', async () => {
    await walk(
      guarded().filter(({ name }) => !OPEN.has(name)),
      () => '401 UNAUTHENTICATED',
      (route) => call(route, { body: bodyOf(route) ? { nonsense: true } : undefined }),
    );
    await walk(
      guarded(),
      () => '401 UNAUTHENTICATED',
      (route) => call(route, { token: 'not.a.token' }),
    );
  });

  it('rejects the wrong role with the documented code', async () => {
    const only = guarded().filter(
      (route) =>
        !SESSION_BEFORE_ROLE.has(route.name) && codesOf(route, 403).some((code) => code.endsWith('_ONLY') && code !== 'OWNER_ONLY'),
    );
    expect(only.length).toBeGreaterThan(20);
    await walk(
      only,
      (route) => `403 ${codesOf(route, 403).find((code) => code.endsWith('_ONLY') && code !== 'OWNER_ONLY')}`,
      (route) =>
        call(route, {
          token: roleOf(route) === 'student' ? who.teacher.token : who.student.token,
          id: theirs.classId,
          body: bodyOf(route),
        }),
    );
  });

  it("treats other people's resources as if they did not exist", async () => {
    const about = guarded().filter(({ name, path }) => path.includes('{id}') && !OWN.test(name) && !name.includes('/users/'));
    expect(about.length).toBeGreaterThan(20);
    const stranger = (route: Route) => ({
      token: roleOf(route) === 'student' || !codesOf(route, 403).length ? who.pupil.token : who.stranger.token,
      studentId: theirs.studentId,
      body: bodyOf(route),
    });
    const unseen = (route: Route) => (route.path.includes('/classes/') ? '404 CLASS_NOT_FOUND' : '404 SESSION_NOT_FOUND');
    await walk(about, unseen, (route) =>
      call(route, { ...stranger(route), id: route.path.includes('/classes/') ? theirs.classId : theirs.sessionId }),
    );
    await walk(about, unseen, (route) => call(route, { ...stranger(route), id: newId() }));
    await walk(about, unseen, (route) => call(route, { ...stranger(route), id: 'not-an-id' }));
  });

  describe('that returns a list', () => {
    const lists = () =>
      routes.filter(({ operation }) => 'pagination' in (operation.responses[200]?.content?.['application/json']?.schema?.properties ?? {}));
    const ask = (route: Route, query: string) => {
      const path = route.path.replace('{id}', route.path.includes('/classes/') ? theirs.classId : theirs.sessionId);
      return app.http.get(`${path}?${query}`).set('authorization', `Bearer ${who[roleOf(route)].token}`);
    };
    const nextOf = async (route: Route, query: string): Promise<string | null> =>
      (await ask(route, query).expect(200)).body.pagination.next;

    it('is found', () => {
      expect(lists().length).toBeGreaterThanOrEqual(9);
    });

    it('is read by page or by cursor', () => {
      for (const { name, operation } of lists()) {
        const inQuery = (operation.parameters ?? []).filter((each) => each.in === 'query').map((each) => each.name);
        expect([name, inQuery]).toEqual([name, expect.arrayContaining(['page', 'limit', 'after'])]);
      }
    });

    it('returns a cursor until the list ends, and each row exactly once', async () => {
      for (const route of lists()) {
        const rows: string[] = [];
        let [next, total]: [string | null, number] = ['', 0];
        while (next !== null) {
          const { data, pagination } = (await ask(route, `limit=1&after=${next}`).expect(200)).body as ListBody;
          expect([route.name, data.length]).toEqual([route.name, pagination.next === null ? Math.min(1, pagination.total) : 1]);
          rows.push(...data.map((row) => JSON.stringify(row)));
          ({ next, total } = pagination);
        }
        expect([route.name, rows.length, new Set(rows).size]).toEqual([route.name, total, total]);
        // Also starting from a numbered page.
        expect([route.name, await nextOf(route, 'limit=1&page=1')]).toEqual([route.name, total > 1 ? expect.any(String) : null]);
      }
    });

    it('rejects a foreign cursor, and a cursor together with a page', async () => {
      const cursors = (await Promise.all(lists().map(async (route) => [route.name, await nextOf(route, 'limit=1')] as const))).filter(
        ([, next]) => next,
      );
      expect(cursors.length).toBeGreaterThan(1);
      for (const route of lists()) {
        const foreign = cursors.filter(([name]) => name !== route.name).map(([, cursor]) => cursor!);
        const own = cursors.find(([name]) => name === route.name)?.[1];
        const changed = own ? [`${own}A`, own.slice(0, -2), own.slice(1), own.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))] : [];
        for (const query of ['nonsense', 'bnVsbA', '%00', '%F0%9F%A6%86', 'a&after=b', '&page=1', ...foreign, ...changed]) {
          const { status, body } = await ask(route, `limit=1&after=${query}`);
          expect([route.name, query, status, body.code, body.details?.[0]?.field]).toEqual([
            route.name,
            query,
            400,
            'VALIDATION_FAILED',
            'after',
          ]);
        }
        for (const query of ['page=0', 'page=x', 'limit=0', 'limit=101', 'limit=x'])
          expect([route.name, query, (await ask(route, query)).status]).toEqual([route.name, query, 400]);
        expect((await ask(route, 'page=1000000').expect(200)).body).toMatchObject({ data: [], pagination: { next: null } });
      }
    });
  });

  it('returns the allowed methods for a wrong one, before checking the token', async () => {
    const paths = [...Map.groupBy(routes, ({ path }) => path)].map(([path, of]) => ({ path, methods: of.map(({ method }) => method) }));
    const wrong = async ({ path, methods }: (typeof paths)[number]) => {
      const url = path.replaceAll(/\{\w+\}/g, '1');
      const others = (['get', 'post', 'put', 'patch', 'delete'] as const).filter((method) => !methods.includes(method));
      const answers = await Promise.all(others.map((method) => app.http[method](url)));
      const asked = await app.http.options(url).expect(204);
      const refused = answers.map(({ status, headers, body }) => `${status} ${headers.allow} ${body.code}`);
      return { path, allow: asked.headers.allow as string | undefined, refused };
    };
    for (const each of paths) {
      const { path, allow, refused } = await wrong(each);
      const documented = each.methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
      // A literal segment may match another path's parameter: /live-sessions/mine, and DELETE /live-sessions/{id}.
      expect([path, allow?.split(', ')]).toEqual([path, expect.arrayContaining([...documented, 'OPTIONS'])]);
      const wrongs = refused.filter((answer) => answer.startsWith('405'));
      expect([path, new Set(wrongs)]).toEqual([path, new Set([`405 ${allow} METHOD_NOT_ALLOWED`])]);
      expect([path, refused.filter((answer) => !/^(405|401)/.test(answer))]).toEqual([path, []]);
    }
  });

  it('rejects an invalid body without losing data', async () => {
    const taking = routes.filter((route) => bodyOf(route) && !Buffer.isBuffer(bodyOf(route)) && !route.name.startsWith('GET'));
    expect(taking.length).toBeGreaterThan(12);
    const id = (route: Route) => (route.path.includes('/classes/') ? theirs.classId : theirs.sessionId);
    const token = (route: Route) => who[roleOf(route)].token;
    await walk(
      taking,
      () => '400 VALIDATION_FAILED',
      (route) => call(route, { token: token(route), id: id(route), body: { ...bodyOf(route), surprise: 1 } }),
    );
    await walk(
      taking,
      () => '400 VALIDATION_FAILED',
      (route) => call(route, { token: token(route), id: id(route), body: [] }),
    );
    await walk(
      taking,
      () => '413 PAYLOAD_TOO_LARGE',
      (route) => call(route, { token: token(route), id: id(route), body: { name: 'x'.repeat(150_000) } }),
    );
    const { body } = await app.http.get(`/api/v1/classes/${theirs.classId}/room`).set('authorization', `Bearer ${who.teacher.token}`);
    expect(body.data).toMatchObject({ id: theirs.sessionId, status: 'live' });
  });
});
