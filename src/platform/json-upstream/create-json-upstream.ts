import { type CacheRedis, createCache } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import { outOfTime } from '#platform/upstream/call-limit.ts';
import { type BreakerState, defaultBreaker } from '#platform/upstream/circuit-breaker.ts';
import { createUpstream, type Upstream } from '#platform/upstream/create-upstream.ts';
import { toFailure, type UpstreamFailure } from '#platform/upstream/failure.ts';
import { createHttpPool } from '#platform/upstream/http-pool.ts';
import { defaultRetry } from '#platform/upstream/retry.ts';
import { askHealth } from './ask-health.ts';
import { type AskService, createAskService } from './ask-service.ts';
import { cacheKeyOf, cacheRuleOf, createAskWithCache, type Load } from './ask-with-cache.ts';
import type { CallCounts, CallMetrics, CallRecorder } from './call-metrics.ts';
import { createDriftWatch } from './drift-watch.ts';
import type { Answer, Caller, Endpoint } from './endpoint.ts';
import { type Health, type HealthChecks, startHealthChecks } from './health-checks.ts';
import type { Percentiles } from './latencies.ts';
import type { UpstreamConfig } from './settings.ts';
import { toRefusal } from './to-refusal.ts';
import { writeRequest } from './write-request.ts';

/** How a service does, as this process sees it. */
export interface ServiceStatus {
  readonly service: string;
  readonly health: Health;
  readonly breaker: BreakerState;
  readonly running: number;
  readonly waiting: number;
  readonly counts: CallCounts;
  readonly latency: Percentiles | null;
}

/** A service that speaks JSON over HTTP. What it cannot answer is refused with a code that callers may see. */
export interface JsonUpstream {
  readonly ask: <Input, Value>(
    endpoint: Endpoint<Input, Value>,
    input: Input,
    caller: Caller,
  ) => Promise<Answer<Value>>;
  /** The same, but what the cache does not have is got in another way, with many others in one call for example. */
  readonly askThrough: <Input, Value>(
    endpoint: Endpoint<Input, Value>,
    input: Input,
    through: { readonly caller: Caller; readonly load: Load<Value> },
  ) => Promise<Answer<Value>>;
  /** Asks without the cache. Rejects with an UpstreamFailure. */
  readonly askService: AskService;
  readonly status: () => ServiceStatus;
  readonly stop: () => Promise<void>;
}

export interface JsonUpstreamParts {
  readonly name: string;
  readonly url: string;
  /** What the service may take at most, whatever the settings say. */
  readonly longestMs: number;
  /** Where the service says how it is; `/health` when not given. */
  readonly healthPath?: string;
  readonly config: UpstreamConfig;
  readonly metrics: CallMetrics;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly redis?: CacheRedis | undefined;
}

const connectTimeoutMs = 2000;
const latestEarly = 0.1;
/** A caller has to get its answer before its own time is up: so much of it is left for the way back. */
const wayBackShare = 0.1;
const longestWayBackMs = 50;

const upstreamSettings = (config: UpstreamConfig, timeoutMs: number) => ({
  retry: { ...defaultRetry, retries: config.SOBA_UPSTREAM_RETRIES },
  breaker: { ...defaultBreaker, resetMs: config.SOBA_UPSTREAM_BREAKER_RESET_MS },
  ejection: { afterFailures: 3, ejectMs: config.SOBA_UPSTREAM_BREAKER_RESET_MS },
  concurrency: config.SOBA_UPSTREAM_CONCURRENCY,
  queueLimit: config.SOBA_UPSTREAM_QUEUE_LIMIT,
  maxAnswerBytes: config.SOBA_UPSTREAM_RESPONSE_LIMIT_BYTES,
  tryTimeoutMs: Math.min(config.SOBA_UPSTREAM_TRY_TIMEOUT_MS, timeoutMs),
});

const connect = (parts: JsonUpstreamParts, recorder: CallRecorder, timeoutMs: number): Upstream => {
  const { name, config, clock, random, logger } = parts;
  // What is asked is put behind the service's own path.
  const url = new URL(parts.url.endsWith('/') ? parts.url : `${parts.url}/`);
  const dispatcher = createHttpPool(url, {
    connections: config.SOBA_UPSTREAM_CONCURRENCY,
    connectTimeoutMs,
    httpVersion: '1.1',
  });
  return createUpstream({
    targets: [{ url, dispatcher }],
    settings: upstreamSettings(config, timeoutMs),
    clock,
    random,
    events: {
      retried: recorder.retried,
      targetChanged: () => undefined,
      breakerChanged: (state) => {
        if (state === 'open') recorder.tripped();
        const level = state === 'open' ? 'warn' : 'info';
        logger[level]({ upstream: name, breaker: state }, 'The circuit breaker of an upstream changed.');
      },
    },
  });
};

const watchHealth = (parts: JsonUpstreamParts, upstream: Upstream): HealthChecks => {
  const { name, config, clock, random, logger } = parts;
  return startHealthChecks({
    ask: () => askHealth(upstream.targets, parts.healthPath ?? '/health'),
    intervalMs: config.SOBA_UPSTREAM_HEALTH_MS,
    breaker: () => upstream.state().breaker,
    clock,
    random,
    onChange: (status) => {
      const level = status === 'HEALTHY' ? 'info' : 'warn';
      logger[level]({ upstream: name, status }, 'The health of an upstream changed.');
    },
  });
};

const timeFor = ({ deadline }: Caller, now: number, timeoutMs: number): number => {
  const left = deadline - now;
  return Math.min(timeoutMs, left - Math.min(longestWayBackMs, left * wayBackShare));
};

const createAsking = (parts: JsonUpstreamParts, recorder: CallRecorder, askService: AskService) => {
  const { name, config, clock, random, logger, redis } = parts;
  const timeoutMs = Math.min(config.SOBA_UPSTREAM_TIMEOUT_MS, parts.longestMs);
  const askWithCache = createAskWithCache({
    cache: createCache({
      namespace: `upstream:${name}`,
      maxBytes: Math.max(1, config.SOBA_UPSTREAM_CACHE_BYTES),
      clock,
      logger,
      early: () => latestEarly * random(),
      ...(redis === undefined ? {} : { redis }),
    }),
    clock,
    recorder,
    longestMs: timeoutMs,
  });

  const answerFor: JsonUpstream['askThrough'] = async (endpoint, input, { caller, load }) => {
    const milliseconds = timeFor(caller, clock.now(), timeoutMs);
    const rule = cacheRuleOf(endpoint, caller);
    if (rule === undefined) {
      if (milliseconds <= 0) throw outOfTime();
      const value = await load({ caller, milliseconds });
      return { value, freshness: { source: 'UPSTREAM', ageSeconds: 0, stale: false } };
    }
    const written = { endpoint, input, request: writeRequest(endpoint, 0, input) };
    const key = cacheKeyOf(written, rule, caller);
    const endsAt = clock.now() + milliseconds;
    return askWithCache(endpoint.name, { rule, key, written, caller, endsAt, load });
  };

  const askThrough: JsonUpstream['askThrough'] = async (endpoint, input, through) => {
    try {
      const answer = await answerFor(endpoint, input, through);
      recorder.answered(true);
      return answer;
    } catch (thrown) {
      const failure: UpstreamFailure = toFailure(thrown);
      recorder.answered(false);
      logger.debug({ err: failure, upstream: name, endpoint: endpoint.name }, 'An upstream did not answer.');
      throw endpoint.refusalOf?.(failure) ?? toRefusal(failure);
    }
  };
  const ask: JsonUpstream['ask'] = (endpoint, input, caller) =>
    askThrough(endpoint, input, { caller, load: (asking) => askService(endpoint, input, asking) });
  return { ask, askThrough };
};

export const createJsonUpstream = (parts: JsonUpstreamParts): JsonUpstream => {
  const { name, config, metrics, clock, logger } = parts;
  const recorder = metrics.of(name);
  const upstream = connect(parts, recorder, Math.min(config.SOBA_UPSTREAM_TIMEOUT_MS, parts.longestMs));
  const checks = watchHealth(parts, upstream);
  metrics.upstreams.watch(name, upstream);
  metrics.watchHealth(name, () => checks.health().status !== 'DOWN');
  const drift = createDriftWatch({ upstream: name, clock, logger, drifted: recorder.drifted });
  const askService = createAskService({
    name,
    upstream,
    clock,
    recorder,
    drift,
    onEnd: (failure) => {
      if (failure === null || failure.kind === 'status') checks.noteCall(true);
      else if (failure.kind === 'unreachable') checks.noteCall(false);
    },
  });
  return {
    ...createAsking(parts, recorder, askService),
    askService,
    status: () => {
      const { breaker, running, waiting } = upstream.state();
      return {
        service: name,
        health: checks.health(),
        breaker,
        running,
        waiting,
        counts: recorder.counts(),
        latency: recorder.latency(),
      };
    },
    stop: async () => {
      checks.stop();
      metrics.upstreams.forget(name, upstream);
      await upstream.stop();
    },
  };
};
