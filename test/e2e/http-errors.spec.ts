import { once } from 'node:events';
import { request as rawRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { validateDto } from '../support/validate-dto.ts';
import { Echo, EchoModule } from '../support/echo.ts';
import { FakeAuthModule, tokenFor } from '../support/fake-auth.ts';
import { startApp, type Http, type TestApp } from '../support/app.ts';

describe('an HTTP request', () => {
  let app: TestApp;
  let http: Http;
  beforeAll(async () => {
    app = await startApp({}, { instead: [EchoModule, FakeAuthModule] });
    ({ http } = app);
  });
  afterAll(() => app.close());

  const post = (body: object | string, type = 'application/json') => http.post('/api/v1/echo/public').set('Content-Type', type).send(body);
  const failure = (code: string) => ({ success: false, error: expect.any(String), code, requestId: expect.any(String) });
  const details = async (body: object) => {
    const answer = await post(body).expect(400);
    expect(answer.body.code).toBe('VALIDATION_FAILED');
    return answer.body.details as { field: string; message: string }[];
  };

  it('is rejected if the body is not JSON', async () => {
    const { body } = await post('{"name": ').expect(400);
    expect(body).toEqual(failure('MALFORMED_BODY'));
  });

  it('is rejected if the body is JSON but neither an object nor a list', async () => {
    const { body } = await post('"text"').expect(400);
    expect(body.code).toBe('MALFORMED_BODY');
  });

  it('is rejected if the body is a list where an object is expected', async () => {
    expect(await details([{ name: 'a' }])).toEqual([{ field: 'body', message: 'must be an object' }]);
  });

  it('is rejected without a body where one is expected', async () => {
    const { body } = await http.post('/api/v1/echo/public').expect(400);
    expect(body.details.map(({ field }: { field: string }) => field)).toEqual(['name']);
  });

  it('is rejected if the body exceeds 100 KB', async () => {
    const { body } = await post({ name: 'x'.repeat(101 * 1024) }).expect(413);
    expect(body).toEqual(failure('PAYLOAD_TOO_LARGE'));
  });

  it('is rejected if the body exceeds 100 KB once decompressed', async () => {
    const packed = gzipSync(JSON.stringify({ name: 'x'.repeat(1_000_000) }));
    const answer = await new Promise<{ status?: number; text: string }>((resolve, reject) => {
      const sent = rawRequest(
        `${app.url}/api/v1/echo/public`,
        { method: 'POST', headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' } },
        (response) => {
          let text = '';
          response.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve({ status: response.statusCode, text }));
        },
      );
      sent.on('error', reject).end(packed);
    });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is rejected with a body of type %s',
    async (type) => {
      const { body } = await post('name=x', type).expect(415);
      expect(body).toEqual(failure('UNSUPPORTED_MEDIA_TYPE'));
    },
  );

  it('is rejected if the body is in Latin-1', async () => {
    const { body } = await post('{"name":"x"}', 'application/json; charset=iso-8859-1').expect(415);
    expect(body.code).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it.each(['/api/v1/nowhere', '/nowhere', '/api/v2/echo', '/api/v1/echo/%E0%A4%A'])('is rejected at the unknown route %s', async (path) => {
    const { body } = await http.get(path).expect(404);
    expect(body).toEqual(failure('NOT_FOUND'));
  });

  it.each([
    ['PUT', '/api/v1/echo/public', 'OPTIONS, POST'],
    ['GET', '/api/v1/echo/public', 'OPTIONS, POST'],
    ['POST', '/api/v1/echo/throws/up', 'GET, HEAD, OPTIONS'],
    ['PUT', '/api/v1/echo/count', 'DELETE, OPTIONS, PATCH, POST'],
    ['TRACE', '/api/v1/echo/me', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/health/live', 'GET, HEAD, OPTIONS'],
    ['POST', '/metrics', 'GET, HEAD, OPTIONS'],
    ['POST', '/openapi.json', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/docs', 'GET, HEAD, OPTIONS'],
    ['POST', '/docs/sockets', 'GET, HEAD, OPTIONS'],
    ['POST', '/asyncapi.json', 'GET, HEAD, OPTIONS'],
  ])('is rejected with the method %s at %s, and the response lists the allowed methods', async (method, path, allow) => {
    const answer = await asked(method, path);
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
    expect(JSON.parse(answer.text)).toEqual(failure('METHOD_NOT_ALLOWED'));
  });

  it('is rejected with HEAD on a route without GET; on others HEAD is answered without a body', async () => {
    const refused = await asked('HEAD', '/api/v1/echo/public');
    expect([refused.status, refused.headers.allow, refused.text]).toEqual([405, 'OPTIONS, POST', '']);
    const answered = await asked('HEAD', '/api/v1/echo/list');
    expect([answered.status, answered.text]).toEqual([200, '']);
  });

  it('is answered with the allowed methods for OPTIONS, and with 404 at an unknown path', async () => {
    const answer = await asked('OPTIONS', '/api/v1/echo/count');
    expect([answer.status, answer.headers.allow, answer.text]).toEqual([204, 'DELETE, OPTIONS, PATCH, POST', '']);
    expect((await asked('OPTIONS', '/api/v1/nowhere')).status).toBe(404);
    expect((await asked('OPTIONS', '/nowhere')).status).toBe(404);
  });

  /** Sends a request without a client library, which would change it, and returns the raw response. */
  const asked = (method: string, path: string, headers: Record<string, string> = {}, body?: Buffer) =>
    new Promise<{ status?: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const sent = rawRequest(`${app.url}${path}`, { method, headers }, (response) => {
        let text = '';
        response
          .on('data', (chunk) => (text += String(chunk)))
          .on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      });
      sent.on('error', reject).end(body);
    });
  const codeOf = ({ status, text }: { status?: number; text: string }) => [status, (JSON.parse(text) as { code?: string }).code];

  it.each([
    ['utf-16', 'application/json; charset=utf-16'],
    ['utf-16le in quotes', 'application/json; charset="UTF-16LE"'],
    ['utf-32', 'application/json;charset=utf-32'],
    ['utf-7', 'application/json; charset=utf-7'],
    ['UTF-8 and another one', 'application/json; charset=utf-8; charset=utf-16'],
    ['without a name', 'application/json; charset='],
  ])('is rejected if the character set is %s', async (_, type) => {
    const body = Buffer.from('{"name":"x"}', 'utf16le');
    expect(codeOf(await asked('POST', '/api/v1/echo/public', { 'content-type': type }, body))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const plain = Buffer.from('{"name":"x"}');
    expect(codeOf(await asked('POST', '/api/v1/echo/public', { 'content-type': type }, plain))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it.each(['application/json; charset=utf-8', 'application/json; charset="UTF-8"', 'application/json'])(
    'is not rejected with a body of type %s',
    async (type) => {
      const { status, text } = await asked('POST', '/api/v1/echo/public', { 'content-type': type }, Buffer.from('{"name":"数学"}'));
      expect([status, JSON.parse(text).data.name]).toEqual([200, '数学']);
    },
  );

  it.each([
    ['a byte that never occurs in UTF-8', [0xff]],
    ['an incomplete character', [0xe6, 0x95]],
    ['a surrogate encoded as UTF-8', [0xed, 0xa0, 0x80]],
    ['an overlong encoding', [0xc1, 0x81]],
    ['a letter in Latin-1', [0xfc]],
  ])('is rejected if the body is not UTF-8: %s, compressed or not', async (_, bytes) => {
    const body = Buffer.concat([Buffer.from('{"name":"a'), Buffer.from(bytes), Buffer.from('"}')]);
    const headers = { 'content-type': 'application/json' };
    expect(codeOf(await asked('POST', '/api/v1/echo/public', headers, body))).toEqual([400, 'MALFORMED_BODY']);
    const packed = await asked('POST', '/api/v1/echo/public', { ...headers, 'content-encoding': 'gzip' }, gzipSync(body));
    expect(codeOf(packed)).toEqual([400, 'MALFORMED_BODY']);
  });

  it.each(['of=%ff', 'of=a%e6%95', '%ff=a', 'of=%ed%a0%80', 'of=a&page=1%c3'])(
    'is rejected if the query is not UTF-8: %s',
    async (query) => {
      const { body } = await http.get(`/api/v1/echo/list?${query}`).expect(400);
      expect([body.code, body.details]).toEqual(['VALIDATION_FAILED', [{ field: 'query', message: 'must be UTF-8' }]]);
    },
  );

  it('reports only the invalid field if the query contains a literal percent sign', async () => {
    const { body } = await http.get('/api/v1/echo/list?of=100%&of=%zz').expect(400);
    expect(body.details.map(({ field }: { field: string }) => field)).toEqual(['of']);
  });

  it.each(['prototype', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'is rejected with a field named %s, at any level',
    async (name) => {
      const id = '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11';
      const part = `{"id":"${id}","status":"late","${name}":{"x":1}}`;
      const refused = async (body: string, field: string) => {
        const answer = await post(body).expect(400);
        expect(answer.body.details).toEqual([{ field, message: 'is not an accepted field' }]);
      };
      await refused(`{"name":"a","${name}":1}`, name);
      await refused(`{"name":"a","part":${part}}`, `part.${name}`);
      await refused(`{"name":"a","parts":[{"id":"${id}","status":"late"},${part}]}`, `parts.1.${name}`);
      const { body } = await http.get(`/api/v1/echo/list?${name}=1`).expect(400);
      expect(body.details).toEqual([{ field: name, message: 'is not an accepted field' }]);
      await expect(validateDto(Echo, JSON.parse(`{"name":"a","parts":[${part}]}`))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );

  it('is rejected with an unknown field, whose path is reported', async () => {
    expect(await details({ name: 'a', role: 'admin' })).toEqual([{ field: 'role', message: 'is not an accepted field' }]);
    const part = { id: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', status: 'late', x: 1 };
    expect(await details({ name: 'a', parts: [part] })).toEqual([{ field: 'parts.0.x', message: 'is not an accepted field' }]);
  });

  it('is rejected with an invalid field of a list item, whose path is reported', async () => {
    expect(await details({ name: 'a', parts: [{ id: '1', status: 'gone' }] })).toEqual([
      { field: 'parts.0.id', message: 'must be a UUID' },
      { field: 'parts.0.status', message: 'must be one of: present, late' },
    ]);
  });

  it.each([
    ['a list instead of an object', { part: [] }, 'part'],
    ['a list in a list', { parts: [[]] }, 'parts'],
    ['null in a list', { parts: [null] }, 'parts'],
    ['an object instead of a list', { parts: {} }, 'parts'],
    ['a number instead of text', { name: 5 }, 'name'],
    ['null for a field that is not nullable', { at: null }, 'at'],
    ['a day that does not exist', { at: '2026-02-30T10:00:00Z' }, 'at'],
    ['a time without a zone', { at: '2026-02-20T10:00:00' }, 'at'],
  ])('is rejected with %s', async (_, fields, field) => {
    expect((await details({ name: 'a', ...fields })).map((detail) => detail.field)).toEqual([field]);
  });

  it('is rejected with a prototype as a field, and does not pollute Object.prototype', async () => {
    const { body } = await post('{"name":"a","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}').expect(400);
    expect(body.details.map(({ field }: { field: string }) => field)).toEqual(['__proto__', 'constructor']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('is rejected with an invalid query, and every invalid parameter is reported', async () => {
    const { body } = await http.get('/api/v1/echo/list?page=0&limit=101&deep=perhaps&of=a&of=c&sort=name').expect(400);
    expect(body.details.map(({ field }: { field: string }) => field).toSorted()).toEqual(['deep', 'limit', 'of', 'page', 'sort']);
  });

  it('is accepted with a valid body: texts are trimmed, times converted to UTC, and no field is lost', async () => {
    const sent = { name: '  Ünïcode 数学\t', at: '2026-09-01T09:00:00+02:00', note: null, part: null, parts: [] };
    const { body } = await post(sent).expect(200);
    expect(body).toEqual({
      success: true,
      data: { name: 'Ünïcode 数学', at: '2026-09-01T07:00:00.000Z', note: null, part: null, parts: [] },
    });
  });

  it('is accepted with a valid query, whose numbers and flags are parsed', async () => {
    const { body } = await http.get('/api/v1/echo/list?page=3&limit=20&deep=true&of=a').expect(200);
    expect(body).toEqual({
      success: true,
      data: [{ count: 3, name: 'true a' }],
      pagination: { page: 3, limit: 20, total: 41, totalPages: 3, next: null },
    });
  });

  it('gets the same error for somebody else’s resource as for one that does not exist, without extra data', async () => {
    const { body } = await http.get('/api/v1/echo/throws/disguised').expect(404);
    expect(body).toEqual(failure('SESSION_NOT_FOUND'));
  });

  it('gets extra data with an error that documents it', async () => {
    const { body } = await http.get('/api/v1/echo/throws/extra').expect(409);
    expect(body).toEqual({ ...failure('CLASS_HAS_LIVE_SESSION'), extra: { sessionId: 'of the live one' } });
  });

  it('gets 503 and Retry-After when the database is unavailable', async () => {
    const answer = await http.get('/api/v1/echo/throws/database').expect(503);
    expect(answer.body).toEqual(failure('DATABASE_UNAVAILABLE'));
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('reveals nothing about an internal error', async () => {
    const answer = await http.get('/api/v1/echo/throws/up').expect(500);
    expect(answer.body).toEqual(failure('INTERNAL_ERROR'));
    expect(answer.text).not.toContain('secret');
  });

  it('is rejected without a valid token', async () => {
    for (const header of [undefined, 'Bearer nonsense', 'Basic eDp5', 'Bearer '])
      await http
        .get('/api/v1/echo/me')
        .set(header === undefined ? {} : { Authorization: header })
        .expect(401)
        .expect(({ body }) => expect(body).toEqual(failure('UNAUTHENTICATED')));
  });

  it('is accepted with a valid token, except on a public route that asks who the caller is', async () => {
    const token = `Bearer ${tokenFor('student')}`;
    const { body } = await http.get('/api/v1/echo/me').set('Authorization', token).expect(200);
    expect(body.data).toEqual({ userId: expect.any(String) });
    await http.get('/api/v1/echo/anybody').set('Authorization', token).expect(401);
  });
});

describe('a request that never arrives completely', () => {
  it.each([
    ['its headers', 'headersTimeout', 'POST /api/v1/echo/public HTTP/1.1\r\nHost: x\r\n'],
    [
      'its body',
      'requestTimeout',
      'POST /api/v1/echo/public HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"name":',
    ],
  ] as const)(
    'is timed out while its sender is still sending %s',
    async (_, limit, half) => {
      const app = await startApp({}, { instead: [EchoModule, FakeAuthModule] });
      const server = app.app.getHttpServer() as Server & { connectionsCheckingInterval: number };
      // A request can last at most as long as the limit plus one check interval.
      expect(server[limit] + server.connectionsCheckingInterval).toBeLessThan(70_000);
      // Node applies the smaller of the two limits to the headers.
      server.headersTimeout = 1;
      if (limit === 'requestTimeout') server.requestTimeout = 1;
      const { port } = new URL(app.url);
      const socket = connect(Number(port), '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.write(half);
      await once(socket, 'close');
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      await app.close();
    },
    20_000,
  );
});

describe('a request id', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({}, { instead: [] });
  });
  afterAll(() => app.close());

  it('is the one that the client sent, in the response header and in the error', async () => {
    const { body, headers } = await app.http.get('/api/v1/nowhere').set('X-Request-Id', 'trace-4711:abc');
    expect([body.requestId, headers['x-request-id']]).toEqual(['trace-4711:abc', 'trace-4711:abc']);
  });

  it.each(['short', 'x'.repeat(101), 'with space', 'a"quote<b>'])('is generated if the client sent an invalid one: %s', async (given) => {
    const { body, headers } = await app.http.get('/api/v1/nowhere').set('X-Request-Id', given);
    expect(body.requestId).toBe(headers['x-request-id']);
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the contract check of tests', () => {
  it('fails a test whose response has undocumented fields', async () => {
    const app = await startApp({}, { instead: [EchoModule, FakeAuthModule] });
    await expect(app.http.get('/api/v1/echo/undocumented').then((answer) => answer.status)).rejects.toThrow('broke the OpenAPI document');
    await app.close();
  });
});
