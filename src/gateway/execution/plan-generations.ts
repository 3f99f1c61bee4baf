import type { GraphQLSchema } from 'graphql';
import type { Registry } from 'prom-client';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import type { WrapFetch } from './compile-fetch.ts';
import { type CompiledExecutor, createCompiledExecutor } from './compiled-executor.ts';
import { createPlanMetrics } from './plan-metrics.ts';
import type { PlanQueue } from './plan-queue.ts';
import { createPlanQueues } from './plan-queues.ts';
import type { PlanSettings } from './plan-settings.ts';
import type { startPlannerThread } from './planner-thread.ts';
import type { WarmPlan } from './prepared-operations.ts';
import { makeWarmPlans } from './warm-plans.ts';

/** The planners and executors of the supergraphs that are served, were served, or will be. */
export interface PlanGenerations {
  /**
   * Plans over a supergraph what was asked for last, while the one before it serves. Rejects when nothing can be planned
   * over it. What it returns undoes it for a supergraph that is not served after all.
   */
  readonly prepare: (supergraphSdl: string, signal: AbortSignal) => Promise<() => void>;
  /** The executor for a supergraph that is served from now on. */
  readonly serve: (supergraphSdl: string, schema: GraphQLSchema) => CompiledExecutor;
  /** Resolves when operations can be planned over the supergraph that is served. */
  readonly ready: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Parts {
  readonly config: PlanSettings;
  /** What stands between the fetches of queries and their subgraphs, by the schema that is served. */
  readonly wrapFetchOf?: ((schema: GraphQLSchema) => WrapFetch) | undefined;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly startThread?: typeof startPlannerThread;
}

/** A supergraph with its planner, before it is served. */
interface Next {
  readonly supergraphSdl: string;
  readonly queue: PlanQueue;
  readonly warm: Map<string, WarmPlan>;
}

interface Served {
  readonly queue: PlanQueue;
  readonly executor: CompiledExecutor;
}

export const createPlanGenerations = (parts: Parts): PlanGenerations => {
  const { config, registry, clock, logger, wrapFetchOf } = parts;
  let served: Served | undefined;
  let next: Next | undefined;
  const metrics = createPlanMetrics(registry, {
    kept: () => served?.executor.size() ?? 0,
    waiting: () => queues.waiting(),
  });
  const queues = createPlanQueues({ ...parts, metrics });
  const open = (supergraphSdl: string): Next => ({
    supergraphSdl,
    queue: queues.open(supergraphSdl),
    warm: new Map(),
  });
  const abandon = (): void => {
    if (next !== undefined) queues.close(next.queue);
    next = undefined;
  };
  const warmUp = async ({ queue, warm }: Next, signal: AbortSignal): Promise<void> => {
    const operations = served?.executor.recent().slice(0, config.SOBA_PLAN_WARM_SIZE) ?? [];
    const limited = AbortSignal.any([signal, AbortSignal.timeout(config.SOBA_PLAN_WARM_MS)]);
    await makeWarmPlans(warm, { queue, operations, signal: limited, clock });
    if (operations.length === 0) return;
    const counts = { known: operations.length, planned: warm.size };
    logger.info(counts, 'Operations were planned for a new supergraph.');
  };
  return {
    prepare: async (supergraphSdl, signal) => {
      abandon();
      const own = open(supergraphSdl);
      next = own;
      const undo = (): void => {
        if (next === own) abandon();
      };
      await warmUp(own, signal).catch((error: unknown) => {
        undo();
        throw error;
      });
      return undo;
    },
    serve: (supergraphSdl, schema) => {
      if (next?.supergraphSdl !== supergraphSdl) abandon();
      const { queue, warm } = next ?? open(supergraphSdl);
      next = undefined;
      const executor = createCompiledExecutor({
        schema,
        queue,
        warm,
        maxOperations: config.SOBA_PLAN_CACHE_SIZE,
        maxBytes: config.SOBA_PLAN_CACHE_BYTES,
        lookups: metrics.lookups,
        batching: config.SOBA_SUBGRAPH_BATCHING,
        wrapFetch: wrapFetchOf?.(schema),
        clock,
      });
      if (served !== undefined) queues.retire(served.queue);
      served = { queue, executor };
      return executor;
    },
    ready: async () => {
      await served?.queue.facts();
    },
    stop: queues.stop,
  };
};
