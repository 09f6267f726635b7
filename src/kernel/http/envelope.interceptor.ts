import { Injectable, StreamableFile, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { BARE_RESPONSE } from './openapi/api-endpoint.ts';
import { PagedAnswer } from './paging/page.ts';

/** Wraps a controller's return value in `{ success: true, data }`, and adds `pagination` for a page. Files and bare responses are not wrapped. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    return Reflect.getMetadata(BARE_RESPONSE, context.getHandler()) ? next.handle() : next.handle().pipe(map(envelope));
  }
}

export const envelope = (value: unknown): unknown => {
  if (value instanceof StreamableFile) return value;
  if (value instanceof PagedAnswer) return { success: true, data: value.items, pagination: value.pagination };
  return { success: true, data: value ?? null };
};
