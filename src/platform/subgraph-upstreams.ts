import type { Check } from './health.ts';
import { createCallMetrics } from './json-upstream/call-metrics.ts';
import { createJsonUpstream, type JsonUpstream } from './json-upstream/create-json-upstream.ts';
import type { UpstreamConfig } from './json-upstream/settings.ts';
import { createRedis } from './redis.ts';
import type { SubgraphParts } from './subgraph.ts';

interface Service {
  /** As in the contract: `ml_models`. */
  readonly name: string;
  readonly url: string;
  /** The longest call that the contract allows. */
  readonly longestMs: number;
  /** Where it says how it is; `/health` when not given. */
  readonly healthPath?: string;
}

export interface SubgraphUpstreams {
  readonly connect: (service: Service) => JsonUpstream;
  readonly checks: readonly Check[];
  readonly stop: () => Promise<void>;
}

/** Not required: a service that is down costs its own fields, and what is kept may still answer them. */
const checkOf = ({ status }: JsonUpstream): Check => {
  const { service } = status();
  return {
    name: service,
    required: false,
    run: async () => {
      const { health, breaker } = status();
      return { up: health.status !== 'DOWN', health: health.status, breaker };
    },
  };
};

/** The services behind one subgraph, with what they share. */
export const createSubgraphUpstreams = (parts: SubgraphParts<UpstreamConfig>): SubgraphUpstreams => {
  const { config, clock, logger } = parts;
  const metrics = createCallMetrics(parts.metrics.registry);
  const redis =
    config.REDIS_URL === undefined
      ? undefined
      : createRedis({
          url: config.REDIS_URL,
          commandTimeoutMs: config.SOBA_REDIS_COMMAND_TIMEOUT_MS,
          logger,
        });
  const upstreams: JsonUpstream[] = [];
  const checks: Check[] = redis === undefined ? [] : [redis.check];
  return {
    connect: (service) => {
      const upstream = createJsonUpstream({
        ...service,
        config,
        metrics,
        clock,
        random: Math.random,
        logger,
        redis: redis?.redis,
      });
      upstreams.push(upstream);
      checks.push(checkOf(upstream));
      return upstream;
    },
    checks,
    stop: async () => {
      await Promise.all(upstreams.map((upstream) => upstream.stop()));
      await redis?.stop();
    },
  };
};
