import type { OpenAPIObject } from '@nestjs/swagger';
import type { Role } from '../../../contracts/auth.ts';
import { ACCESS } from '../../security/access.ts';
import { ENDPOINT, type EndpointNote } from './api-endpoint.ts';
import { byCode, errorResponses, impliedErrors, requestIdHeader, type FailureWords } from './route-errors.ts';
import { EXAMPLE_CURSOR } from '../paging/page.ts';
import { deref, METHODS, ref, type Method, type Operation, type Parameter, type Schema, type SchemaOrRef } from './types.ts';

type Noted = Operation & { [ENDPOINT]?: EndpointNote; [ACCESS]?: 'public' | 'known' | readonly Role[] };

/** Turns the metadata of routes (@ApiEndpoint, @Public, @Roles) into responses, security and examples. */
export const completeDocument = (document: OpenAPIObject, words: FailureWords = byCode): OpenAPIObject => {
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Failure: words.schema };
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS) if (item[method]) completeOperation(document, words, path, method, item[method] as Noted);
  Object.values(document.components.schemas).forEach((schema) => modernise(schema as SchemaOrRef));
  return document;
};

const completeOperation = (document: OpenAPIObject, words: FailureWords, path: string, method: Method, operation: Noted): void => {
  const { [ENDPOINT]: note, [ACCESS]: access } = operation;
  delete operation[ENDPOINT];
  delete operation[ACCESS];
  if (!note) throw new Error(`${method.toUpperCase()} ${path} has no @ApiEndpoint`);
  if (access === 'public') operation.security = [];
  if (access === 'known') operation.security = [{}, { bearer: [] }];
  const parameters = (operation.parameters ?? []) as Parameter[];
  parameters.forEach((parameter) => describeParameter(parameter));
  if (method !== 'get' && access !== 'public' && !note.secret) parameters.push(idempotencyKey);
  operation.parameters = parameters;
  addExample(document, operation);
  if (note.ok && 'as' in note.ok && note.ok.as === 'page') document.components!.schemas!.Pagination = paginationSchema;
  const status = Object.keys(operation.responses).find((key) => key.startsWith('2')) ?? '200';
  operation.responses = {
    [status]: { description: 'Done.', headers: { ...requestIdHeader, ...(isTagged(note) && fileHeaders) }, content: successContent(note) },
    ...(isTagged(note) && {
      '304': { description: 'Not changed: what the caller has is right.', headers: { ...requestIdHeader, ...fileHeaders } },
    }),
    ...errorResponses([...note.errors, ...impliedErrors(method, path, operation, access)], words),
  };
};

const isTagged = ({ ok }: EndpointNote): boolean => ok !== null && 'mediaType' in ok && ok.tagged === true;

const fileHeaders = {
  ETag: { description: 'For If-None-Match.', schema: { type: 'string' } },
  'Cache-Control': { description: 'How long it may be kept, and by whom.', schema: { type: 'string' } },
};

const successContent = ({ ok }: EndpointNote) => {
  if (ok && 'mediaType' in ok) return { [ok.mediaType]: { schema: { type: 'string', ...(ok.bytes && { format: 'binary' }) } } };
  const page = ok?.as === 'page';
  const properties = {
    success: { type: 'boolean', enum: [true] },
    data: dataSchema(ok),
    ...(page && { pagination: ref('Pagination') }),
  };
  return { 'application/json': { schema: { type: 'object', required: Object.keys(properties), properties } } };
};

const dataSchema = (ok: Exclude<EndpointNote['ok'], { mediaType: string }>): SchemaOrRef => {
  if (!ok) return { type: 'null' };
  if (ok.as === 'one') return ref(ok.schema);
  return ok.as === 'oneOrNull' ? { anyOf: [ref(ok.schema), { type: 'null' }] } : { type: 'array', items: ref(ok.schema) };
};

const paginationSchema = {
  type: 'object',
  description: 'Where in the list this page is.',
  required: ['page', 'limit', 'total', 'totalPages', 'next'],
  properties: {
    page: { type: ['integer', 'null'], minimum: 1, description: 'Null where the page was asked for with `after`.', example: 1 },
    limit: { type: 'integer', minimum: 1, maximum: 100, example: 20 },
    total: { type: 'integer', minimum: 0, description: 'How many there are on all pages.', example: 42 },
    totalPages: { type: 'integer', minimum: 0, example: 3 },
    next: {
      type: ['string', 'null'],
      description:
        'What `after` takes to get what comes behind this page, however the page was asked for; null when the list ends with it. Opaque: it may look different tomorrow.',
      example: EXAMPLE_CURSOR,
    },
  },
};

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Of your choice. The same request with the same key is not done again: it gets the first answer.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

/** Documents path parameters named like ids as UUIDs. */
const describeParameter = (parameter: Parameter): void => {
  if (parameter.in === 'path' && /^(id|\w+Id)$/.test(parameter.name)) {
    parameter.schema = { type: 'string', format: 'uuid' };
    parameter.description ??= 'An id (a UUID). Any other text is an unknown one.';
  }
};

const addExample = (document: OpenAPIObject, { requestBody }: Operation): void => {
  if (!requestBody || !('content' in requestBody)) return;
  const media = requestBody.content['application/json'];
  if (media?.schema && media.example === undefined && !media.examples) media.example = exampleOf(document, media.schema);
};

/** Built from the examples of the fields. Optional fields without one are left out. */
const exampleOf = (document: OpenAPIObject, given: SchemaOrRef): unknown => {
  const schema = deref(document, given);
  if (schema.example !== undefined) return schema.example as unknown;
  if (schema.enum) return schema.enum[0] as unknown;
  const inner = schema.allOf?.[0] ?? schema.anyOf?.[0];
  if (inner) return exampleOf(document, inner);
  if (schema.type === 'array' && schema.items) return [exampleOf(document, schema.items)];
  if (!schema.properties) return schema.default as unknown;
  const entries = Object.entries(schema.properties).map(([name, property]) => [name, exampleOf(document, property)] as const);
  return Object.fromEntries(entries.filter(([name, value]) => value !== undefined || schema.required?.includes(name)));
};

/** OpenAPI 3.1 uses JSON Schema 2020-12, which has `examples` where 3.0 had `example`. */
const modernise = (schema: SchemaOrRef): void => {
  const { example, properties = {}, items, allOf = [], anyOf = [], oneOf = [] } = schema as Schema;
  if (example !== undefined) (schema as Schema).examples = [example];
  delete (schema as Schema).example;
  for (const inner of [...Object.values(properties), ...(items ? [items] : []), ...allOf, ...anyOf, ...oneOf]) modernise(inner);
};
