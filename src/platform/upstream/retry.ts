import type { Clock } from '../clock.ts';
import type { StopSignal } from '../stop-signal.ts';
import { isTransient, toFailure, type UpstreamFailure } from './failure.ts';
import { sleepUnless } from './sleep.ts';
import type { Waiter } from './waiter.ts';

export interface RetrySettings {
  /** Tries after the first one. */
  readonly retries: number;
  /** Longest pause before the first of them; it doubles with each. */
  readonly baseMs: number;
  readonly longestMs: number;
  /** Retries may be this share of all calls. */
  readonly budget: number;
  /** Retries that a quiet upstream has saved up at most, and has at the start. */
  readonly reserve: number;
}

export const defaultRetry: RetrySettings = {
  retries: 3,
  baseMs: 100,
  longestMs: 5000,
  budget: 0.2,
  reserve: 10,
};

export interface RetriedCall {
  readonly signal: StopSignal;
  /** When the answer must be there, in milliseconds since the epoch. */
  readonly endsAt: number;
  /** Whether it does no harm to run it twice. */
  readonly isIdempotent: boolean;
}

/** Tells the waiter what came of the last try. */
export type Retry = <Value>(
  call: RetriedCall,
  attempt: (waiter: Waiter<Value>) => void,
  waiter: Waiter<Value>,
) => void;

/** A call that fails is tried again when that does no harm, may help, is in time, and the budget allows it. */
export const createRetry = (parts: {
  readonly settings: RetrySettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onRetry: () => void;
}): Retry => {
  const { settings, clock, random, onRetry } = parts;
  let tokens = settings.reserve;
  /** Null when it must not be tried again. Full jitter: those who failed together do not come back together. */
  const pauseFor = (failure: UpstreamFailure, call: RetriedCall, tried: number): number | null => {
    if (!call.isIdempotent || tried > settings.retries || !isTransient(failure)) return null;
    const backoff = random() * Math.min(settings.longestMs, settings.baseMs * 2 ** (tried - 1));
    const pause = Math.max(backoff, failure.retryAfterMs ?? 0);
    return call.signal.aborted || clock.now() + pause >= call.endsAt || tokens < 1 ? null : pause;
  };
  return (call, attempt, { resolve, reject }) => {
    tokens = Math.min(settings.reserve, tokens + settings.budget);
    let tried = 0;
    const tryOnce = (): void => {
      tried += 1;
      attempt(oneTry);
    };
    const failed = (thrown: unknown): void => {
      const failure = toFailure(thrown);
      const pause = pauseFor(failure, call, tried);
      if (pause === null) {
        reject(failure);
        return;
      }
      tokens -= 1;
      onRetry();
      sleepUnless(call.signal, pause).then(tryOnce, reject);
    };
    const oneTry = { resolve, reject: failed };
    tryOnce();
  };
};
