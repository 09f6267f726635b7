import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Metrics } from '../metrics.ts';
import { PrincipalGuard } from '../security/principal.guard.ts';
import { Secrets } from '../security/secrets.ts';
import { Shutdown } from '../shutdown.ts';
import { DtoPipe } from './validation/validation.pipe.ts';
import { EnvelopeInterceptor } from './envelope.interceptor.ts';
import { HttpDialects } from './dialects.ts';
import { ErrorsFilter } from './errors.filter.ts';
import { GeneralLimits } from './limits/general-limits.ts';
import { HealthController } from './operations/health.controller.ts';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.ts';
import { StoredResponses } from './idempotency/stored-responses.ts';
import { KernelMetrics } from './operations/kernel-metrics.ts';
import { MetricsController } from './operations/metrics.controller.ts';
import { RateLimits } from './limits/rate-limits.ts';
import { ReactionsController } from './operations/reactions.controller.ts';
import { RequestCount } from './limits/request-count.ts';

/** Everything around HTTP. An adapter must provide `LimitStore`. Global, because modules share its limits, secrets and metrics. */
@Global()
@Module({
  controllers: [HealthController, MetricsController, ReactionsController],
  providers: [
    { provide: APP_FILTER, useExisting: ErrorsFilter },
    { provide: APP_GUARD, useClass: PrincipalGuard },
    // The order matters: the response stored for an Idempotency-Key includes the envelope.
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
    { provide: APP_PIPE, useClass: DtoPipe },
    HttpDialects,
    ErrorsFilter,
    GeneralLimits,
    StoredResponses,
    KernelMetrics,
    Metrics,
    RateLimits,
    RequestCount,
    Secrets,
    Shutdown,
  ],
  exports: [HttpDialects, GeneralLimits, Metrics, RateLimits, Secrets, Shutdown],
})
export class HttpModule {}
