import { collectDefaultMetrics, Registry } from 'prom-client';
import { createHistogram, type Histogram } from './histogram.ts';
import { createExposition } from './worker-metrics.ts';

/** One registry per service, passed as an argument. Label values must come from a bounded set. */
export interface Metrics {
  readonly registry: Registry;
  /** Prometheus text. */
  readonly expose: () => Promise<string>;
  readonly httpDuration: Histogram<'method' | 'route' | 'status'>;
  readonly operationDuration: Histogram<'operation' | 'type' | 'outcome'>;
}

/** `withProcess` adds event-loop lag, heap, CPU and handles: once per process, not once per service. */
export const createMetrics = (options: {
  readonly service: string;
  readonly withProcess: boolean;
}): Metrics => {
  const registry = new Registry();
  registry.setDefaultLabels({ service: options.service });
  if (options.withProcess) collectDefaultMetrics({ register: registry });
  return {
    registry,
    expose: createExposition(registry),
    httpDuration: createHistogram(registry, {
      name: 'http_server_request_duration_seconds',
      help: 'HTTP requests by method, route and status.',
      labels: ['method', 'route', 'status'],
    }),
    operationDuration: createHistogram(registry, {
      name: 'soba_operation_duration_seconds',
      help: 'GraphQL operations by name, type and outcome.',
      labels: ['operation', 'type', 'outcome'],
    }),
  };
};

/** Keeps a label that clients choose bounded: the first `limit` values count for themselves, the rest as `other`. */
export const createBoundedLabel = (limit: number): ((value: string) => string) => {
  const seen = new Set<string>();
  return (value) => {
    if (seen.has(value)) return value;
    if (seen.size >= limit || value.length > 128) return 'other';
    seen.add(value);
    return value;
  };
};
