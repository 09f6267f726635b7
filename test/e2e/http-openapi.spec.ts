import { runInNewContext } from 'node:vm';
import { jest } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';
import { errorTable } from '../../src/contracts/errors.ts';
import { buildDocument } from '../../src/kernel/http/openapi/serve-docs.ts';
import { apiDocs, publicCodes } from '../../src/api-docs.ts';
import { METHODS, type Operation } from '../../src/kernel/http/openapi/types.ts';
import { contractCheck, schemaCheck } from '../support/contract.ts';
import { EchoModule } from '../support/echo.ts';
import { startApp, type TestApp } from '../support/app.ts';

const operationsOf = (document: OpenAPIObject): [string, string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method): [string, string, Operation] => [method.toUpperCase(), path, item[method]!]),
  );

interface RequestMedia {
  schema: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
interface ErrorMedia {
  schema: { allOf: [object, { properties: { code: { enum: string[] } } }] };
  examples: Record<string, { value: { code: string } }>;
}

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: OpenAPIObject;
  let operations: [string, string, Operation][];
  beforeAll(async () => {
    app = await startApp();
    document = (await app.http.get('/openapi.json').expect(200)).body as OpenAPIObject;
    operations = operationsOf(document);
  });
  afterAll(() => app.close());

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it('has every route of the application, each with its own operationId', () => {
    const routes = routesOf(app.app);
    expect(operations.map(([method, path]) => `${method} ${path}`).toSorted()).toEqual(routes);
    expect(routes.length).toBeGreaterThan(40);
    expect(new Set(operations.map(([, , { operationId }]) => operationId)).size).toBe(operations.length);
  });

  it('has a summary, a known tag and responses for each route', () => {
    const tags = document.tags!.map(({ name }) => name);
    const lacking = operations.filter(
      ([, , { summary, tags: [tag = ''] = [], responses }]) =>
        !summary || !tags.includes(tag) || !['500', '503'].every((status) => responses[status]),
    );
    expect(lacking.map(([method, path]) => `${method} ${path}`)).toEqual([]);
  });

  it('lists 401 for exactly the routes that need a token', () => {
    const wants = ([, , { responses }]: (typeof operations)[number]) => JSON.stringify(responses['401'] ?? '').includes('UNAUTHENTICATED');
    const name = ([method, path]: (typeof operations)[number]) => `${method} ${path}`;
    const guarded = operations.filter(([, , { security }]) => security?.length !== 0).map(name);
    // The metrics have their own token.
    expect(operations.filter(wants).map(name)).toEqual(expect.arrayContaining(guarded));
    expect(operations.filter(wants)).toHaveLength(guarded.length + 1);
  });

  it('has a valid example for each request body, with all fields described or exemplified', () => {
    const problems = operations.flatMap(([method, path, { requestBody }]) => {
      // A file is its own example.
      if (!requestBody || '$ref' in requestBody || !requestBody.content['application/json']) return [];
      const { schema, example, examples = {} } = requestBody.content['application/json'] as RequestMedia;
      const given = [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)];
      const found = given.length ? given.map(schemaCheck(document, schema)) : ['no example'];
      return found.filter((problem) => problem !== null).map((problem) => `${method} ${path}: ${problem}`);
    });
    expect(problems).toEqual([]);
  });

  it('has an example for each error code of a response that fits its schema and status', () => {
    for (const [, , { responses }] of operations)
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        const { schema, examples } = (response as unknown as { content: Record<string, ErrorMedia> }).content['application/json']!;
        const check = schemaCheck(document, schema);
        for (const [code, { value }] of Object.entries(examples)) {
          expect(check(value)).toBeNull();
          expect([value.code, errorTable[code as keyof typeof errorTable].status]).toEqual([code, Number(status)]);
        }
        expect(schema.allOf[1].properties.code.enum).toEqual(Object.keys(examples));
      }
  });

  it('offers Idempotency-Key on the routes that honour it: changes by signed-in users whose response is not secret', () => {
    const offers = ([, , { parameters = [] }]: (typeof operations)[number]) =>
      parameters.some((parameter) => 'name' in parameter && parameter.name === 'Idempotency-Key');
    const [offering, others] = [operations.filter(offers), operations.filter((operation) => !offers(operation))];
    expect(offering.filter(([method, , { security }]) => method === 'GET' || security?.length === 0)).toEqual([]);
    const silent = others.filter(([method, , { security }]) => method !== 'GET' && security?.length !== 0);
    expect(silent.map(([method, path]) => `${method} ${path}`)).toEqual([
      'PUT /api/v1/auth/me/password',
      'POST /api/v1/calendar/feed',
      'POST /api/v1/live-sessions/{id}/join',
    ]);
  });

  it('cannot be generated while a route documents no responses', async () => {
    @Controller('silent')
    class SilentController {
      @Get()
      say(): void {}
    }
    @Module({ controllers: [SilentController] })
    class SilentModule {}
    const silent = await startApp({}, { instead: [SilentModule] });
    expect(() => buildDocument(silent.app, apiDocs)).toThrow('GET /api/v1/silent has no @ApiEndpoint');
    await silent.close();
  });

  it('writes nullable types as 3.1 does', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain('"nullable"');
    expect(text).toContain('"null"');
  });

  it('lists exactly the codes that a client can get', () => {
    for (const code of publicCodes) expect(document.info.description).toContain(`| \`${code}\` | ${errorTable[code].status} |`);
    expect(document.info.description).not.toContain('NOT_CLASS_TEACHER');
  });

  it('contains nothing about how it was generated', () => {
    expect(JSON.stringify(document)).not.toContain('x-rollcall');
  });
});

describe('the documentation', () => {
  it('works under its own content security policy', async () => {
    const app = await startApp({}, { instead: [EchoModule] });
    const page = await app.http.get('/docs').expect(200).expect('Content-Type', /html/);
    const inline = [...page.text.matchAll(/<script(?![^>]*\bsrc=)[^>]*>/g)];
    expect(inline).toEqual([]);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    const sources = [...page.text.matchAll(/<script src="\.\/(docs\/[^"]+)"/g)].map(([, path]) => path!);
    expect(sources).toHaveLength(3);
    for (const source of sources)
      await app.http
        .get(`/${source}`)
        .expect(200)
        .expect('Content-Type', /javascript/);
    await app.close();
  });

  it('stays signed in after a sign-in on the page', async () => {
    const app = await startApp({}, { instead: [EchoModule] });
    const authorizeWithPersistOption = jest.fn();
    let options: { persistAuthorization?: boolean; responseInterceptor?: (response: object) => object } = {};
    const SwaggerUIBundle = Object.assign(
      (given: typeof options) => {
        options = given;
        return { authActions: { authorizeWithPersistOption } };
      },
      { presets: {}, plugins: {} },
    );
    const window: Record<string, unknown> & { onload?: () => void } = { location: { search: '', origin: app.url } };
    const browser = Object.assign(window, { window, SwaggerUIBundle, SwaggerUIStandalonePreset: {} });
    const script = await app.http.get('/docs/swagger-ui-init.js').buffer(true);
    runInNewContext(script.text, browser);
    window.onload!();
    await app.close();

    const answer = (url: string, ok: boolean, data: object) => ({ url, ok, text: JSON.stringify({ data }) });
    const login = answer('http://x/api/v1/auth/login', true, { accessToken: 'a token' });
    expect(options.responseInterceptor!(login)).toBe(login);
    options.responseInterceptor!(answer('http://x/api/v1/auth/login', false, { accessToken: 'refused' }));
    options.responseInterceptor!(answer('http://x/api/v1/classes', true, { accessToken: 'a class' }));
    expect(authorizeWithPersistOption.mock.calls).toEqual([
      [{ bearer: { name: 'bearer', schema: { type: 'http', scheme: 'bearer' }, value: 'a token' } }],
    ]);
    expect(options.persistAuthorization).toBe(true);
  });

  it('does not exist when switched off', async () => {
    const app = await startApp({ DOCS: 'off' }, { instead: [EchoModule] });
    for (const path of ['/docs', '/openapi.json', '/docs/swagger-ui-init.js']) await app.http.get(path).expect(404);
    await app.close();
  });
});

describe('the check of responses against the document', () => {
  let app: TestApp;
  let check: ReturnType<typeof contractCheck>;
  beforeAll(async () => {
    app = await startApp({}, { instead: [EchoModule] });
    check = contractCheck(buildDocument(app.app, apiDocs));
  });
  afterAll(() => app.close());
  const json = (status: number, body: unknown) => ({ status, type: 'application/json', body });
  const user = { userId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11' };
  const failure = (code: string) => ({ success: false, error: 'No.', code, requestId: 'abcdefgh' });

  it('accepts what is documented', () => {
    expect(check('GET', '/api/v1/echo/me', json(200, { success: true, data: user }))).toBeNull();
    expect(check('GET', '/api/v1/echo/nobody', json(200, { success: true, data: null }))).toBeNull();
    expect(check('GET', '/api/v1/echo/me', json(401, failure('UNAUTHENTICATED')))).toBeNull();
  });

  it.each([
    ['a status', '/api/v1/echo/me', json(202, { success: true, data: user })],
    ['a field', '/api/v1/echo/me', json(200, { success: true, data: { ...user, email: 'x' } })],
    ['a field of the envelope', '/api/v1/echo/me', json(200, { success: true, data: user, pagination: {} })],
    ['a code', '/api/v1/echo/me', json(401, failure('INVALID_CREDENTIALS'))],
    ['a field of an error', '/api/v1/echo/me', json(401, { ...failure('UNAUTHENTICATED'), stack: 'x' })],
    ['a null', '/api/v1/echo/me', json(200, { success: true, data: null })],
    ['a route', '/api/v1/nowhere', json(200, { success: true, data: null })],
    ['a type', '/api/v1/echo/me', { status: 200, type: 'text/html', body: {} }],
  ])('finds undocumented %s', (_, path, answer) => {
    expect(check('GET', path, answer)).toEqual(expect.any(String));
  });

  it('finds a missing field', () => {
    expect(check('GET', '/api/v1/echo/me', json(200, { success: true, data: {} }))).toContain('required');
  });
});

/** The routes that Express actually serves, in the document's notation. */
const routesOf = (app: NestExpressApplication): string[] => {
  const { router } = app.getHttpAdapter().getInstance() as {
    router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
  };
  const own = router.stack.flatMap(({ route }) => (route && isOwn(route) ? [route] : []));
  return own
    .flatMap(({ path, methods }) =>
      METHODS.filter((method) => methods[method]).map((method) => `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
    )
    .toSorted();
};

/** The handler of a single method; Nest's handler for unknown paths accepts them all. */
const isOwn = ({ path, methods }: { path: string; methods: Record<string, boolean> }): boolean =>
  /^\/(api|health|metrics|s\/)/.test(path) && Object.keys(methods).length === 1;
