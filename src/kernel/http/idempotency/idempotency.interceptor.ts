import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { catchError, finalize, from, mergeMap, type Observable } from 'rxjs';
import { Log } from '../../logging/log.ts';
import { Database } from '../../messaging/database.ts';
import type { Journal } from '../../messaging/journal.ts';
import { SECRET_RESPONSE } from '../openapi/api-endpoint.ts';
import { HttpDialects } from '../dialects.ts';
import { hashOf, keyOf, StoredResponses } from './stored-responses.ts';
import type { KernelRequest } from '../request.ts';

const MUTATING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Executes a request with an Idempotency-Key only once, if the caller is signed in. Repeated requests get the first response again. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly responses: StoredResponses,
    private readonly db: Database,
    private readonly log: Log,
    private readonly dialects: HttpDialects,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler<unknown>): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<KernelRequest>();
    const header = request.headers['idempotency-key'];
    if (typeof header !== 'string' || !request.principal || !MUTATING.has(request.method)) return next.handle();
    if (Reflect.getMetadata(SECRET_RESPONSE, context.getHandler())) return next.handle();
    const journal = await this.responses.reserve(request.principal.userId, keyOf(header), hashOf(request));
    const response = context.switchToHttp().getResponse<Response>();
    return this.db
      .journaled(journal, () => next.handle())
      .pipe(
        mergeMap(async (body) => {
          await this.logFailure(this.responses.keep(journal, response.statusCode, body));
          return body;
        }),
        catchError((error: unknown) => from(this.afterFailure(journal, request, error))),
        finalize(() => this.responses.end(journal)),
      );
  }

  private async afterFailure(journal: Journal, request: KernelRequest, error: unknown): Promise<never> {
    const { status, body, lasting } = this.dialects.answerTo(error, request);
    await this.logFailure(lasting ? this.responses.keep(journal, status, body) : this.responses.release(journal));
    throw error;
  }

  /** The request has already been committed, so its response must be sent even if storing that response fails. */
  private logFailure(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.log.warn('response for an Idempotency-Key could not be stored', { error }));
  }
}
