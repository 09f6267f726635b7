import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.ts';
import type { IceServer } from '../../../contracts/realtime/media.ts';
import { Clock } from '../../../kernel/clock.ts';

/**
 * The STUN and TURN servers for a user. Credentials follow coturn's REST API (draft-uberti-behave-turn-rest-00): the user name is the time until
 * which they are valid, the password its HMAC with the shared secret.
 */
@Injectable()
export class IceServers {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  for(userId: string): readonly IceServer[] {
    const { stunUrls, turnUrls, turnSecret, turnTtl } = this.config.media;
    const stun = stunUrls.length ? [{ urls: stunUrls }] : [];
    if (!turnSecret || !turnUrls.length) return stun;
    const username = `${Math.floor(this.clock.now().getTime() / 1000) + turnTtl}:${userId}`;
    return [...stun, { urls: turnUrls, username, credential: createHmac('sha1', turnSecret).update(username).digest('base64') }];
  }
}
