import { z } from 'zod';
import { flag, integer } from '#platform/config.ts';

/** The gateway's settings about planning and executing operations. */
export const planSettings = {
  SOBA_EXECUTOR: z
    .enum(['apollo', 'compiled'])
    .default('compiled')
    .describe(
      'What executes query plans: the executor of @apollo/gateway, or our own. Settings of plans are about our own.',
    ),
  SOBA_SUBGRAPH_BATCHING: flag(true).describe(
    'Whether the entities that an operation asks a subgraph for at the same time are one call, with an `_entities` field for each of its fetches. A fetch that nothing waits for waits up to 100 ms for others. Not in mutations.',
  ),
  SOBA_PLAN_CACHE_SIZE: integer(1000, { min: 1, max: 1_000_000 }).describe(
    'Operations that are kept planned, for each supergraph.',
  ),
  SOBA_PLAN_CACHE_BYTES: integer(200_000_000, { min: 1_000_000, max: 100_000_000_000 }).describe(
    'Memory for them, about.',
  ),
  SOBA_PLAN_TIMEOUT_MS: integer(10_000, { min: 10, max: 600_000 }).describe(
    'Longest planning of one operation. One that needs longer is refused.',
  ),
  SOBA_PLAN_HEAP_MB: integer(512, { min: 32, max: 65_536 }).describe(
    'Memory of the thread that plans. An operation that needs more is refused.',
  ),
  SOBA_PLAN_QUEUE_SIZE: integer(1000, { min: 1, max: 100_000 }).describe(
    'Operations that wait to be planned at most.',
  ),
  SOBA_PLAN_WARM_SIZE: integer(300, { min: 0, max: 100_000 }).describe(
    'Operations that are planned for a new supergraph before it is served: those that were asked for last.',
  ),
  SOBA_PLAN_WARM_MS: integer(10_000, { min: 1, max: 600_000 }).describe('Longest time for that.'),
};

const shape = z.object(planSettings);
export type PlanSettings = Readonly<z.output<typeof shape>>;
