import type { BucketState } from './bucket.ts';
import type { Policy } from './policy.ts';

/**
 * `consume` debits all windows or none. `take` debits what there is, up to the amount. `credit` gives back what was taken,
 * never above what the bucket holds; `grant` gives tokens that are there for sure afterwards, even if more is missing than
 * counts. `read` changes nothing. `reset` fills the bucket.
 */
export type StoreOperation = 'consume' | 'take' | 'credit' | 'grant' | 'read' | 'reset';

export interface StoreRequest {
  readonly operation: StoreOperation;
  readonly policy: Policy;
  readonly identity: string;
  /** Millionths of a token. */
  readonly amount: number;
}

export interface StoreAnswer extends BucketState {
  /** The store's clock, the only one that decides. */
  readonly now: number;
  /** Millionths debited or credited. For `consume` the amount, or -1 when it was denied. */
  readonly done: number;
}

/** Where buckets are kept. A store that rejects has not answered; it may still have debited. */
export interface RateLimitStore {
  readonly run: (request: StoreRequest) => Promise<StoreAnswer>;
  /** Tells that this node lives, and how many do. A node that is silent for `lifeMs` does not. */
  readonly countNodes: (node: string, lifeMs: number) => Promise<number>;
  readonly forgetNode: (node: string) => Promise<void>;
}

export const denied = -1;
