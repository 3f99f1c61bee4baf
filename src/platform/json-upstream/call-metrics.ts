import { Counter, Gauge, type Registry } from 'prom-client';
import { createHistogram } from '#platform/histogram.ts';
import { createUpstreamMetrics, type UpstreamMetrics } from '#platform/upstream/upstream-metrics.ts';
import { createLatencies, type Percentiles } from './latencies.ts';

/** `refused` is an answer too: the service found something wrong with the question. */
export type CallOutcome = 'ok' | 'refused' | 'failed';
export type CacheOutcome = 'hit' | 'stale' | 'miss';

/** What has been counted of one upstream since the process started. */
export interface CallCounts {
  /** All questions, answered from the cache or not. */
  readonly totalRequests: number;
  readonly successfulRequests: number;
  readonly failedRequests: number;
  readonly cachedResponses: number;
  readonly staleResponses: number;
  /** Questions for which the cache was asked in vain. */
  readonly cacheMisses: number;
  readonly circuitBreakerTrips: number;
  readonly retries: number;
}

export interface CallRecorder {
  readonly called: (endpoint: string, outcome: CallOutcome, milliseconds: number) => void;
  /** A call that the breaker or the bulkhead did not let through. */
  readonly turnedAway: (endpoint: string) => void;
  readonly answered: (succeeded: boolean) => void;
  readonly lookedUp: (endpoint: string, outcome: CacheOutcome) => void;
  readonly drifted: (endpoint: string, fields: number) => void;
  readonly retried: () => void;
  readonly tripped: () => void;
  readonly counts: () => CallCounts;
  readonly latency: () => Percentiles | null;
}

export interface CallMetrics {
  readonly of: (upstream: string) => CallRecorder;
  /** Whether an upstream is up is asked when the metrics are read. */
  readonly watchHealth: (upstream: string, isUp: () => boolean) => void;
  readonly upstreams: UpstreamMetrics;
}

/** Label values become one series, found without making an object for each call. */
const createSeries = <Series>(create: (endpoint: string, outcome: string) => Series) => {
  const known = new Map<string, Series>();
  return (endpoint: string, outcome: string): Series => {
    const key = `${endpoint} ${outcome}`;
    const found = known.get(key) ?? create(endpoint, outcome);
    known.set(key, found);
    return found;
  };
};

const createHealthGauge = (registry: Registry) => {
  const watched = new Map<string, () => boolean>();
  new Gauge({
    name: 'soba_upstream_up',
    help: '1 when the upstream is up, by its health checks and by how calls end.',
    labelNames: ['upstream'],
    registers: [registry],
    collect() {
      for (const [upstream, isUp] of watched) this.set({ upstream }, isUp() ? 1 : 0);
    },
  });
  return (upstream: string, isUp: () => boolean): void => void watched.set(upstream, isUp);
};

const createTally = () => ({
  totalRequests: 0,
  successfulRequests: 0,
  failedRequests: 0,
  cachedResponses: 0,
  staleResponses: 0,
  cacheMisses: 0,
  circuitBreakerTrips: 0,
  retries: 0,
});

export const createCallMetrics = (registry: Registry): CallMetrics => {
  const upstreams = createUpstreamMetrics(registry);
  const duration = createHistogram(registry, {
    name: 'soba_upstream_request_duration_seconds',
    help: 'Calls of upstreams, retries included, by endpoint and outcome.',
    labels: ['upstream', 'endpoint', 'outcome'],
  });
  const lookUps = new Counter({
    name: 'soba_upstream_cache_total',
    help: 'Look-ups in the cache before upstreams, by endpoint and outcome.',
    labelNames: ['upstream', 'endpoint', 'outcome'],
    registers: [registry],
  });
  const drift = new Counter({
    name: 'soba_upstream_drift_total',
    help: 'Fields in answers of upstreams that the contract does not know.',
    labelNames: ['upstream', 'endpoint'],
    registers: [registry],
  });
  const of = (upstream: string): CallRecorder => {
    const events = upstreams.eventsOf(upstream);
    const tally = createTally();
    const latencies = createLatencies();
    const durationOf = createSeries((endpoint, outcome) => duration.of({ upstream, endpoint, outcome }));
    const lookUpsOf = createSeries((endpoint, outcome) => lookUps.labels(upstream, endpoint, outcome));
    return {
      called: (endpoint, outcome, milliseconds) => {
        durationOf(endpoint, outcome)(milliseconds / 1000);
        latencies.note(milliseconds);
      },
      turnedAway: (endpoint) => durationOf(endpoint, 'turned-away')(0),
      answered: (succeeded) => {
        tally.totalRequests += 1;
        if (succeeded) tally.successfulRequests += 1;
        else tally.failedRequests += 1;
      },
      lookedUp: (endpoint, outcome) => {
        lookUpsOf(endpoint, outcome).inc();
        if (outcome === 'miss') tally.cacheMisses += 1;
        else tally.cachedResponses += 1;
        if (outcome === 'stale') tally.staleResponses += 1;
      },
      drifted: (endpoint, fields) => drift.inc({ upstream, endpoint }, fields),
      retried: () => {
        tally.retries += 1;
        events.retried();
      },
      tripped: () => {
        tally.circuitBreakerTrips += 1;
        events.tripped();
      },
      counts: () => ({ ...tally }),
      latency: latencies.percentiles,
    };
  };
  return { of, watchHealth: createHealthGauge(registry), upstreams };
};
