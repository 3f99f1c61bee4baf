import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { createExposition } from './worker-metrics.ts';

/** One registry per service, passed as an argument. Label values must come from a bounded set. */
export interface Metrics {
  readonly registry: Registry;
  /** Prometheus text. */
  readonly expose: () => Promise<string>;
  readonly httpDuration: Histogram<'method' | 'route' | 'status'>;
  readonly operationDuration: Histogram<'operation' | 'type' | 'outcome'>;
}

const secondsBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const createHistogram = <Label extends string>(
  registry: Registry,
  options: { readonly name: string; readonly help: string; readonly labels: readonly Label[] },
): Histogram<Label> =>
  new Histogram({
    name: options.name,
    help: options.help,
    labelNames: options.labels,
    buckets: secondsBuckets,
    registers: [registry],
  });

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
