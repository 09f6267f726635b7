import 'reflect-metadata';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ENDPOINT } from './api-endpoint.ts';
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
const complete = (operation: Partial<Operation> = {}) => {
  const post = { responses: { 201: { description: '' } }, ...operation, [ENDPOINT]: { ok: null, errors: [], secret: false } };
  const document = { paths: { '/x/{id}/{code}/{studentId}': { post } }, components: { schemas: schemas() } } as unknown as OpenAPIObject;
  return { document: completeDocument(document), post: post as Operation };
};

describe('a document, completed', () => {
  it('has an example of a body that is made of those of its fields, and leaves out what has none and may be missing', () => {
    const { post } = complete({ requestBody: { content: { 'application/json': { schema: ref('Form') } } } });
    const { content } = post.requestBody as { content: Record<string, { example: unknown }> };
    const part = { kind: 'a' };
    expect(content['application/json']!.example).toEqual({ name: 'Algebra', at: undefined, part, maybe: part, parts: [part], count: 20 });
  });

  it('says of what is called an id in a path that it is one', () => {
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

  it('has examples in the words of JSON Schema', () => {
    const { name, at } = (complete().document.components!.schemas!.Form as Schema).properties!;
    expect(name).toEqual({ type: 'string', examples: ['Algebra'] });
    expect(at).toEqual({ type: 'string' });
  });

  it('does not refer to what is nowhere', () => {
    const { document } = complete();
    expect(() => deref(document, ref('Missing'))).toThrow('#/components/schemas/Missing is nowhere in the document');
    expect(deref(document, ref('Part')).type).toBe('object');
  });
});
