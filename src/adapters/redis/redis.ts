import { Redis } from 'ioredis';

/**
 * A connection that reconnects automatically. While Redis is down, commands fail immediately, so that no request waits for Redis.
 * Errors go to `onError`; without a listener, ioredis would print them.
 */
export const connectRedis = (url: string, onError: (error: Error) => void): Redis => {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 1_000,
    disconnectTimeout: 200,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  redis.on('error', onError);
  return redis;
};
