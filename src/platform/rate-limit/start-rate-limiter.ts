import { randomUUID } from 'node:crypto';
import type { Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { createRateLimiter, type RateLimiter } from './create-rate-limiter.ts';
import { createDenyCache } from './deny-cache.ts';
import { createGlobalLease } from './global-lease.ts';
import { createGuardedStore, createUnsharedStore, type GuardedStore } from './guarded-store.ts';
import { createNodeCount } from './node-count.ts';
import { globalPolicy, type Policy } from './policy.ts';
import { createRateLimitMetrics, type RateLimitMetrics } from './rate-limit-metrics.ts';
import { createMemoryStore, type MemoryStore } from './store-memory.ts';
import { createRedisStore, type RateLimitRedis } from './store-redis.ts';

export interface RateLimitOptions {
  /** Without it the limits hold for this process alone. */
  readonly redis?: RateLimitRedis;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly global?: Policy;
  /** The longest that a decision waits for Redis. */
  readonly budgetMs?: number;
  /** Buckets, and as many denials, that this process remembers. */
  readonly maxIdentities?: number;
  /** How long a denial may be repeated without asking, at most. */
  readonly longestDenialMs?: number;
  /** Hash slots that the callers are spread over; more spread the load of a cluster, fewer make larger calls. */
  readonly shards?: number;
  readonly random?: () => number;
}

export interface RunningRateLimiter extends RateLimiter {
  readonly isDegraded: () => boolean;
  readonly stop: () => Promise<void>;
}

interface Backing {
  readonly store: GuardedStore;
  readonly retryAfterMs: () => number;
  readonly isDegraded: () => boolean;
  /** What is to be done ten times a second. */
  readonly tick: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const tickMs = 100;
const defaults = { budgetMs: 25, maxIdentities: 100_000, longestDenialMs: 10_000, shards: 2 };

const noteChanges = (
  { logger, clock }: Pick<RateLimitOptions, 'logger' | 'clock'>,
  metrics: RateLimitMetrics,
): ((open: boolean) => void) => {
  let since = 0;
  return (open) => {
    metrics.changed(open);
    if (open) {
      since = clock.now();
      logger.warn('The store of the rate limits is away; this node keeps to its share.');
    } else {
      logger.info({ degradedMs: clock.now() - since }, 'The store of the rate limits is back.');
    }
  };
};

const reportCall =
  (breaker: Breaker, metrics: RateLimitMetrics) =>
  (answered: boolean, milliseconds: number): void => {
    metrics.storeAnswered(answered ? 'ok' : 'failed', milliseconds);
    if (answered) breaker.succeeded();
    else breaker.failed();
  };

const createSharedBacking = (
  redis: RateLimitRedis,
  options: RateLimitOptions & typeof defaults,
  { local, metrics }: { readonly local: MemoryStore; readonly metrics: RateLimitMetrics },
): Backing => {
  const { clock, random = Math.random } = options;
  const breaker = createBreaker({ clock, random, onChange: noteChanges(options, metrics) });
  const { budgetMs, shards } = options;
  const store = createRedisStore({ redis, budgetMs, shards, onCall: reportCall(breaker, metrics) });
  const nodes = createNodeCount({ store, node: randomUUID(), clock });
  return {
    store: createGuardedStore({ store, local, breaker, liveNodes: nodes.live }),
    retryAfterMs: breaker.retryAfterMs,
    isDegraded: breaker.isOpen,
    tick: async () => {
      if (breaker.isOpen() ? breaker.mayProbe() : nodes.isDue()) await nodes.report();
    },
    stop: async () => {
      if (!breaker.isOpen()) await nodes.leave();
    },
  };
};

const createOwnBacking = (local: MemoryStore): Backing => ({
  store: createUnsharedStore(local),
  retryAfterMs: () => 0,
  isDegraded: () => false,
  tick: async () => undefined,
  stop: async () => undefined,
});

/** The shipped limiter: Redis behind a breaker, leases of the global limit, known denials, this node's share. */
export const startRateLimiter = (given: RateLimitOptions): RunningRateLimiter => {
  const options = { ...defaults, ...given };
  const { clock, redis, maxIdentities } = options;
  const metrics = createRateLimitMetrics(options.registry);
  const local = createMemoryStore({ clock, maxIdentities });
  const backing = redis ? createSharedBacking(redis, options, { local, metrics }) : createOwnBacking(local);
  const { store } = backing;
  const policy = options.global ?? globalPolicy;
  const lease = createGlobalLease({ store, policy, intervalMs: tickMs, clock, metrics });
  const denyCache = createDenyCache({ clock, maxEntries: maxIdentities, longestMs: options.longestDenialMs });
  const limiter = createRateLimiter({
    store,
    denyCache,
    lease,
    metrics,
    budgetMs: options.budgetMs,
    storeRetryAfterMs: backing.retryAfterMs,
  });
  const timer = setInterval(() => {
    void Promise.all([lease.reconcile(), backing.tick()]);
  }, tickMs).unref();
  void backing.tick();
  return {
    ...limiter,
    isDegraded: backing.isDegraded,
    stop: async () => {
      clearInterval(timer);
      await lease.release();
      await backing.stop();
    },
  };
};
