import { Global, Module } from '@nestjs/common';
import { Metrics } from '../metrics.js';
import { PrincipalGuard } from '../security/principal.guard.js';
import { Secrets } from '../security/secrets.js';
import { Shutdown } from '../shutdown.js';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { Entrances } from './entrances.js';
import { ErrorsFilter } from './errors.filter.js';
import { GeneralLimits } from './general-limits.js';
import { HealthController } from './health.controller.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { KeptAnswers } from './idempotency.js';
import { KernelMetrics } from './kernel-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { RateLimits } from './rate-limits.js';
import { ReactionsController } from './reactions.controller.js';
import { RequestCount } from './request-count.js';

/** The edge to HTTP. Where limits are counted (`LimitStore`) comes from an adapter. */
@Global()
@Module({
  controllers: [HealthController, MetricsController, ReactionsController],
  providers: [
    Entrances,
    EnvelopeInterceptor,
    ErrorsFilter,
    GeneralLimits,
    IdempotencyInterceptor,
    KeptAnswers,
    KernelMetrics,
    Metrics,
    PrincipalGuard,
    RateLimits,
    RequestCount,
    Secrets,
    Shutdown,
  ],
  exports: [Entrances, GeneralLimits, Metrics, RateLimits, Secrets, Shutdown],
})
export class HttpModule {}
