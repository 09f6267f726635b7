import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Metrics } from '../metrics.js';
import { PrincipalGuard } from '../security/principal.guard.js';
import { Secrets } from '../security/secrets.js';
import { Shutdown } from '../shutdown.js';
import { DtoPipe } from './validation/validation.pipe.ts';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { Entrances } from './entrances.js';
import { ErrorsFilter } from './errors.filter.js';
import { GeneralLimits } from './limits/general-limits.ts';
import { HealthController } from './operations/health.controller.ts';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.ts';
import { KeptAnswers } from './idempotency/idempotency.ts';
import { KernelMetrics } from './operations/kernel-metrics.ts';
import { MetricsController } from './operations/metrics.controller.ts';
import { RateLimits } from './limits/rate-limits.ts';
import { ReactionsController } from './operations/reactions.controller.ts';
import { RequestCount } from './limits/request-count.ts';

/** The HTTP edge; an adapter provides `LimitStore`. Global: modules share its limits, secrets and metrics. */
@Global()
@Module({
  controllers: [HealthController, MetricsController, ReactionsController],
  providers: [
    { provide: APP_FILTER, useExisting: ErrorsFilter },
    { provide: APP_GUARD, useClass: PrincipalGuard },
    // In this order: what is kept for an Idempotency-Key is the response with its envelope.
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
    { provide: APP_PIPE, useClass: DtoPipe },
    Entrances,
    ErrorsFilter,
    GeneralLimits,
    KeptAnswers,
    KernelMetrics,
    Metrics,
    RateLimits,
    RequestCount,
    Secrets,
    Shutdown,
  ],
  exports: [Entrances, GeneralLimits, Metrics, RateLimits, Secrets, Shutdown],
})
export class HttpModule {}
