import { Injectable, type Type } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import { DialectError, type DialectFailure, type TextField } from './dialect-error.ts';
import { errorResponse, isLasting, type ErrorResponse } from './error-response.ts';
import type { DocumentIntro } from './openapi/types.ts';
import type { KernelRequest } from './request.ts';

/** The body of a dialect's failures: one text and, if `success`, `success: false` beside it. */
export interface FailureShape {
  readonly success: boolean;
  /** The field that holds the text. Some failures of a dialect may use another than the first. */
  readonly fields: readonly [TextField, ...TextField[]];
}

/** A request, or a route of the document. */
export interface DialectRequest {
  /** In capitals. */
  readonly method: string;
  /** Below the dialect's prefix, such as `/class/1`; in the document `/class/{id}`. */
  readonly path: string;
  /** Whether it has an Authorization header with more than a scheme. */
  readonly hasToken: boolean;
}

/** An API for clients of another system, with all its routes below one path. */
export interface HttpDialect {
  /** The path, in lower case and without a trailing slash, such as `/compat/other`. */
  readonly prefix: string;
  /** The module that contains its controllers. */
  readonly module: Type;
  /** The introduction of its OpenAPI document, which is served at `<prefix>/openapi.json`. */
  readonly about: DocumentIntro;
  /** Converts a request to the conventions of the main API, before any other middleware sees it. */
  normalise?(request: Request): void;
  readonly failureShape: FailureShape;
  /** Translates an error. `answer` is the main API's response to it. */
  failure(error: unknown, answer: ErrorResponse, request: DialectRequest): DialectFailure;
}

/** A failure of the main API or of a dialect. */
type AnyFailureAnswer = Omit<ErrorResponse, 'body'> & { readonly body: object };

/** The status, text and body of a dialect's response to an error. */
export const dialectFailure = (dialect: HttpDialect, error: unknown, answer: ErrorResponse, request: DialectRequest) => {
  const { success, fields } = dialect.failureShape;
  const { status, text, field = fields[0] } = error instanceof DialectError ? error : dialect.failure(error, answer, request);
  return { status, text, field, body: { ...(success && { success: false }), [field]: text } };
};

/** The enabled dialects, added by their modules. */
@Injectable()
export class HttpDialects {
  private readonly known: HttpDialect[] = [];

  get all(): readonly HttpDialect[] {
    return this.known;
  }

  add(dialect: HttpDialect): void {
    this.known.push(dialect);
  }

  /** The dialect that a path belongs to, if any. Ignores case, like the router. */
  of(path: string): HttpDialect | undefined {
    const lower = path.toLowerCase();
    return this.known.find(({ prefix }) => lower === prefix || lower.startsWith(`${prefix}/`));
  }

  /** Must be the first middleware that interprets a request. */
  readonly normalise: RequestHandler = (request, _response, next) => {
    this.of(request.path)?.normalise?.(request);
    next();
  };

  /** The response to an error, in the dialect of the request. Used for every failed HTTP request. */
  answerTo(error: unknown, request: Pick<KernelRequest, 'method' | 'path' | 'headers' | 'requestId'>): AnyFailureAnswer {
    const answer = errorResponse(error, request.requestId);
    const dialect = this.of(request.path);
    if (!dialect) return answer;
    const { method, path, headers } = request;
    const hasToken = /\S\s+\S/.test(headers.authorization ?? '');
    const { status, body } = dialectFailure(dialect, error, answer, { method, path: path.slice(dialect.prefix.length), hasToken });
    if (error instanceof DialectError) return { status, body, lasting: isLasting(status), unexpected: false };
    return { ...answer, status, body };
  }
}
