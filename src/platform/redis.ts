import { Redis } from 'ioredis';
import { z } from 'zod';
import { integer } from './config.ts';
import type { Check } from './health.ts';
import type { Logger } from './logger.ts';

export const RedisConfig = z.object({
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' })
    .meta({ secret: true })
    .optional()
    .describe('Redis, required with more than one replica. Without it in-process stores are used.'),
  SOBA_REDIS_COMMAND_TIMEOUT_MS: integer(250, { min: 5, max: 10_000 }).describe('Longest Redis command.'),
});

export type RedisConfig = Readonly<z.output<typeof RedisConfig>>;

export interface RedisConnection {
  readonly redis: Redis;
  readonly check: Check;
  readonly stop: () => Promise<void>;
}

const longestPauseMs = 2000;

/** A little randomness keeps many replicas from coming back in the same millisecond. */
const reconnectDelay = (attempt: number): number =>
  Math.min(longestPauseMs, 50 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random() / 2);

/** Commands fail at once while Redis is away: no queue, no waiting. It reconnects by itself. */
export const createRedis = (options: {
  readonly url: string;
  readonly commandTimeoutMs: number;
  readonly logger: Logger;
}): RedisConnection => {
  const redis = new Redis(options.url, {
    commandTimeout: options.commandTimeoutMs,
    connectTimeout: 2000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // A connection on which nothing arrives any more would be asked for ever.
    socketTimeout: 4 * options.commandTimeoutMs,
    // A primary that has become a replica: its address now leads to another server.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    retryStrategy: reconnectDelay,
    lazyConnect: true,
  });
  let up: boolean | undefined;
  const note = (now: boolean): void => {
    if (up === now) return;
    up = now;
    options.logger[now ? 'info' : 'warn'](now ? 'Redis is up.' : 'Redis is down; local stores are used.');
  };
  redis.on('ready', () => note(true));
  redis.on('close', () => note(false));
  redis.on('error', () => note(false));
  redis.connect().catch(() => note(false));
  return {
    redis,
    check: {
      name: 'redis',
      // Every use has a local twin, so its absence degrades the process and does not stop it.
      required: false,
      run: async () => ({ up: (await redis.ping()) === 'PONG' }),
    },
    stop: async () => {
      up = false;
      redis.disconnect();
    },
  };
};
