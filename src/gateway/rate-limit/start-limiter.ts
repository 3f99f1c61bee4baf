import type { Clock } from '#platform/clock.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { RateLimiter } from '#platform/rate-limit/create-rate-limiter.ts';
import { startRateLimiter } from '#platform/rate-limit/start-rate-limiter.ts';
import { createRedis, type RedisConfig } from '#platform/redis.ts';

export interface Limiter {
  readonly limiter: RateLimiter;
  readonly checks: readonly Check[];
  readonly stop: () => Promise<void>;
}

/** Shared with other replicas over Redis when there is one; for this process alone otherwise. */
export const startLimiter = (parts: {
  readonly config: RedisConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}): Limiter => {
  const { config, clock, logger, metrics } = parts;
  const redis =
    config.REDIS_URL === undefined
      ? undefined
      : createRedis({
          url: config.REDIS_URL,
          commandTimeoutMs: config.SOBA_REDIS_COMMAND_TIMEOUT_MS,
          logger,
        });
  const running = startRateLimiter({
    ...(redis === undefined ? {} : { redis: redis.redis }),
    clock,
    logger,
    registry: metrics.registry,
  });
  return {
    limiter: running,
    checks: redis === undefined ? [] : [redis.check],
    stop: async () => {
      await running.stop();
      await redis?.stop();
    },
  };
};
