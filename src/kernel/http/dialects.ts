import { Injectable, type Type } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import { errorResponse, type ErrorResponse } from './error-response.ts';
import type { DocumentIntro } from './openapi/types.ts';
import type { KernelRequest } from './request.ts';

/** An API for clients of another system, with all its routes below one path. */
export interface HttpDialect {
  /** The path, in lower case and without a trailing slash, such as `/compat/other`. */
  readonly prefix: string;
  /** The module that contains its controllers. */
  readonly module: Type;
  /** The introduction of its OpenAPI document, which is served at `<prefix>/openapi.json`. */
  readonly about: DocumentIntro;
  /** Converts a request to the conventions of the main API, before any other middleware sees it. */
  normalise(request: Request): void;
  /** This dialect's response to an error. `answer` is the main API's response. */
  failure(error: unknown, answer: ErrorResponse): { readonly status: number; readonly body: { readonly error: string } };
}

/** A failure of the main API or of a dialect. */
type AnyFailureAnswer = Omit<ErrorResponse, 'body'> & { readonly body: object };

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
    this.of(request.path)?.normalise(request);
    next();
  };

  /** The response to an error, in the dialect of the request. Used for every failed HTTP request. */
  answerTo(error: unknown, request: Pick<KernelRequest, 'path' | 'requestId'>): AnyFailureAnswer {
    const answer = errorResponse(error, request.requestId);
    return { ...answer, ...this.of(request.path)?.failure(error, answer) };
  }
}
