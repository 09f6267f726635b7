import { Global, Module } from '@nestjs/common';
import { Metrics } from '../metrics.js';
import { PrincipalGuard } from '../security/principal.guard.js';
import { Secrets } from '../security/secrets.js';
import { Shutdown } from '../shutdown.js';
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
