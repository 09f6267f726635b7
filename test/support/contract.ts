import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response, Test } from 'supertest';
import { apiDocs } from '../../src/api-docs.ts';
import { buildDocument, buildDialectDocument } from '../../src/kernel/http/openapi/serve-docs.ts';
import { HttpDialects, type HttpDialect } from '../../src/kernel/http/dialects.ts';
import { METHODS, type Method, type Operation } from '../../src/kernel/http/openapi/types.ts';

interface Media {
  readonly schema?: object;
}

/** Closes every object schema, so that undocumented properties fail. */
const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  // A schema that only narrows a route's error codes is combined with the schema of the failure, which is closed itself.
  const narrows =
    /^(code|error|message|error,message|message,error)$/.test(Object.keys(copy.properties ?? {}).join()) && !('required' in copy);
  if (copy.type === 'object' && 'properties' in copy && !('additionalProperties' in copy) && !narrows) copy.additionalProperties = false;
  return copy;
};

const made = new WeakMap<OpenAPIObject, Ajv2020>();
const ajvFor = (document: OpenAPIObject): Ajv2020 => {
  const known = made.get(document);
  if (known) return known;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addFormat('idn-email', /^[^\s@]+@[^\s@]+$/);
  ajv.addSchema({ $id: 'openapi', components: closed(document.components) as object });
  made.set(document, ajv);
  return ajv;
};

/** Makes references to the document absolute, so that the schema can be compiled separately. */
const absolute = (schema: object): object =>
  JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/components/', '"openapi#/components/')) as object;

type ContractCheck = (method: string, path: string, answer: Answer) => string | null;

/** Returns how a response differs from the document, or null. */
export const contractCheck = (document: OpenAPIObject): ContractCheck => {
  const ajv = ajvFor(document);
  const compiled = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const known = compiled.get(schema);
    if (known) return known;
    const made = ajv.compile(absolute(schema));
    compiled.set(schema, made);
    return made;
  };
  const routes = Object.entries(document.paths).map(([template, item]) => ({
    item,
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
    // A literal segment takes precedence over a parameter.
    parameters: template.split('{').length,
  }));
  routes.sort((a, b) => a.parameters - b.parameters);
  const operationFor = (method: string, path: string): Operation | undefined => {
    const name = (method === 'HEAD' ? 'get' : method.toLowerCase()) as Method;
    return METHODS.includes(name) ? routes.find(({ item, pattern }) => item[name] && pattern.test(path))?.item[name] : undefined;
  };

  return (method, path, { status, type, body }) => {
    const operation = operationFor(method, path);
    if (!operation) {
      if (type !== 'application/json' || path.endsWith('.json')) return null;
      // There is no such route, so only the form of the failure can be checked.
      return violations(validatorOf(failure), body) ?? (status >= 400 ? null : 'a success from an undocumented route');
    }
    const response = operation.responses[String(status)];
    if (!response || '$ref' in response) return `status ${status} is not documented: ${JSON.stringify(body)}`;
    if (status === 304 && !response.content) return type ? `${type} where there is no body` : null;
    const media = response.content?.[type] as Media | undefined;
    if (!media?.schema) return `${type || 'no body'} with status ${status} is not documented`;
    return type === 'application/json' ? violations(validatorOf(media.schema), body) : null;
  };
};

/** Returns how a value differs from a schema of the document, or null. */
export const schemaCheck = (document: OpenAPIObject, schema: object): ((value: unknown) => string | null) => {
  const validate = ajvFor(document).compile(absolute(schema));
  return (value) => violations(validate, value);
};

const failure = { $ref: '#/components/schemas/Failure' };

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

const violations = (validate: ValidateFunction, body: unknown): string | null => {
  if (validate(body)) return null;
  const found = (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  return `${found.join('; ')} in ${JSON.stringify(body)}`;
};

/** By the text of the document, which is the same in most spec files: compiling its schemas takes longer than the requests of many. */
const sharedChecks = new Map<string, ContractCheck>();
const sharedCheck = (document: OpenAPIObject): ContractCheck => {
  const text = JSON.stringify(document);
  const made = sharedChecks.get(text) ?? contractCheck(document);
  sharedChecks.set(text, made);
  return made;
};

/** For `agent.use()`: fails each request whose response does not match its OpenAPI document (the main API's or a dialect's). */
export const contractOf = (app: NestExpressApplication) => {
  const checks = new Map<HttpDialect | undefined, ContractCheck>();
  const checkOf = (dialect: HttpDialect | undefined) => {
    const known = checks.get(dialect);
    if (known) return known;
    const made = sharedCheck(dialect ? buildDialectDocument(app, dialect) : buildDocument(app, apiDocs));
    checks.set(dialect, made);
    return made;
  };
  return (test: Test): void => {
    void test.expect((response: Response) => {
      const { method, url } = response.request as unknown as { method: string; url: string };
      const { pathname } = new URL(url);
      const { status, type, body } = response as { status: number; type: string; body: unknown };
      const found = checkOf(app.get(HttpDialects).of(pathname))(method, pathname, { status, type, body });
      if (found) throw new Error(`${method} ${pathname} broke the OpenAPI document: ${found}`);
    });
  };
};
