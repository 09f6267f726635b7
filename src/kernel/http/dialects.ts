import { Injectable, type Type } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import { errorResponse, type ErrorResponse } from './error-response.ts';
import type { DocumentIntro } from './openapi/types.ts';
import type { KernelRequest } from './request.ts';

/** The routes for clients of another system: everything below one path. */
export interface HttpDialect {
  /** Such as `/compat/other`: in lower case, without a trailing slash. */
  readonly prefix: string;
  /** The module with its controllers. */
  readonly module: Type;
  /** Heads its OpenAPI document at `<prefix>/openapi.json`. */
  readonly about: DocumentIntro;
  /** Turns a request into the form of the main API, before anything else looks at it. */
  normalise(request: Request): void;
  /** The response of this dialect to an error; `answer` is the main API's. */
  failure(error: unknown, answer: ErrorResponse): { readonly status: number; readonly body: { readonly error: string } };
}

/** A failure of the main API or of a dialect. */
type AnyFailureAnswer = Omit<ErrorResponse, 'body'> & { readonly body: object };

/** The dialects beside the main API. Their modules add themselves. */
@Injectable()
export class HttpDialects {
  private readonly known: HttpDialect[] = [];

  get all(): readonly HttpDialect[] {
    return this.known;
  }

  add(dialect: HttpDialect): void {
    this.known.push(dialect);
  }

  /** The dialect that a path belongs to, regardless of case, as in the router. */
  of(path: string): HttpDialect | undefined {
    const lower = path.toLowerCase();
    return this.known.find(({ prefix }) => lower === prefix || lower.startsWith(`${prefix}/`));
  }

  /** The first middleware that looks at a request. */
  readonly normalise: RequestHandler = (request, _response, next) => {
    this.of(request.path)?.normalise(request);
    next();
  };

  /** The response to an error: every failure over HTTP goes through here. */
  answerTo(error: unknown, request: Pick<KernelRequest, 'path' | 'requestId'>): AnyFailureAnswer {
    const answer = errorResponse(error, request.requestId);
    return { ...answer, ...this.of(request.path)?.failure(error, answer) };
  }
}
