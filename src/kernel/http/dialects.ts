import { Injectable, type Type } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import { errorResponse, type ErrorResponse } from './error-response.ts';
import type { KernelRequest } from './request.ts';

/** Where clients that speak another system's language come in: all routes below one path. */
export interface HttpDialect {
  /** Such as `/compat/other`: in lower case, without a slash at its end. */
  readonly prefix: string;
  /** The module that has its controllers. */
  readonly module: Type;
  /** Heads its OpenAPI document, which stands at `<prefix>/openapi.json`. */
  readonly about: {
    readonly title: string;
    readonly description: string;
    /** What is said of the token that the header Authorization holds. */
    readonly token: string;
    readonly tags: readonly (readonly [name: string, description: string])[];
  };
  /** Gives a request the form that all others have, before anything looks at it. */
  normalise(request: Request): void;
  /** What its clients are told of this error, and `answer` is what others would be. */
  failure(error: unknown, answer: ErrorResponse): { readonly status: number; readonly body: { readonly error: string } };
}

/** Of whatever dialect. */
type AnyFailureAnswer = Omit<ErrorResponse, 'body'> & { readonly body: object };

/** All dialects there are beside the main road. A module adds its own when it is made. */
@Injectable()
export class HttpDialects {
  private readonly known: HttpDialect[] = [];

  get all(): readonly HttpDialect[] {
    return this.known;
  }

  add(dialect: HttpDialect): void {
    this.known.push(dialect);
  }

  /** The one that a path leads to; the router does not look at case either. */
  of(path: string): HttpDialect | undefined {
    const lower = path.toLowerCase();
    return this.known.find(({ prefix }) => lower === prefix || lower.startsWith(`${prefix}/`));
  }

  /** Stands before all that looks at a request. */
  readonly normalise: RequestHandler = (request, _response, next) => {
    this.of(request.path)?.normalise(request);
    next();
  };

  /** What this request is answered with because of this error: every failure over HTTP passes here. */
  answerTo(error: unknown, request: Pick<KernelRequest, 'path' | 'requestId'>): AnyFailureAnswer {
    const answer = errorResponse(error, request.requestId);
    return { ...answer, ...this.of(request.path)?.failure(error, answer) };
  }
}
