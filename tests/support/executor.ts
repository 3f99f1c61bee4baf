import type { GraphQLSchema } from 'graphql';
import type { WrapFetch } from '#gateway/execution/compile-fetch.ts';
import { type CompiledExecutor, createCompiledExecutor } from '#gateway/execution/compiled-executor.ts';
import { createOperationPlanner } from '#gateway/execution/operation-planner.ts';
import type { PlanQueue } from '#gateway/execution/plan-queue.ts';
import { createLookups } from '#gateway/execution/prepared-operations.ts';
import { systemClock } from '#platform/clock.ts';

/** The planner in this thread: what it makes travels as text all the same. */
const planHere = (supergraphSdl: string): Pick<PlanQueue, 'facts' | 'plan'> => {
  let planner: ReturnType<typeof createOperationPlanner> | undefined;
  const built = () => {
    planner ??= createOperationPlanner(supergraphSdl);
    return planner;
  };
  return {
    facts: async () => structuredClone(built().facts),
    plan: (request) => {
      const make = async () => {
        const text = JSON.stringify(built().plan(request) ?? null);
        return { text, milliseconds: 0, heapBytes: 0 };
      };
      return { made: make(), withdraw: () => false };
    },
  };
};

/** Our executor over a supergraph, without a thread of its own. */
export const createTestExecutor = (options: {
  readonly supergraphSdl: string;
  readonly apiSchema: GraphQLSchema;
  readonly maxOperations: number;
  readonly batching?: boolean;
  readonly wrapFetch?: WrapFetch;
}): CompiledExecutor =>
  createCompiledExecutor({
    schema: options.apiSchema,
    queue: planHere(options.supergraphSdl),
    warm: new Map(),
    maxOperations: options.maxOperations,
    maxBytes: 100_000_000,
    lookups: createLookups(),
    batching: options.batching ?? true,
    wrapFetch: options.wrapFetch,
    clock: systemClock,
  });
