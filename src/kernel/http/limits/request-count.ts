import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { Authenticate } from '../../../contracts/auth.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { bearerToken } from '../../security/principal.guard.ts';
import { GeneralLimits } from './general-limits.ts';
import type { KernelRequest } from '../request.ts';

/** Not counted, because monitoring must keep working when the server is busy. */
const MONITORING = new Set(['/health/live', '/health/ready', '/metrics']);

const isMonitoring = ({ method, path }: Request): boolean => (method === 'GET' || method === 'HEAD') && MONITORING.has(path);

/** Whether it is a CORS preflight. */
export const isPreflight = ({ method, headers }: Request): boolean => method === 'OPTIONS' && 'access-control-request-method' in headers;

/**
 * Counts each request once, before its body is read: towards the user's limit if the token is valid, otherwise towards the address's.
 * Stores the result of authentication in the request, so that the guard need not authenticate again.
 */
@Injectable()
export class RequestCount {
  constructor(
    private readonly limits: GeneralLimits,
    private readonly queries: QueryBus,
  ) {}

  /** Skips requests with a signed body, because their handler counts the ones with a bad signature. (Express passes rejections to the error filter.) */
  readonly middleware =
    (isSigned: (request: Request) => boolean): RequestHandler =>
    async (plain, _response, next) => {
      const request = plain as KernelRequest;
      if (isPreflight(request)) await this.limits.takeForPreflight(request);
      else if (!isMonitoring(request) && !isSigned(request)) await this.take(request);
      next();
    };

  /** Counts requests whose signed body could not be read: their handler, which would count them, is never called. */
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
      // Only if the token is at fault. While the database is down, valid tokens cannot be checked, and a whole school would count towards one address.
      if (error instanceof DomainError && error.shownToCaller.status < 500) await this.limits.takeForAddress(request);
      return;
    }
    await this.limits.takeForUser(request.caller.userId);
  }
}
