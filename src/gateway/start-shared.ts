import type { Clock } from '#platform/clock.ts';
import type { Check } from '#platform/health.ts';
import type { Principal } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { RateLimiter } from '#platform/rate-limit/create-rate-limiter.ts';
import { startRateLimiter } from '#platform/rate-limit/start-rate-limiter.ts';
import { createRedis, type RedisConfig, type RedisConnection } from '#platform/redis.ts';
import type { GatewayConfig } from './config.ts';
import { type ChooseOverrides, createChooseOverrides } from './flags/choose-overrides.ts';
import { followFlags } from './flags/follow-flags.ts';

/** What replicas share: over Redis when there is one, and the flags. */
export interface Shared {
  readonly redis: RedisConnection['redis'] | undefined;
  readonly limiter: RateLimiter;
  readonly chooseOverrides: ChooseOverrides;
  readonly checks: readonly Check[];
  readonly stop: () => Promise<void>;
}

const connect = (config: RedisConfig, logger: Logger): RedisConnection | undefined =>
  config.REDIS_URL === undefined
    ? undefined
    : createRedis({
        url: config.REDIS_URL,
        commandTimeoutMs: config.SOBA_REDIS_COMMAND_TIMEOUT_MS,
        logger,
      });

export const startShared = (parts: {
  readonly config: GatewayConfig;
  readonly mint: (principal: Principal) => Promise<string>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}): Shared => {
  const { config, clock, logger, metrics } = parts;
  const connection = connect(config, logger);
  const limiter = startRateLimiter({
    ...(connection === undefined ? {} : { redis: connection.redis }),
    clock,
    logger,
    registry: metrics.registry,
  });
  const flags = followFlags(parts);
  return {
    redis: connection?.redis,
    limiter,
    chooseOverrides: createChooseOverrides(flags.current),
    checks: connection === undefined ? [] : [connection.check],
    stop: async () => {
      await flags.stop();
      await limiter.stop();
      await connection?.stop();
    },
  };
};
