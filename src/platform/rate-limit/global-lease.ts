import type { Clock } from '../clock.ts';
import type { GuardedStore } from './guarded-store.ts';
import { microPerToken, type Policy } from './policy.ts';
import type { RateLimitMetrics } from './rate-limit-metrics.ts';

export interface GlobalLease {
  /** Spends leased tokens; waits for more until the deadline (of `performance.now`) when there are too few. */
  readonly take: (micro: number, deadline: number) => boolean | Promise<boolean>;
  readonly giveBack: (micro: number) => void;
  /** To be called every `intervalMs`: returns what is not needed, or takes what the last interval would have needed. */
  readonly reconcile: () => Promise<void>;
  /** Gives everything back, at the end. */
  readonly release: () => Promise<void>;
  readonly retryAfterMs: () => number;
}

/** All callers are one identity to the global limit. */
const everybody = 'everybody';
const headroom = 1.25;

const pauseUntil = (deadline: number): { readonly over: Promise<void>; readonly cancel: () => void } => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadline - performance.now()));
  });
  return { over, cancel: () => clearTimeout(timer) };
};

/** What flows in during one interval: the most that a node keeps, and the most that it may owe. */
const leaseSize = ({ windows }: Policy, intervalMs: number): number =>
  Math.floor(
    Math.min(...windows.map(({ limit, windowMs }) => (limit * microPerToken * intervalMs) / windowMs)),
  );

/**
 * This node's part of the global limit, taken from the store a tenth of a second at a time: the one key that all nodes
 * share is touched some ten times a second by each, and not on every request.
 */
export const createGlobalLease = (options: {
  readonly store: GuardedStore;
  readonly policy: Policy;
  readonly intervalMs: number;
  readonly clock: Clock;
  readonly metrics: RateLimitMetrics;
}): GlobalLease => {
  const { store, policy, intervalMs, clock, metrics } = options;
  const oneLease = leaseSize(policy, intervalMs);
  let tokens = 0;
  let demand = 0;
  let waiting = 0;
  let exhaustedUntil = 0;
  let flight: Promise<void> | undefined;

  const fetchMore = async (amount: number): Promise<void> => {
    const result = await store.run({ operation: 'take', policy, identity: everybody, amount });
    const done = 'answer' in result ? result.answer.done : result.from === 'open' ? amount : 0;
    metrics.leaseSized(done / microPerToken);
    tokens += done;
    if (done < amount) exhaustedUntil = clock.now() + intervalMs;
  };
  const topUp = (): Promise<void> => {
    const wanted = Math.max(waiting, Math.min(oneLease, demand * headroom)) - tokens;
    flight ??= fetchMore(Math.max(0, Math.ceil(wanted))).finally(() => {
      flight = undefined;
    });
    return flight;
  };
  const isExhausted = (): boolean => clock.now() < exhaustedUntil;

  const spend = (micro: number, floor: number): boolean => {
    if (tokens - micro < floor) return false;
    tokens -= micro;
    return true;
  };
  const waitForMore = async (micro: number, deadline: number): Promise<boolean> => {
    const pause = pauseUntil(deadline);
    waiting += micro;
    try {
      while (performance.now() < deadline && !isExhausted()) {
        await Promise.race([topUp(), pause.over]);
        if (spend(micro, 0)) return true;
      }
    } finally {
      waiting -= micro;
      pause.cancel();
    }
    // Nobody said that there is nothing left: owe it, and pay from the next lease.
    return !isExhausted() && spend(micro, -oneLease);
  };

  const keepOnly = async (wanted: number): Promise<void> => {
    const surplus = tokens - wanted;
    if (surplus < 0) await fetchMore(-surplus);
    if (surplus <= 0) return;
    tokens = wanted;
    await store.run({ operation: 'credit', policy, identity: everybody, amount: surplus });
  };

  return {
    take: (micro, deadline) => {
      demand += micro;
      if (spend(micro, 0)) return true;
      return isExhausted() ? false : waitForMore(micro, deadline);
    },
    giveBack: (micro) => {
      tokens = Math.min(tokens + micro, oneLease);
    },
    reconcile: () => {
      const wanted = Math.min(oneLease, Math.ceil(demand * headroom));
      demand = 0;
      return flight === undefined ? keepOnly(wanted) : Promise.resolve();
    },
    release: async () => {
      await flight;
      if (tokens > 0) await keepOnly(0);
    },
    retryAfterMs: () => Math.max(intervalMs, exhaustedUntil - clock.now()),
  };
};
