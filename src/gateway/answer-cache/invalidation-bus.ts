import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Logger } from '#platform/logger.ts';
import type { Invalidations } from './invalidations.ts';
import { invalidationChannel } from './shared-store.ts';

export interface InvalidationBus {
  readonly stop: () => void;
}

const Tags = z.array(z.string());

/** A connection on which nothing arrives any more is noticed by a question without an answer. */
const usualHeartbeatMs = 5000;

/**
 * Hears what other replicas invalidate. Whatever was said while the connection was away was not heard, so that all
 * answers from before its return are out of date.
 */
export const startInvalidationBus = (parts: {
  readonly redis: Redis;
  readonly invalidations: Invalidations;
  readonly logger: Logger;
  readonly heartbeatMs?: number;
}): InvalidationBus => {
  const { invalidations, logger } = parts;
  const subscriber = parts.redis.duplicate({ lazyConnect: true, autoResubscribe: false });
  const listen = async (): Promise<void> => {
    try {
      await subscriber.subscribe(invalidationChannel);
      invalidations.addEverything();
    } catch (error) {
      logger.warn({ err: error }, 'Invalidations cannot be heard.');
      subscriber.disconnect(true);
    }
  };
  subscriber.on('error', (error) => logger.debug({ err: error }, 'Invalidations cannot be heard.'));
  subscriber.on('ready', () => void listen());
  subscriber.on('message', (_channel, text) => {
    try {
      invalidations.add(Tags.parse(JSON.parse(text)));
    } catch (error) {
      logger.warn({ err: error }, 'An invalidation could not be read: nothing kept is used any more.');
      invalidations.addEverything();
    }
  });
  subscriber.connect().catch(() => undefined);
  const heartbeat = setInterval(() => {
    if (subscriber.status === 'ready') subscriber.ping().catch(() => undefined);
  }, parts.heartbeatMs ?? usualHeartbeatMs);
  heartbeat.unref();
  return {
    stop: () => {
      clearInterval(heartbeat);
      subscriber.disconnect();
    },
  };
};
