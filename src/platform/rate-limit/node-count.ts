import type { Clock } from '../clock.ts';
import type { RateLimitStore } from './store.ts';

export interface NodeCount {
  /** As last heard, and at least 1. */
  readonly live: () => number;
  readonly isDue: () => boolean;
  /** Says that this node lives and hears how many do. Never rejects: the call itself is what the breaker counts. */
  readonly report: () => Promise<void>;
  readonly leave: () => Promise<void>;
}

const reportEveryMs = 2000;
const nodeLifeMs = 10_000;

/** Who shares the limits while the store is away. */
export const createNodeCount = (options: {
  readonly store: RateLimitStore;
  readonly node: string;
  readonly clock: Clock;
}): NodeCount => {
  const { store, node, clock } = options;
  let last = 1;
  let before = 1;
  let dueAt = Number.NEGATIVE_INFINITY;
  return {
    // A store that lost its data counts too few until all have reported again.
    live: () => Math.max(1, last, before),
    isDue: () => clock.now() >= dueAt,
    report: async () => {
      dueAt = clock.now() + reportEveryMs;
      try {
        const count = await store.countNodes(node, nodeLifeMs);
        before = last;
        last = count;
      } catch {
        // The last count holds.
      }
    },
    leave: async () => {
      try {
        await store.forgetNode(node);
      } catch {
        // It will be forgotten anyway.
      }
    },
  };
};
