import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Config } from '../../../config/config.ts';
import { addressKey, RateLimits, type LimitRule } from './rate-limits.ts';

/** The general rate limits: per user for requests with a valid token, because a whole school may share one address; per address for all others. */
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

  async takeForAddress({ ip }: Pick<Request, 'ip'>): Promise<void> {
    await this.limits.take('address', addressKey(ip), this.rule);
  }

  /** A separate limit, because browsers send preflights without a token, and these must not use up the limit of the address. */
  async takeForPreflight({ ip }: Pick<Request, 'ip'>): Promise<void> {
    await this.limits.take('preflight', addressKey(ip), this.rule);
  }
}
