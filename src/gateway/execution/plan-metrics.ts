import { Counter, Gauge, type Registry } from 'prom-client';
import { createHistogram } from '#platform/histogram.ts';
import type { PlanOutcome } from './plan-queue.ts';
import { createLookups, type Lookups } from './prepared-operations.ts';

export interface PlanMetrics {
  /** Read when metrics are. */
  readonly lookups: Lookups;
  readonly planned: (outcome: PlanOutcome, cost: { milliseconds: number; heapBytes?: number }) => void;
  readonly threadLost: () => void;
}

/** What is read when metrics are. */
interface Sizes {
  readonly kept: () => number;
  readonly waiting: () => number;
}

export const createGauge = (registry: Registry, name: string, [help, read]: [string, () => number]) =>
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });

export const createPlanMetrics = (registry: Registry, { kept, waiting }: Sizes): PlanMetrics => {
  const lookups = createLookups();
  let heapBytes = 0;
  const duration = createHistogram(registry, {
    name: 'soba_plan_duration_seconds',
    help: 'Planning of operations by outcome, without the time that they waited for it.',
    labels: ['outcome'],
  });
  const lost = new Counter({
    name: 'soba_plan_threads_lost_total',
    help: 'Threads that plan which were ended or broke, and were replaced.',
    registers: [registry],
  });
  new Counter({
    name: 'soba_plan_lookups_total',
    help: 'Operations by how their plan was found: kept, asked for, asked for already, made on reload, or refused lately.',
    labelNames: ['result'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [result, count] of Object.entries(lookups)) this.inc({ result }, count);
    },
  });
  createGauge(registry, 'soba_plan_cache_size', ['Operations that are kept planned.', kept]);
  createGauge(registry, 'soba_plan_waiting', ['Operations that wait to be planned.', waiting]);
  createGauge(registry, 'soba_plan_heap_bytes', ['Memory of the thread that plans.', () => heapBytes]);
  return {
    lookups,
    planned: (outcome, cost) => {
      duration.observe({ outcome }, cost.milliseconds / 1000);
      heapBytes = cost.heapBytes ?? heapBytes;
    },
    threadLost: () => lost.inc(),
  };
};
