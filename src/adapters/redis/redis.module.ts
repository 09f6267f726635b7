import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Config } from '../../config/config.ts';
import { LimitStore, MemoryLimitStore } from '../../kernel/http/limits/rate-limits.ts';
import { Log } from '../../kernel/logging/log.ts';
import { RedisLimitStore } from './redis-limit-store.ts';
import { NoPubSub, PubSub } from '../../kernel/messaging/pub-sub.ts';
import { RedisPubSub } from './redis-pub-sub.ts';
import { connectRedis } from './redis.ts';

/** Two connections, because one that is subscribed to a channel accepts no other commands. */
interface Connections {
  readonly commands: Redis;
  readonly subscriber: Redis;
}

const CONNECTIONS = Symbol('connections to Redis, or null without REDIS_URL');

const connect = ({ redisUrl }: Config, log: Log): Connections | null => {
  if (!redisUrl) return null;
  let lastLogged = 0;
  const onError = (error: Error) => {
    // Every failed reconnection is an error; logging one a minute is enough.
    if (Date.now() - lastLogged < 60_000) return;
    lastLogged = Date.now();
    log.warn('Redis is unavailable; this node continues on its own', { error });
  };
  return { commands: connectRedis(redisUrl, onError), subscriber: connectRedis(redisUrl, onError) };
};

/** Pub/sub and rate limits: shared by all nodes through Redis if it is configured, otherwise local to this node. */
@Module({
  providers: [
    { provide: CONNECTIONS, useFactory: connect, inject: [Config, Log] },
    {
      provide: PubSub,
      useFactory: (redis: Connections | null, { redisPrefix }: Config) =>
        redis ? new RedisPubSub(redis.commands, redis.subscriber, redisPrefix) : new NoPubSub(),
      inject: [CONNECTIONS, Config],
    },
    {
      provide: LimitStore,
      useFactory: (redis: Connections | null, { redisPrefix }: Config) =>
        redis ? new RedisLimitStore(redis.commands, redisPrefix) : new MemoryLimitStore(),
      inject: [CONNECTIONS, Config],
    },
  ],
  exports: [LimitStore, PubSub],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(CONNECTIONS) private readonly redis: Connections | null) {}

  onApplicationShutdown(): void {
    this.redis?.commands.disconnect();
    this.redis?.subscriber.disconnect();
  }
}
