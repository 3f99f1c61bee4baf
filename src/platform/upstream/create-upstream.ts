import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.ts';
import { type Bulkhead, createBulkhead } from './bulkhead.ts';
import {
  type BreakerSettings,
  type BreakerState,
  type CircuitBreaker,
  createCircuitBreaker,
  type Permit,
} from './circuit-breaker.ts';
import { createEndpoints, type EjectionSettings } from './endpoints.ts';
import { isUnhealthy, toFailure, UpstreamFailure } from './failure.ts';
import { exchange, type HttpAnswer, type HttpRequest } from './http-exchange.ts';
import { createRetry, type RetriedCall, type RetrySettings } from './retry.ts';
import { parseRetryAfter } from './retry-after.ts';

/** One server that answers for an upstream. */
export interface UpstreamTarget {
  readonly url: URL;
  readonly dispatcher: Dispatcher;
}

export interface UpstreamSettings {
  readonly retry: RetrySettings;
  readonly breaker: BreakerSettings;
  readonly ejection: EjectionSettings;
  /** Calls at a time. */
  readonly concurrency: number;
  /** Calls that wait for one of these to end. */
  readonly queueLimit: number;
  readonly maxAnswerBytes: number;
  /** Longest single try, when it shall be less than the whole call. */
  readonly tryTimeoutMs?: number;
}

/** What happens to an upstream, as it happens: for metrics and logs. */
export interface UpstreamEvents {
  readonly retried: () => void;
  readonly breakerChanged: (state: BreakerState) => void;
  readonly targetChanged: (url: URL, isEjected: boolean) => void;
}

export interface UpstreamCall<Value> extends RetriedCall {
  readonly request: HttpRequest;
  /** Throws when the answer is not what was agreed on. */
  readonly read: (answer: HttpAnswer) => Value;
}

export interface UpstreamState {
  readonly breaker: BreakerState;
  readonly running: number;
  readonly waiting: number;
}

/** A service that we call over HTTP, behind the policies that keep its troubles from becoming ours. */
export interface Upstream {
  /** Rejects with an UpstreamFailure. */
  readonly call: <Value>(call: UpstreamCall<Value>) => Promise<Value>;
  readonly state: () => UpstreamState;
  readonly targets: readonly UpstreamTarget[];
  readonly stop: () => Promise<void>;
}

interface UpstreamParts {
  readonly targets: readonly [UpstreamTarget, ...UpstreamTarget[]];
  readonly settings: UpstreamSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly events: UpstreamEvents;
}

const requireSuccess = ({ status, headers }: HttpAnswer, now: number): void => {
  if (status >= 200 && status <= 299) return;
  const retryAfterMs = parseRetryAfter(headers['retry-after'], now);
  throw new UpstreamFailure('status', `HTTP status ${status}`, { status, retryAfterMs });
};

const report = (permit: Permit, unhealthy: boolean | null): void => {
  if (unhealthy === null) permit.dropped();
  else if (unhealthy) permit.failed();
  else permit.succeeded();
};

/** The whole call's signal, or one that ends earlier, with the single try. */
const limitTry = (signal: AbortSignal, milliseconds: number | undefined) => {
  if (milliseconds === undefined) return { signal, done: () => undefined };
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal.reason);
  const late = (): void => controller.abort(new UpstreamFailure('timeout', 'No answer to one try in time.'));
  const timer = setTimeout(late, milliseconds);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    done: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
};

const openFailure = (breaker: { readonly retryAfterMs: () => number }): UpstreamFailure =>
  new UpstreamFailure('open', 'The circuit breaker is open.', { retryAfterMs: breaker.retryAfterMs() });

/** One try: a place, an endpoint, the exchange. What it ended with is told to the endpoint and to the breaker. */
const createTry = (parts: UpstreamParts, breaker: CircuitBreaker, bulkhead: Bulkhead) => {
  const { targets, settings, clock, random, events } = parts;
  const endpoints = createEndpoints({
    targets,
    settings: settings.ejection,
    clock,
    random,
    onChange: ({ url }, isEjected) => events.targetChanged(url, isEjected),
  });
  return async <Value>({ request, read, signal }: UpstreamCall<Value>): Promise<Value> => {
    if (breaker.refuses()) throw openFailure(breaker);
    const place = bulkhead.enter(signal);
    if (place !== undefined) await place;
    // It may have opened while the call waited for its place.
    const permit = breaker.admit();
    if (permit === undefined) {
      bulkhead.leave();
      throw openFailure(breaker);
    }
    const endpoint = endpoints.enter();
    const { dispatcher, url } = endpoint.target;
    const startedAt = clock.now();
    const limit = limitTry(signal, settings.tryTimeoutMs);
    let unhealthy: boolean | null = false;
    try {
      const { method, headers, body } = request;
      const path = `${url.pathname}${request.path}${url.search}`;
      const limits = { signal: limit.signal, maxBytes: settings.maxAnswerBytes };
      const answer = await exchange(dispatcher, { method, path, headers, body }, limits);
      requireSuccess(answer, clock.now());
      return read(answer);
    } catch (thrown) {
      const failure = toFailure(thrown);
      unhealthy = isUnhealthy(failure);
      throw failure;
    } finally {
      limit.done();
      report(permit, endpoints.left(endpoint, unhealthy, clock.now() - startedAt));
      bulkhead.leave();
    }
  };
};

/**
 * From the outside in: the call's time limit (the caller's signal), retries within a budget, circuit breaker, bulkhead,
 * endpoint, one try. So the breaker counts tries, a retry is not made while it is open, and what waits for a place when it
 * opens is not tried either.
 */
export const createUpstream = (parts: UpstreamParts): Upstream => {
  const { settings, clock, random, events } = parts;
  const breaker = createCircuitBreaker({
    settings: settings.breaker,
    clock,
    random,
    onChange: events.breakerChanged,
  });
  const bulkhead = createBulkhead({ limit: settings.concurrency, queueLimit: settings.queueLimit });
  const retry = createRetry({ settings: settings.retry, clock, random, onRetry: events.retried });
  const attempt = createTry(parts, breaker, bulkhead);
  return {
    call: (call) => retry(call, () => attempt(call)),
    state: () => ({ breaker: breaker.state(), running: bulkhead.running(), waiting: bulkhead.waiting() }),
    targets: parts.targets,
    stop: async () => {
      breaker.stop();
      await Promise.all(parts.targets.map(({ dispatcher }) => dispatcher.close()));
    },
  };
};
