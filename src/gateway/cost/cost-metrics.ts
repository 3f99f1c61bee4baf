import type { Registry } from 'prom-client';
import { createHistogram } from '#platform/histogram.ts';

const buckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000];
const deltaBuckets = [
  -1000, -500, -200, -100, -50, -20, -10, -5, -1, 0, 1, 5, 10, 20, 50, 100, 200, 500, 1000,
];

/** Costs beyond it are counted as this much, so that one absurd request does not spoil the sums. */
const observedLimit = 1_000_000;

export interface CostMetrics {
  /** `actual` is null for what was not executed or could not be counted. */
  readonly observe: (estimated: number, actual: number | null) => void;
}

export const createCostMetrics = (registry: Registry): CostMetrics => {
  const create = (name: string, help: string, limits: number[]) =>
    createHistogram(registry, { name, help, labels: [], buckets: limits }).of({});
  const estimates = create('soba_cost_estimated', 'Estimated cost of operations.', buckets);
  const actuals = create('soba_cost_actual', 'Cost of operations by what they answered.', buckets);
  const deltas = create('soba_cost_delta', 'Actual cost less the estimated one.', deltaBuckets);
  return {
    observe: (estimated, actual) => {
      const expected = Math.min(estimated, observedLimit);
      estimates(expected);
      if (actual === null) return;
      const real = Math.min(actual, observedLimit);
      actuals(real);
      deltas(real - expected);
    },
  };
};
