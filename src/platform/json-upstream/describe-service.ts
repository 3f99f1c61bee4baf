import type { ServiceStatus } from './create-json-upstream.ts';

const breakerStates = { closed: 'CLOSED', 'half-open': 'HALF_OPEN', open: 'OPEN' } as const;

/** A service as the type `Upstream` of schema/upstreams.graphql shows it. */
export const describeService = ({
  service,
  health,
  breaker,
  running,
  waiting,
  counts,
  latency,
}: ServiceStatus) => {
  const { cachedResponses: hits, cacheMisses: misses } = counts;
  return {
    service,
    health: { ...health, checkedAt: health.checkedAt === null ? null : new Date(health.checkedAt) },
    breaker: breakerStates[breaker],
    calls: {
      total: counts.totalRequests,
      succeeded: counts.successfulRequests,
      failed: counts.failedRequests,
      cached: hits,
      retries: counts.retries,
      breakerTrips: counts.circuitBreakerTrips,
      running,
      waiting,
    },
    cache: {
      hits,
      stale: counts.staleResponses,
      misses,
      hitRate: hits + misses === 0 ? null : hits / (hits + misses),
    },
    latency,
  };
};

/** As the type `ServiceCondition` shows it. */
export const describeCondition = ({ health, breaker }: ServiceStatus) => ({
  healthy: health.status === 'HEALTHY',
  uptime: health.uptime,
  latencyMs: health.latencyMs,
  breaker: breakerStates[breaker],
});
