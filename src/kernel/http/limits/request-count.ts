import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { Authenticate } from '../../../contracts/auth.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { bearerToken } from '../../security/principal.guard.ts';
import { GeneralLimits } from './general-limits.ts';
import type { KernelRequest } from '../request.ts';

/** Monitoring must not be rejected because the server is overloaded. */
const WATCHED = new Set(['/health/live', '/health/ready', '/metrics']);

const isWatch = ({ method, path }: Request): boolean => (method === 'GET' || method === 'HEAD') && WATCHED.has(path);

/** A CORS preflight. */
export const isPreflight = ({ method, headers }: Request): boolean => method === 'OPTIONS' && 'access-control-request-method' in headers;

/**
 * Counts each request once, before its body is read: for its user if the token is valid, otherwise for its address.
 * The outcome of authentication stays on the request, so that the guard need not run it again.
 */
@Injectable()
export class RequestCount {
  constructor(
    private readonly limits: GeneralLimits,
    private readonly queries: QueryBus,
  ) {}

  /** Express passes a rejection on to the filter. `isSigned`: routes that count only requests with a bad signature. */
  readonly middleware =
    (isSigned: (request: Request) => boolean): RequestHandler =>
    async (plain, _response, next) => {
      const request = plain as KernelRequest;
      if (isPreflight(request)) await this.limits.takeForPreflight(request);
      else if (!isWatch(request) && !isSigned(request)) await this.take(request);
      next();
    };

  /** Counts signed requests whose body could not be read, so that their signature was never checked. */
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
      // If the database is down, the token may well be valid, and a school must not hit the limit of its one address.
      if (error instanceof DomainError && error.seen.status === 401) await this.limits.takeForAddress(request);
      return;
    }
    await this.limits.takeForUser(request.caller.userId);
  }
}
