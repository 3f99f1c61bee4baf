import { Counter, type Registry } from 'prom-client';
import { createHistogram } from '#platform/histogram.ts';
import { createUpstreamMetrics, type UpstreamMetrics } from '#platform/upstream/upstream-metrics.ts';

/** `errors` came with an answer; `failed` is none; `cancelled` is none that anyone waited for. */
export type CallOutcome = 'ok' | 'errors' | 'failed' | 'cancelled';

export interface SubgraphMetrics {
  readonly of: (subgraph: string) => {
    readonly observe: (outcome: CallOutcome, seconds: number) => void;
    readonly joined: () => void;
  };
  readonly upstreams: UpstreamMetrics;
}

export const createSubgraphMetrics = (registry: Registry): SubgraphMetrics => {
  const duration = createHistogram(registry, {
    name: 'soba_subgraph_request_duration_seconds',
    help: 'Calls of subgraphs by subgraph and outcome.',
    labels: ['subgraph', 'outcome'],
  });
  const shared = new Counter({
    name: 'soba_subgraph_shared_total',
    help: 'Calls that were answered by an equal one that was on its way already.',
    labelNames: ['subgraph'],
    registers: [registry],
  });
  return {
    upstreams: createUpstreamMetrics(registry),
    of: (subgraph) => {
      const labels = { subgraph };
      shared.inc(labels, 0);
      const byOutcome = {
        ok: duration.of({ subgraph, outcome: 'ok' }),
        errors: duration.of({ subgraph, outcome: 'errors' }),
        failed: duration.of({ subgraph, outcome: 'failed' }),
        cancelled: duration.of({ subgraph, outcome: 'cancelled' }),
      };
      return {
        observe: (outcome, seconds) => byOutcome[outcome](seconds),
        joined: () => shared.inc(labels),
      };
    },
  };
};
