import { type BucketState, waitFor } from './bucket.ts';
import { type CompiledWindow, microPerToken, type Policy } from './policy.ts';

export interface WindowState {
  readonly name: string;
  /** Its name in the headers of answers. */
  readonly label: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Whole tokens. */
  readonly remaining: number;
  /** Milliseconds until there is one token more, or 0 when it is full. */
  readonly nextMs: number;
  /** Milliseconds until it is full. */
  readonly fullMs: number;
}

/** The tightest window speaks for all. */
export interface BucketView {
  readonly limit: number;
  readonly remaining: number;
  /** When all is as if nothing had been spent, in milliseconds since the epoch by the store's clock. */
  readonly resetAt: number;
  readonly windows: readonly WindowState[];
  /** The limits as the header RateLimit-Policy tells them. */
  readonly quotas: string;
}

const nearShare = 0.8;

const viewWindow = (window: CompiledWindow, deficit: number, passedMs: number): WindowState => {
  const token = microPerToken * window.scale;
  const left = window.capacity - deficit;
  const remaining = Math.floor(left / token);
  const toNext = Math.min(deficit, (remaining + 1) * token - left);
  return {
    name: window.name,
    label: window.label,
    limit: window.limit,
    windowMs: window.windowMs,
    remaining,
    nextMs: Math.max(0, Math.ceil(toNext / window.unitsPerMs) - passedMs),
    fullMs: Math.max(0, Math.ceil(deficit / window.unitsPerMs) - passedMs),
  };
};

/** `passedMs` is how old the state is. */
export const viewBucket = (policy: Policy, { at, deficits }: BucketState, passedMs = 0): BucketView => {
  const windows = policy.windows.map((window, index) => viewWindow(window, deficits[index] ?? 0, passedMs));
  let tightest = windows[0];
  let fullMs = 0;
  for (const window of windows) {
    if (tightest === undefined || window.remaining < tightest.remaining) tightest = window;
    if (window.fullMs > fullMs) fullMs = window.fullMs;
  }
  return {
    limit: tightest?.limit ?? 0,
    remaining: tightest?.remaining ?? 0,
    resetAt: at + passedMs + fullMs,
    windows,
    quotas: policy.quotas,
  };
};

export const isNearLimit = (policy: Policy, { deficits }: BucketState): boolean =>
  policy.windows.some(({ capacity }, index) => (deficits[index] ?? 0) >= capacity * nearShare);

export const retryAfter = (policy: Policy, state: BucketState, micro: number): number =>
  Math.max(1, waitFor(policy, state, micro));
