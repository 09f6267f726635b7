import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Config } from '../../../config/config.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { Metrics } from '../../metrics.ts';
import { Public } from '../../security/access.ts';
import { bearerToken } from '../../security/principal.guard.ts';
import { ApiEndpoint, TextOf } from '../openapi/api-endpoint.ts';
import type { KernelRequest } from '../request.ts';

const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

@ApiTags('operations')
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  @Get()
  @ApiEndpoint({
    summary: 'Metrics for Prometheus',
    description:
      'If METRICS_TOKEN is set, requires it as a bearer token. Otherwise only requests from the same machine are answered, and none if TRUST_PROXY is set.',
    ok: TextOf('text/plain'),
    errors: ['UNAUTHENTICATED', 'NOT_FOUND'],
  })
  async scrape(@Req() request: KernelRequest, @Res() response: Response): Promise<void> {
    this.checkAccess(request);
    response.setHeader('Content-Type', this.metrics.registry.contentType);
    response.send(await this.metrics.registry.metrics());
  }

  private checkAccess({ headers, socket }: KernelRequest): void {
    const { metricsToken } = this.config;
    if (metricsToken) {
      if (!same(bearerToken(headers.authorization), metricsToken)) throw new DomainError('UNAUTHENTICATED');
      return;
    }
    // Behind a proxy on this machine every client looks local. Headers reveal most proxies, but not all, hence TRUST_PROXY.
    const proxied = this.config.trustProxy !== 0 || PROXY_HEADERS.some((name) => headers[name] !== undefined);
    if (proxied || !/^(::1|(::ffff:)?127\.)/.test(socket.remoteAddress ?? '')) throw new DomainError('NOT_FOUND');
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
