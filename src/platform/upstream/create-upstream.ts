import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.ts';
import { createStopSignal, type StopSignal } from '../stop-signal.ts';
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
import type { Waiter } from './waiter.ts';

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
  /** The same without a promise, for whom every call counts. */
  readonly start: <Value>(call: UpstreamCall<Value>, waiter: Waiter<Value>) => void;
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
const limitTry = (signal: StopSignal, milliseconds: number | undefined) => {
  if (milliseconds === undefined) return { signal, done: () => undefined };
  const own = createStopSignal();
  const stop = (): void => own.stop(toFailure(signal.reason));
  const late = (): void => own.stop(new UpstreamFailure('timeout', 'No answer to one try in time.'));
  const timer = setTimeout(late, milliseconds);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return {
    signal: own.signal,
    done: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
};

const openFailure = (breaker: { readonly retryAfterMs: () => number }): UpstreamFailure =>
  new UpstreamFailure('open', 'The circuit breaker is open.', { retryAfterMs: breaker.retryAfterMs() });

/**
 * One try: a place, an endpoint, the exchange. What it ended with is told to the endpoint and to the breaker. Of all the steps
 * only the exchange is a promise: each one more would cost every call a turn.
 */
const createTry = (parts: UpstreamParts, breaker: CircuitBreaker, bulkhead: Bulkhead) => {
  const { targets, settings, clock, random, events } = parts;
  const endpoints = createEndpoints({
    targets,
    settings: settings.ejection,
    clock,
    random,
    onChange: ({ url }, isEjected) => events.targetChanged(url, isEjected),
  });
  const start = <Value>({ request, read, signal }: UpstreamCall<Value>, waiter: Waiter<Value>): void => {
    const permit = breaker.admit();
    if (permit === undefined) {
      bulkhead.leave();
      waiter.reject(openFailure(breaker));
      return;
    }
    const endpoint = endpoints.enter();
    const { dispatcher, url } = endpoint.target;
    const startedAt = clock.now();
    const limit = limitTry(signal, settings.tryTimeoutMs);
    const end = (unhealthy: boolean | null): void => {
      limit.done();
      report(permit, endpoints.left(endpoint, unhealthy, clock.now() - startedAt));
      bulkhead.leave();
    };
    const reject = (thrown: unknown): void => {
      const failure = toFailure(thrown);
      end(isUnhealthy(failure));
      waiter.reject(failure);
    };
    const resolve = (answer: HttpAnswer): void => {
      let value: Value;
      try {
        requireSuccess(answer, clock.now());
        value = read(answer);
      } catch (thrown) {
        reject(thrown);
        return;
      }
      end(false);
      waiter.resolve(value);
    };
    const { method, headers, body } = request;
    const path = `${url.pathname}${request.path}${url.search}`;
    const limits = { signal: limit.signal, maxBytes: settings.maxAnswerBytes };
    exchange(dispatcher, { method, path, headers, body }, limits).then(resolve, reject);
  };
  return <Value>(call: UpstreamCall<Value>, waiter: Waiter<Value>): void => {
    if (breaker.refuses()) {
      waiter.reject(openFailure(breaker));
      return;
    }
    const place = bulkhead.enter(call.signal);
    if (place === undefined) start(call, waiter);
    else if (place instanceof Error) waiter.reject(place);
    // The breaker may open while the call waits for its place.
    else place.then(() => start(call, waiter), waiter.reject);
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
  const start: Upstream['start'] = (call, waiter) => retry(call, (oneTry) => attempt(call, oneTry), waiter);
  return {
    start,
    call: (call) => new Promise((resolve, reject) => start(call, { resolve, reject })),
    state: () => ({ breaker: breaker.state(), running: bulkhead.running(), waiting: bulkhead.waiting() }),
    targets: parts.targets,
    stop: async () => {
      breaker.stop();
      await Promise.all(parts.targets.map(({ dispatcher }) => dispatcher.close()));
    },
  };
};
