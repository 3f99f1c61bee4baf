import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import { type ReadLog, startLogFollower } from '#platform/revocation/follow-log.ts';
import { createRedisRevocations, type RevocationRedis } from '#platform/revocation/store-redis.ts';

export interface Publisher {
  /** Resolves when Redis has all of the log, or soon when it does not answer: the log is the truth, and is read again. */
  readonly publish: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const everyMs = 500;
const longestWaitMs = 1000;

const atMost = async (work: Promise<void>, milliseconds: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
};

/** Fills Redis with the log, and fills it again when it has lost it. Every replica does; it does not matter which is first. */
export const startPublisher = (options: {
  /** Without it everybody reads the log itself. */
  readonly redis: RevocationRedis | undefined;
  readonly readLog: ReadLog;
  readonly clock: Clock;
  readonly logger: Logger;
}): Publisher => {
  const { redis, readLog, clock, logger } = options;
  if (redis === undefined) return { publish: async () => undefined, stop: async () => undefined };
  let failing = false;
  const follower = startLogFollower({
    read: readLog,
    store: createRedisRevocations({ redis, clock }),
    clock,
    everyMs,
    onRun: (error) => {
      const fails = error !== undefined;
      if (fails && !failing) logger.warn({ err: error }, 'Revocations cannot be published to Redis.');
      if (!fails && failing) logger.info('Revocations are published to Redis again.');
      failing = fails;
    },
  });
  return { publish: () => atMost(follower.catchUp(), longestWaitMs), stop: follower.stop };
};
