import type { OpenAPIObject } from '@nestjs/swagger';
import type { Role } from '../../../contracts/auth.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { ACCESS } from '../../security/access.ts';
import { ENDPOINT, type EndpointNote } from './api-endpoint.ts';
import { byCode, errorResponses, impliedErrors, requestIdHeader, type FailureFormat } from './route-errors.ts';
import { describeFormFile } from './form-file.ts';
import { EXAMPLE_CURSOR } from '../paging/page.ts';
import { deref, METHODS, ref, type Method, type Operation, type Parameter, type Schema, type SchemaOrRef } from './types.ts';

type AnnotatedOperation = Operation & { [ENDPOINT]?: EndpointNote; [ACCESS]?: 'public' | 'known' | readonly Role[] };

/**
 * Turns the metadata of routes (@ApiEndpoint, @Public, @Roles) into OpenAPI responses, security requirements and examples. `tokenErrors`: what
 * every route that takes a token may return besides UNAUTHENTICATED.
 */
export const completeDocument = (
  document: OpenAPIObject,
  format: FailureFormat = byCode,
  tokenErrors: readonly ErrorCode[] = [],
): OpenAPIObject => {
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Failure: format.schema };
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS)
      if (item[method]) completeOperation({ document, format, tokenErrors }, path, method, item[method] as AnnotatedOperation);
  Object.values(document.components.schemas).forEach((schema) => useExamples(schema as SchemaOrRef));
  return document;
};

interface Completed {
  readonly document: OpenAPIObject;
  readonly format: FailureFormat;
  readonly tokenErrors: readonly ErrorCode[];
}

const completeOperation = (
  { document, format, tokenErrors }: Completed,
  path: string,
  method: Method,
  operation: AnnotatedOperation,
): void => {
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
  describeFormFile(operation);
  addExample(document, operation);
  if (note.ok && 'as' in note.ok && note.ok.as === 'page') document.components!.schemas!.Pagination = paginationSchema;
  const status = Object.keys(operation.responses).find((key) => key.startsWith('2')) ?? '200';
  operation.responses = {
    [status]: {
      description: 'Success.',
      headers: { ...requestIdHeader, ...(isTagged(note) && fileHeaders) },
      content: successContent(note),
    },
    ...(note.also && {
      [note.also.status]: {
        description: 'Success.',
        headers: requestIdHeader,
        content: successContent({ ...note, ok: { schema: note.also.schema, as: 'one' } }),
      },
    }),
    ...(isTagged(note) && {
      '304': { description: 'Not modified: the copy that the client has is up to date.', headers: { ...requestIdHeader, ...fileHeaders } },
    }),
    ...errorResponses(
      [...note.errors, ...impliedErrors(method, path, operation, access), ...(access === 'public' ? [] : tokenErrors)],
      format,
      { method, path },
    ),
  };
};

const isTagged = ({ ok }: EndpointNote): boolean => ok !== null && 'mediaType' in ok && ok.tagged === true;

const fileHeaders = {
  ETag: { description: 'Send it as If-None-Match.', schema: { type: 'string' } },
  'Cache-Control': { description: 'How long the response may be cached, and by whom.', schema: { type: 'string' } },
};

const successContent = ({ ok, bare }: EndpointNote) => {
  if (ok && 'mediaType' in ok) return { [ok.mediaType]: { schema: { type: 'string', ...(ok.bytes && { format: 'binary' }) } } };
  if (bare) return { 'application/json': { schema: dataSchema(ok) } };
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
  description: 'The position of this page in the list.',
  required: ['page', 'limit', 'total', 'totalPages', 'next'],
  properties: {
    page: { type: ['integer', 'null'], minimum: 1, description: 'Null if the page was requested with `after`.', example: 1 },
    limit: { type: 'integer', minimum: 1, maximum: 100, example: 20 },
    total: { type: 'integer', minimum: 0, description: 'The number of items on all pages.', example: 42 },
    totalPages: { type: 'integer', minimum: 0, example: 3 },
    next: {
      type: ['string', 'null'],
      description:
        'Send it as `after` to get the next page, whether this one was requested by number or by cursor. Null on the last page. Do not parse it: its format may change.',
      example: EXAMPLE_CURSOR,
    },
  },
};

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A key of your choice. If you repeat the request with the same key, it is not executed again: you get the first response.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

/** Documents path parameters named like ids as UUIDs. */
const describeParameter = (parameter: Parameter): void => {
  if (parameter.in === 'path' && /^(id|\w+Id)$/.test(parameter.name)) {
    parameter.schema = { type: 'string', format: 'uuid' };
    parameter.description ??= 'A UUID. Any other text is treated as an unknown id.';
  }
};

const addExample = (document: OpenAPIObject, { requestBody }: Operation): void => {
  if (!requestBody || !('content' in requestBody)) return;
  const media = requestBody.content['application/json'];
  if (media?.schema && media.example === undefined && !media.examples) media.example = exampleOf(document, media.schema);
};

/** An example built from the examples of the fields. Optional fields without one are omitted. */
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

/** Replaces `example` with `examples`, because OpenAPI 3.1 uses JSON Schema 2020-12. */
const useExamples = (schema: SchemaOrRef): void => {
  const { example, properties = {}, items, allOf = [], anyOf = [], oneOf = [] } = schema as Schema;
  if (example !== undefined) (schema as Schema).examples = [example];
  delete (schema as Schema).example;
  for (const inner of [...Object.values(properties), ...(items ? [items] : []), ...allOf, ...anyOf, ...oneOf]) useExamples(inner);
};
