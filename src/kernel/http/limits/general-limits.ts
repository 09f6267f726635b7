import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Config } from '../../../config/config.ts';
import { addressKey, RateLimits, type LimitRule } from './rate-limits.ts';

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

  async takeForAddress({ ip }: Pick<Request, 'ip'>): Promise<void> {
    await this.limits.take('address', addressKey(ip), this.rule);
  }

  /** Browsers ask before they send the request of somebody who is signed in: that must not use up what the address has for all others. */
  async takeForPreflight({ ip }: Pick<Request, 'ip'>): Promise<void> {
    await this.limits.take('preflight', addressKey(ip), this.rule);
  }
}
