import { Catch, Injectable, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { DomainError } from '../domain/domain-error.ts';
import { Log } from '../logging/log.ts';
import { HttpDialects } from './dialects.ts';
import { StoredResponse } from './idempotency/stored-responses.ts';
import type { KernelRequest } from './request.ts';
import { allowedMethods } from './allowed-methods.ts';

/** Responds to every error of an HTTP request. (`errorResponse` translates errors for HTTP and sockets alike.) */
@Catch()
@Injectable()
export class ErrorsFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly dialects: HttpDialects,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<KernelRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      // Part of the response is already sent, so closing the connection is the only way left to signal the failure.
      this.log.error('response aborted', { requestId: request.requestId, error });
      response.destroy();
      return;
    }
    if (error instanceof StoredResponse) {
      response.setHeader('Idempotency-Replayed', 'true');
      response.status(error.status).json(error.body);
      return;
    }
    // Nest throws this if no route matches.
    if (error instanceof NotFoundException) return this.noRoute(request, response);
    this.respond(error, request, response);
  }

  /** Responds 404 to an unknown path and 405 to an unsupported method (RFC 9110 §9.3.7, §15.5.6). */
  noRoute(request: KernelRequest, response: Response): void {
    const allowed = allowedMethods(request);
    if (!allowed.length) return this.respond(new DomainError('NOT_FOUND'), request, response);
    response.setHeader('Allow', allowed.join(', '));
    if (request.method === 'OPTIONS') response.status(204).end();
    else this.respond(new DomainError('METHOD_NOT_ALLOWED'), request, response);
  }

  private respond(error: unknown, request: KernelRequest, response: Response): void {
    const { status, body, retryAfter, unexpected } = this.dialects.answerTo(error, request);
    if (unexpected) this.log.error('request failed', { requestId: request.requestId, error });
    if (retryAfter) response.setHeader('Retry-After', String(retryAfter));
    response.status(status).json(body);
  }
}
