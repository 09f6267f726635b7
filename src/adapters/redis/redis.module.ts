import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Config } from '../../config/config.ts';
import { LimitStore, MemoryLimitStore } from '../../kernel/http/limits/rate-limits.ts';
import { Log } from '../../kernel/logging/log.ts';
import { RedisLimitStore } from './redis-limit-store.ts';
import { NoPubSub, PubSub } from '../../kernel/messaging/pub-sub.ts';
import { RedisPubSub } from './redis-pub-sub.ts';
import { connectRedis } from './redis.ts';

export const REDIS = Symbol('Redis, or null without REDIS_URL');
const SUBSCRIBER = Symbol('a second Redis connection, because a subscribed connection accepts no other commands');

const connect = (config: Config, log: Log): Redis | null => {
  if (!config.redisUrl) return null;
  let lastLogged = 0;
  return connectRedis(config.redisUrl, (error) => {
    // Every failed reconnection is an error; logging one a minute is enough.
    if (Date.now() - lastLogged < 60_000) return;
    lastLogged = Date.now();
    log.warn('Redis is unavailable; this node continues on its own', { error });
  });
};

/** Pub/sub and rate limits: shared by all nodes through Redis if it is configured, otherwise local to this node. */
@Module({
  providers: [
    { provide: REDIS, useFactory: connect, inject: [Config, Log] },
    { provide: SUBSCRIBER, useFactory: connect, inject: [Config, Log] },
    {
      provide: PubSub,
      useFactory: (redis: Redis | null, subscriber: Redis | null, config: Config) =>
        redis && subscriber ? new RedisPubSub(redis, subscriber, config.redisPrefix) : new NoPubSub(),
      inject: [REDIS, SUBSCRIBER, Config],
    },
    {
      provide: LimitStore,
      useFactory: (redis: Redis | null, config: Config) =>
        redis ? new RedisLimitStore(redis, config.redisPrefix) : new MemoryLimitStore(),
      inject: [REDIS, Config],
    },
  ],
  exports: [REDIS, LimitStore, PubSub],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(
    @Inject(REDIS) private readonly redis: Redis | null,
    @Inject(SUBSCRIBER) private readonly subscriber: Redis | null,
  ) {}

  onApplicationShutdown(): void {
    this.redis?.disconnect();
    this.subscriber?.disconnect();
  }
}
