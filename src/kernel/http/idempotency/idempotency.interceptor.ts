import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
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
const FORGET_EVERY_MS = 600_000;

/** A signed-in caller's request with an Idempotency-Key runs once; repeated, it gets the first answer again. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor, OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly answers: StoredResponses,
    private readonly db: Database,
    private readonly log: Log,
    private readonly dialects: HttpDialects,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.quietly(this.answers.forgetOld()), FORGET_EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async intercept(context: ExecutionContext, next: CallHandler<unknown>): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<KernelRequest>();
    const header = request.headers['idempotency-key'];
    if (typeof header !== 'string' || !request.principal || !MUTATING.has(request.method)) return next.handle();
    if (Reflect.getMetadata(SECRET_RESPONSE, context.getHandler())) return next.handle();
    const journal = await this.answers.reserve(request.principal.userId, keyOf(header), hashOf(request));
    const response = context.switchToHttp().getResponse<Response>();
    return this.db
      .journaled(journal, () => next.handle())
      .pipe(
        mergeMap(async (body) => {
          await this.quietly(this.answers.keep(journal, response.statusCode, body));
          return body;
        }),
        catchError((error: unknown) => from(this.afterFailure(journal, request, error))),
        finalize(() => this.answers.end(journal)),
      );
  }

  private async afterFailure(journal: Journal, request: KernelRequest, error: unknown): Promise<never> {
    const { status, body, lasting } = this.dialects.answerTo(error, request);
    await this.quietly(lasting ? this.answers.keep(journal, status, body) : this.answers.release(journal));
    throw error;
  }

  /** What the request did is committed: its answer goes out whether or not it could be kept. */
  private quietly(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.log.warn('an answer could not be kept', { error }));
  }
}
