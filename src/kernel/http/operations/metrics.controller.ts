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

const PROXIED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

@ApiTags('running it')
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
      'With METRICS_TOKEN set it wants that token as bearer; without, it answers this machine alone, and nobody where TRUST_PROXY is set.',
    ok: TextOf('text/plain'),
    errors: ['UNAUTHENTICATED', 'NOT_FOUND'],
  })
  async scrape(@Req() request: KernelRequest, @Res() response: Response): Promise<void> {
    this.admit(request);
    response.setHeader('Content-Type', this.metrics.registry.contentType);
    response.send(await this.metrics.registry.metrics());
  }

  private admit({ headers, socket }: KernelRequest): void {
    const { metricsToken } = this.config;
    if (metricsToken) {
      if (!same(bearerToken(headers.authorization), metricsToken)) throw new DomainError('UNAUTHENTICATED');
      return;
    }
    // Behind a proxy on this machine every client seems local, and not every proxy adds headers that reveal it.
    const proxied = this.config.trustProxy !== 0 || PROXIED.some((name) => headers[name] !== undefined);
    if (proxied || !/^(::1|(::ffff:)?127\.)/.test(socket.remoteAddress ?? '')) throw new DomainError('NOT_FOUND');
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
