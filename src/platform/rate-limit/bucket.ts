import type { CompiledWindow, Policy } from './policy.ts';

/**
 * A token bucket per window, in integers. A unit is the `scale`-th part of a millionth of a token, chosen so that a
 * whole number of units flows in per millisecond: nothing is rounded, however odd the limit. What is kept is the
 * deficit, the units that are missing; a full bucket is one that does not exist. `bucket.lua` is the same in Redis.
 */
export interface BucketState {
  /** The millisecond up to which the deficits are counted. */
  readonly at: number;
  readonly deficits: readonly number[];
}

/** A clock that was set back never mints tokens; one that was far ahead does not freeze a bucket for good. */
export const usableTime = (at: number, now: number, { longestWindowMs }: Policy): number =>
  at > now + longestWindowMs ? now : at;

/** What is still missing later. After a whole window nothing is, not even what a higher limit let somebody spend. */
export const refilled = (window: CompiledWindow, deficit: number, elapsedMs: number): number =>
  elapsedMs >= window.windowMs ? 0 : Math.max(0, deficit - elapsedMs * window.unitsPerMs);

/**
 * What counts for a decision. More than the bucket holds can be missing after a higher limit; it does not freeze the
 * caller, who has what flows in, but it is not forgotten either: a lower limit in between must never give tokens.
 */
export const countedDeficit = (window: CompiledWindow, deficit: number, elapsedMs: number): number =>
  refilled(window, Math.min(deficit, window.capacity), elapsedMs);

/** Milliseconds until every window holds `micro`, or 0. */
export const waitFor = (policy: Policy, { deficits }: BucketState, micro: number): number =>
  policy.windows.reduce((longest, window, index) => {
    const missing = (deficits[index] ?? 0) + micro * window.scale - window.capacity;
    return Math.max(longest, Math.ceil(missing / window.unitsPerMs));
  }, 0);

/** The millionths of a token that all windows hold. */
export const available = (policy: Policy, deficits: readonly number[]): number => {
  let least = Number.MAX_SAFE_INTEGER;
  let index = 0;
  for (const { capacity, scale } of policy.windows) {
    least = Math.min(least, Math.floor((capacity - (deficits[index] ?? 0)) / scale));
    index += 1;
  }
  return least;
};
