import { Injectable } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import { Config } from '../../config/config.js';
import { addressKey, RateLimits, type LimitRule } from './rate-limits.js';

/** A school sits behind one address: whoever shows a good token counts for themselves, all others for their address. */
@Injectable()
export class GeneralLimits {
  private readonly rule: LimitRule;

  constructor(
    private readonly limits: RateLimits,
    config: Config,
  ) {
    this.rule = { points: config.httpRate, seconds: 60 };
  }

  takeForUser(userId: string): Promise<void> {
    return this.limits.take('user', userId, this.rule);
  }

  /** Those who watch over the server must not be turned away by what they watch for. */
  async takeForAddress({ ip, path }: Pick<Request, 'ip' | 'path'>): Promise<void> {
    if (path !== '/metrics' && !path.startsWith('/health/')) await this.limits.take('address', addressKey(ip), this.rule);
  }

  /** For requests without a token, whatever they ask for; those with one are counted by the guard. */
  readonly middleware: RequestHandler = async (request, _response, next) => {
    // Express hands a rejection to the filter.
    if (!request.headers.authorization) await this.takeForAddress(request);
    next();
  };
}
