import type { OpenAPIObject } from '@nestjs/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';
import { DIALECTS, type DialectName } from '../../src/config/config.ts';
import { errorTable } from '../../src/contracts/errors.ts';
import { METHODS, type Method, type Operation } from '../../src/kernel/http/openapi/types.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { schemaCheck } from '../support/contract.ts';
import { RawSocket } from '../support/raw-socket.ts';

interface Media {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: object }>>;
}

/* What holds for every dialect; a new one is covered as soon as the DIALECTS setting knows its name. */

describe('the dialects', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'all' });
  });
  afterAll(() => app.close());
  const addressOf = (name: DialectName) => `/compat/${name}/openapi.json`;
  const documentOf = async (name: DialectName) => (await app.http.get(addressOf(name)).expect(200)).body as OpenAPIObject;
  const operationsOf = async (name: DialectName): Promise<[Method, string, Operation][]> =>
    Object.entries((await documentOf(name)).paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method): [Method, string, Operation] => [method, path, item[method]!]),
    );
  const listedIn = (text: string) => [...text.matchAll(/\/compat\/([\w-]+)\/openapi\.json/g)].map(([, name]) => name!);

  it('that are on are listed in the API documentation and on the front page', async () => {
    const { body } = await app.http.get('/openapi.json').expect(200);
    expect(listedIn((body as OpenAPIObject).info.description!)).toEqual(DIALECTS);
    expect(new Set(listedIn((await app.http.get('/docs/swagger-ui-init.js').expect(200)).text))).toEqual(new Set(DIALECTS));
    expect(listedIn((await app.http.get('/').set('Accept', 'text/html').expect(200)).text)).toEqual(expect.arrayContaining([...DIALECTS]));
  });

  describe.each(DIALECTS)('%s', (name) => {
    it('has a valid OpenAPI 3.1 document with its own routes only', async () => {
      const [document, operations] = [await documentOf(name), await operationsOf(name)];
      const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
      expect([valid, errors ?? []]).toEqual([true, []]);
      expect(document.openapi).toMatch(/^3\.1\./);
      expect(operations.length).toBeGreaterThan(5);
      expect(operations.filter(([, path]) => !path.startsWith(`/compat/${name}/`))).toEqual([]);
      expect(new Set(operations.map(([, , { operationId }]) => operationId)).size).toBe(operations.length);
      const tags = document.tags!.map((tag) => tag.name);
      expect(operations.filter(([, , operation]) => !operation.summary || !tags.includes(operation.tags![0]!))).toEqual([]);
      expect(JSON.stringify(document)).not.toContain('x-rollcall');
    });

    it('documents matching examples for bodies and for each error', async () => {
      const [document, operations] = [await documentOf(name), await operationsOf(name)];
      let checked = 0;
      for (const [method, path, { requestBody, responses }] of operations) {
        const body = requestBody && 'content' in requestBody ? (requestBody.content['application/json'] as Media | undefined) : undefined;
        if (body) expect([method, path, schemaCheck(document, body.schema)(body.example)]).toEqual([method, path, null]);
        for (const [status, response] of Object.entries(responses)) {
          if (Number(status) < 400) continue;
          const { schema, examples } = (response as unknown as { content: Record<string, Media> }).content['application/json']!;
          for (const [text, { value }] of Object.entries(examples!)) {
            expect(Object.values(value)).toContain(text);
            expect([method, path, schemaCheck(document, schema)(value)]).toEqual([method, path, null]);
            checked++;
          }
        }
      }
      expect(checked).toBeGreaterThan(operations.length * 4);
    });

    it('does not exist unless it is named, even if all others are on', async () => {
      const others = DIALECTS.filter((other) => other !== name);
      const without = await startApp({ DIALECTS: others.join() });
      expect(listedIn((await without.http.get('/openapi.json').expect(200)).text)).toEqual(others);
      const { token } = await without.signUp('teacher');
      const notFound = { success: false, error: errorTable.NOT_FOUND.message, code: 'NOT_FOUND', requestId: expect.any(String) };
      for (const [method, path] of [
        ...(await operationsOf(name)),
        ['get', addressOf(name)] as const,
        ['get', `/compat/${name}`] as const,
      ]) {
        const answer = await without.http[method](path.replaceAll(/\{\w+\}/g, '1')).set('Authorization', `Bearer ${token}`);
        expect([path, answer.status, answer.body]).toEqual([path, 404, notFound]);
        // Nor do its parsers: a form is as unreadable here as anywhere.
        if (method === 'get') continue;
        const form = await without.http[method](path.replaceAll(/\{\w+\}/g, '1')).field('title', 'Optics');
        expect([path, form.status, (form.body as { code: string }).code]).toEqual([path, 415, 'UNSUPPORTED_MEDIA_TYPE']);
      }
      await expect(RawSocket.begin(without, token, {}, name).opened()).rejects.toThrow('404');
      await without.close();
    });
  });
});
