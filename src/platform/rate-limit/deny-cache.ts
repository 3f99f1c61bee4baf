import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import type { BucketState } from './bucket.ts';
import type { Policy } from './policy.ts';

/** A denial that was decided, with the state that it was decided from. */
export interface Denial {
  readonly micro: number;
  /** The caller's own policy. */
  readonly policy: Policy;
  /** The one that was applied, a share of it when the node was on its own. */
  readonly applied: Policy;
  readonly state: BucketState;
  readonly retryAfterMs: number;
}

export interface KnownDenial extends Denial {
  readonly passedMs: number;
}

export interface DenyCache {
  /** What is known to deny this cost: buckets only fill with time, so a denial holds for every cost from its own on. */
  readonly find: (policy: Policy, identity: string, micro: number) => KnownDenial | undefined;
  readonly keep: (identity: string, denial: Denial) => void;
  readonly drop: (policy: Policy, identity: string) => void;
}

/** `longestMs` bounds how long a reset or a higher limit given on another node goes unnoticed. */
export const createDenyCache = (options: {
  readonly clock: Clock;
  readonly maxEntries: number;
  readonly longestMs: number;
}): DenyCache => {
  const { clock, longestMs } = options;
  const denials = new LRUCache<string, { readonly since: number; readonly denial: Denial }>({
    max: options.maxEntries,
  });
  const keyOf = ({ keyPrefix }: Policy, identity: string): string => keyPrefix + identity;
  return {
    find: (policy, identity, micro) => {
      // As most of the time: every request looks here.
      if (denials.size === 0) return undefined;
      const known = denials.get(keyOf(policy, identity));
      if (known === undefined || known.denial.policy !== policy || micro < known.denial.micro)
        return undefined;
      const passedMs = clock.now() - known.since;
      const isOver = passedMs < 0 || passedMs >= Math.min(longestMs, known.denial.retryAfterMs);
      return isOver ? undefined : { ...known.denial, passedMs };
    },
    keep: (identity, denial) => {
      denials.set(keyOf(denial.policy, identity), { since: clock.now(), denial });
    },
    drop: (policy, identity) => {
      denials.delete(keyOf(policy, identity));
    },
  };
};
