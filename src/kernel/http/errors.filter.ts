import { Catch, Injectable, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { DomainError } from '../domain/domain-error.ts';
import { Log } from '../logging/log.ts';
import { HttpDialects } from './dialects.ts';
import { StoredResponse } from './idempotency/stored-responses.ts';
import type { KernelRequest } from './request.ts';
import { allowedMethods } from './allowed-methods.ts';

/** Every error of every request ends here. (The gateway answers its own, through the same translator.) */
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
      // The answer is half out: cutting it off is the only way left to say that it failed.
      this.log.error('an answer broke off', { requestId: request.requestId, error });
      response.destroy();
      return;
    }
    if (error instanceof StoredResponse) {
      response.setHeader('Idempotency-Replayed', 'true');
      response.status(error.status).json(error.body);
      return;
    }
    // Nest's own: no route took the request.
    if (error instanceof NotFoundException) return this.noRoute(request, response);
    this.refuse(error, request, response);
  }

  /** Whatever was asked for is not there, or not with this method (RFC 9110, 9.3.7 and 15.5.6). */
  noRoute(request: KernelRequest, response: Response): void {
    const allowed = allowedMethods(request);
    if (!allowed.length) return this.refuse(new DomainError('NOT_FOUND'), request, response);
    response.setHeader('Allow', allowed.join(', '));
    if (request.method === 'OPTIONS') response.status(204).end();
    else this.refuse(new DomainError('METHOD_NOT_ALLOWED'), request, response);
  }

  private refuse(error: unknown, request: KernelRequest, response: Response): void {
    const { status, body, retryAfter, unexpected } = this.dialects.answerTo(error, request);
    if (unexpected) this.log.error('request failed', { requestId: request.requestId, error });
    if (retryAfter) response.setHeader('Retry-After', String(retryAfter));
    response.status(status).json(body);
  }
}
