import { z } from 'zod';
import { defineEndpoint, type ServiceName, services } from '#gateway/rest/rest-endpoint.ts';
import { small, time } from '#gateway/rest/values.ts';
import { refuse } from '#platform/errors.ts';

/** The field of the graph behind each service's name. */
const fieldOf = {
  ML_MODELS: 'mlModels',
  NLP_TRANSLATION: 'nlpTranslation',
  FRAUD_DETECTION: 'fraudDetection',
  DATA_PROCESSING: 'dataProcessing',
  BLOCKCHAIN_INTELLIGENCE: 'blockchainIntelligence',
} as const satisfies Record<ServiceName, string>;

type Field = (typeof fieldOf)[ServiceName];

/** Null where the subgraph before the service does not answer. */
type OfServices<One> = Readonly<Record<Field, One | null>>;

const forEachField = (selection: string): string =>
  Object.values(fieldOf)
    .map((field) => `${field} { ${selection} }`)
    .join(' ');

const breakers = ['closed', 'half_open', 'open'] as const;

interface Condition {
  readonly healthy: boolean;
  readonly uptime: number | null;
  readonly latencyMs: number | null;
  readonly breaker: Uppercase<(typeof breakers)[number]>;
}

const condition = z.object({
  healthy: z.boolean(),
  uptime: z.number().nullable().meta({ description: 'Share of the last checks that found it up.' }),
  latencyMs: z.number().nullable(),
  breaker: z.enum(breakers).nullable(),
});

const conditionOf = (found: Condition | null | undefined): z.output<typeof condition> =>
  found
    ? { ...found, breaker: small(found.breaker) }
    : { healthy: false, uptime: null, latencyMs: null, breaker: null };

const byName = <One>(of: (name: ServiceName) => One) => ({
  ml_models: of('ML_MODELS'),
  nlp_translation: of('NLP_TRANSLATION'),
  fraud_detection: of('FRAUD_DETECTION'),
  data_processing: of('DATA_PROCESSING'),
  blockchain_intelligence: of('BLOCKCHAIN_INTELLIGENCE'),
});

const verdicts = ['healthy', 'degraded', 'unhealthy'] as const;

const overall = (conditions: readonly { readonly healthy: boolean }[]): (typeof verdicts)[number] => {
  if (conditions.every(({ healthy }) => healthy)) return 'healthy';
  return conditions.some(({ healthy }) => healthy) ? 'degraded' : 'unhealthy';
};

const health = defineEndpoint({
  id: 'pythonHealth',
  method: 'GET',
  path: '/api/python/health',
  summary: 'Which of the Python services can be used.',
  service: null,
  access: 'anyone',
  form: 'bare',
  document: `query RestPythonHealth {
    serviceHealth { ${forEachField('healthy uptime latencyMs breaker')} }
  }`,
  input: z.object({}),
  output: z.object({
    status: z.enum(verdicts),
    timestamp: time(),
    services: z.object(byName(() => condition)),
  }),
  variables: () => ({}),
  answer: ({ serviceHealth }: { readonly serviceHealth: OfServices<Condition> | null }, { now }) => {
    const found = byName((name) => conditionOf(serviceHealth?.[fieldOf[name]]));
    return {
      status: overall(Object.values(found)),
      timestamp: now,
      services: found,
    };
  },
});

const counts = z.object({
  totalRequests: z.int(),
  successfulRequests: z.int(),
  failedRequests: z.int(),
  cachedResponses: z.int(),
  circuitBreakerTrips: z.int(),
  retries: z.int(),
});

type Counts = z.output<typeof counts>;

const countFields = `calls { totalRequests: total successfulRequests: succeeded failedRequests: failed
  cachedResponses: cached circuitBreakerTrips: breakerTrips retries }`;

const none: Counts = {
  totalRequests: 0,
  successfulRequests: 0,
  failedRequests: 0,
  cachedResponses: 0,
  circuitBreakerTrips: 0,
  retries: 0,
};

const sum = (all: readonly Counts[]): Counts =>
  all.reduce(
    (total, one) => ({
      totalRequests: total.totalRequests + one.totalRequests,
      successfulRequests: total.successfulRequests + one.successfulRequests,
      failedRequests: total.failedRequests + one.failedRequests,
      cachedResponses: total.cachedResponses + one.cachedResponses,
      circuitBreakerTrips: total.circuitBreakerTrips + one.circuitBreakerTrips,
      retries: total.retries + one.retries,
    }),
    none,
  );

interface Counted {
  readonly calls: Counts;
}

const metrics = defineEndpoint({
  id: 'pythonMetrics',
  method: 'GET',
  path: '/api/health/metrics',
  summary:
    'For support staff: how the Python services were called, as one replica of each subgraph counts since its start.',
  service: null,
  document: `query RestPythonMetrics { upstreams { ${forEachField(countFields)} } }`,
  input: z.object({}),
  output: counts.extend({
    byService: z
      .object(byName(() => counts.nullable()))
      .meta({ description: 'Null where the subgraph before the service does not answer.' }),
  }),
  variables: () => ({}),
  answer: ({ upstreams }: { readonly upstreams: OfServices<Counted> | null }) => {
    if (upstreams === null) return null;
    const byService = byName((name) => upstreams[fieldOf[name]]?.calls ?? null);
    return { ...sum(Object.values(byService).filter((one) => one !== null)), byService };
  },
});

const statuses = ['healthy', 'degraded', 'down', 'unknown'] as const;

interface Shown extends Counted {
  readonly health: {
    readonly status: Uppercase<(typeof statuses)[number]>;
    readonly checkedAt: string | null;
    readonly latencyMs: number | null;
    readonly uptime: number | null;
  };
  readonly breaker: Condition['breaker'];
  readonly cache: { readonly hitRate: number | null };
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
}

const isService = (name: string): name is ServiceName => (services as readonly string[]).includes(name);

const service = defineEndpoint({
  id: 'pythonService',
  method: 'GET',
  path: '/api/health/service/:name',
  summary:
    'For support staff: how one of the Python services does, as one replica of the subgraph before it sees it.',
  service: null,
  document: `query RestPythonService(${Object.values(fieldOf)
    .map((field) => `$${field}: Boolean!`)
    .join(' ')}) {
    upstreams {
      ${Object.values(fieldOf)
        .map((field) => `${field} @include(if: $${field}) { ...Shown }`)
        .join(' ')}
    }
  }
  fragment Shown on Upstream {
    health { status checkedAt latencyMs uptime } breaker cache { hitRate } latency { p50 p95 p99 } ${countFields}
  }`,
  input: z.object({ name: z.string().meta({ enum: services }) }),
  output: condition.extend({
    service: z.enum(services),
    status: z.enum(statuses),
    checkedAt: time().nullable(),
    cacheHitRate: z.number().nullable(),
    latency: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable(),
    calls: counts,
  }),
  variables: ({ name }) => {
    if (!isService(name)) return refuse('NOT_FOUND', { message: 'There is no such service.' });
    return Object.fromEntries(Object.values(fieldOf).map((field) => [field, field === fieldOf[name]]));
  },
  answer: ({ upstreams }: { readonly upstreams: Partial<OfServices<Shown>> | null }, { input: { name } }) => {
    const found = isService(name) ? upstreams?.[fieldOf[name]] : undefined;
    if (!found || !isService(name)) return null;
    const { status, ...checks } = found.health;
    return {
      service: name,
      healthy: status === 'HEALTHY',
      status: small(status),
      ...checks,
      breaker: small(found.breaker),
      cacheHitRate: found.cache.hitRate,
      latency: found.latency,
      calls: found.calls,
    };
  },
});

export const healthEndpoints = [health, metrics, service];
