import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { Log } from '../logging/log.js';
import { Entrances } from './entrances.js';
import { KeptAnswer } from './idempotency.js';
import type { KernelRequest } from './request.js';

/** Every error of every request ends here. (The gateway answers its own, through the same translator.) */
@Catch()
@Injectable()
export class ErrorsFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly entrances: Entrances,
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
    if (error instanceof KeptAnswer) {
      response.setHeader('Idempotency-Replayed', 'true');
      response.status(error.status).json(error.body);
      return;
    }
    const { status, body, retryAfter, unexpected } = this.entrances.answerTo(error, request);
    if (unexpected) this.log.error('request failed', { requestId: request.requestId, error });
    if (retryAfter) response.setHeader('Retry-After', String(retryAfter));
    response.status(status).json(body);
  }
}
