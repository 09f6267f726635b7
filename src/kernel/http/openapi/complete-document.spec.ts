import 'reflect-metadata';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ENDPOINT, type EndpointNote } from './api-endpoint.ts';
import { completeDocument } from './complete-document.ts';
import { deref, ref, type Operation, type Schema } from './types.ts';

const schemas = (): Record<string, Schema> => ({
  Part: { type: 'object', required: ['kind'], properties: { kind: { type: 'string', enum: ['a', 'b'] } } },
  Form: {
    type: 'object',
    required: ['name', 'at'],
    properties: {
      name: { type: 'string', example: 'Algebra' },
      at: { type: 'string' },
      part: { allOf: [ref('Part')] },
      maybe: { anyOf: [ref('Part'), { type: 'null' }] },
      parts: { type: 'array', items: ref('Part') },
      count: { type: 'integer', default: 20 },
      note: { type: 'string' },
    },
  },
});
const complete = (operation: Partial<Operation> = {}, note: Partial<EndpointNote> = {}) => {
  const endpoint = { ok: null, errors: [], secret: false, bare: false, ...note };
  const post = { responses: { 201: { description: '' } }, ...operation, [ENDPOINT]: endpoint };
  const document = { paths: { '/x/{id}/{code}/{studentId}': { post } }, components: { schemas: schemas() } } as unknown as OpenAPIObject;
  return { document: completeDocument(document), post: post as Operation };
};

describe('a completed OpenAPI document', () => {
  it('has body examples built from the examples of the fields, without optional fields that have none', () => {
    const { post } = complete({ requestBody: { content: { 'application/json': { schema: ref('Form') } } } });
    const { content } = post.requestBody as { content: Record<string, { example: unknown }> };
    const part = { kind: 'a' };
    expect(content['application/json']!.example).toEqual({ name: 'Algebra', at: undefined, part, maybe: part, parts: [part], count: 20 });
  });

  it('documents path parameters named like ids as UUIDs', () => {
    const parameter = (name: string) => ({ name, in: 'path' as const, schema: { type: 'string' } });
    const { post } = complete({ parameters: ['id', 'code', 'studentId'].map(parameter) });
    const formats = (post.parameters as { name: string; schema: Schema }[]).map(({ name, schema }) => [name, schema.format]);
    expect(formats).toEqual([
      ['id', 'uuid'],
      ['code', undefined],
      ['studentId', 'uuid'],
      ['Idempotency-Key', undefined],
    ]);
  });

  it('describes the whole body of a bare response', () => {
    const { post } = complete({}, { ok: { schema: 'Form', as: 'list' }, bare: true });
    const { content } = post.responses['201'] as { content: Record<string, { schema: unknown }> };
    expect(content['application/json']!.schema).toEqual({ type: 'array', items: ref('Form') });
  });

  it('describes a second successful response', () => {
    const { post } = complete({}, { ok: { schema: 'Form', as: 'one' }, bare: true, also: { status: 200, schema: 'Part' } });
    const schemaOf = (status: string) =>
      (post.responses[status] as { content: Record<string, { schema: unknown }> }).content['application/json']!.schema;
    expect([schemaOf('201'), schemaOf('200')]).toEqual([ref('Form'), ref('Part')]);
  });

  it('has no errors of dialects, unless it is the document of one', () => {
    expect(() => complete({}, { errors: [{ status: 409, text: 'name taken' }] })).toThrow('"name taken" is an error of a dialect');
  });

  it('has JSON Schema `examples` instead of `example`', () => {
    const { name, at } = (complete().document.components!.schemas!.Form as Schema).properties!;
    expect(name).toEqual({ type: 'string', examples: ['Algebra'] });
    expect(at).toEqual({ type: 'string' });
  });

  it('contains no dangling references', () => {
    const { document } = complete();
    expect(() => deref(document, ref('Missing'))).toThrow('#/components/schemas/Missing is not in the document');
    expect(deref(document, ref('Part')).type).toBe('object');
  });
});
