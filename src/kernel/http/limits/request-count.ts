import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { Authenticate } from '../../../contracts/auth.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { bearerToken } from '../../security/principal.guard.ts';
import { GeneralLimits } from './general-limits.ts';
import type { KernelRequest } from '../request.ts';

/** Those who watch over the server must not be turned away by what they watch for. */
const WATCHED = new Set(['/health/live', '/health/ready', '/metrics']);

const isWatch = ({ method, path }: Request): boolean => (method === 'GET' || method === 'HEAD') && WATCHED.has(path);

/** What a browser asks before it sends a request to another origin. */
export const isPreflight = ({ method, headers }: Request): boolean => method === 'OPTIONS' && 'access-control-request-method' in headers;

/**
 * Counts each request once, before anything of it is read or looked for: for its user where the token is good, for its address otherwise.
 * What became of the token stays with the request, so that the guard need not ask again.
 */
@Injectable()
export class RequestCount {
  constructor(
    private readonly limits: GeneralLimits,
    private readonly queries: QueryBus,
  ) {}

  /** Express hands a rejection to the filter. `isSigned`: whose messages count only once it is known that nobody signed them. */
  readonly middleware =
    (isSigned: (request: Request) => boolean): RequestHandler =>
    async (plain, _response, next) => {
      const request = plain as KernelRequest;
      if (isPreflight(request)) await this.limits.takeForPreflight(request);
      else if (!isWatch(request) && !isSigned(request)) await this.take(request);
      next();
    };

  /** For signed messages that nobody could read: their signature was never looked at. */
  readonly unread =
    (isSigned: (request: Request) => boolean): ErrorRequestHandler =>
    async (error: unknown, request, _response, next) => {
      if (isSigned(request)) await this.limits.takeForAddress(request);
      next(error);
    };

  private async take(request: KernelRequest): Promise<void> {
    if (request.headers.authorization === undefined) return this.limits.takeForAddress(request);
    try {
      request.caller = await this.queries.execute(new Authenticate(bearerToken(request.headers.authorization)));
    } catch (error) {
      request.authenticationError = error;
      // Where the database is away, the token may well be good: a school must not be held to the limit of one address for it.
      if (error instanceof DomainError && error.seen.status === 401) await this.limits.takeForAddress(request);
      return;
    }
    await this.limits.takeForUser(request.caller.userId);
  }
}
