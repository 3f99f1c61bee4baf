import { outcomeOf } from '#gateway/outcome.ts';
import type { Stage } from '#gateway/stage.ts';
import { createBoundedLabel, type Metrics } from '#platform/metrics.ts';

/** Clients choose operation names, so only so many of them become time series. */
const operationNameLimit = 200;

/** Rate, errors and duration per operation. */
export const recordMetrics = (metrics: Pick<Metrics, 'operationDuration'>): Stage => {
  const bounded = createBoundedLabel(operationNameLimit);
  return {
    name: 'record-metrics',
    record: (request) => {
      const { operation, contextValue } = request;
      const labels = {
        operation: operation === undefined ? 'invalid' : bounded(operation.name?.value ?? 'anonymous'),
        type: operation?.operation ?? 'none',
        outcome: outcomeOf(request).outcome,
      };
      metrics.operationDuration.observe(labels, (performance.now() - contextValue.startedAt) / 1000);
    },
  };
};
