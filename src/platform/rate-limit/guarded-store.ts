import type { Breaker } from './breaker.ts';
import { type Policy, shareOf } from './policy.ts';
import type { RateLimitStore, StoreAnswer, StoreRequest } from './store.ts';
import type { MemoryStore } from './store-memory.ts';

/** `policy` is the one that was applied: a share of the caller's when this node decided on its own. */
export type GuardedAnswer =
  | { readonly from: 'store' | 'local'; readonly answer: StoreAnswer; readonly policy: Policy }
  | { readonly from: 'open' | 'closed' };

export interface GuardedStore {
  /** Never rejects: what the store does not decide, the policy's failure mode does. At once where nobody is asked. */
  readonly run: (request: StoreRequest) => GuardedAnswer | Promise<GuardedAnswer>;
  /** Only what the store says; rejects when it does not. */
  readonly ask: (request: StoreRequest) => Promise<StoreAnswer>;
  /** Gives back to where a decision took from; never rejects, because the caller has its answer. */
  readonly giveBack: (request: StoreRequest, from: 'store' | 'local') => Promise<void>;
}

/** The store behind its breaker, and this node's own buckets for the time that it is away. */
export const createGuardedStore = (options: {
  readonly store: RateLimitStore;
  readonly local: MemoryStore;
  readonly breaker: Breaker;
  readonly liveNodes: () => number;
}): GuardedStore => {
  const { store, local, breaker } = options;
  const share = (policy: Policy): Policy => shareOf(policy, options.liveNodes());

  /** A node that is cut off goes on from what it last saw of a bucket, and not from a full one. */
  const remember = ({ policy, identity }: StoreRequest, { deficits }: StoreAnswer): void => {
    if (policy.onStoreFailure !== 'local') return;
    const spent = policy.windows.map(({ capacity }, index) => (deficits[index] ?? 0) / capacity);
    local.drain(share(policy), identity, spent);
  };

  const decideAlone = (request: StoreRequest): GuardedAnswer => {
    const { onStoreFailure } = request.policy;
    if (onStoreFailure !== 'local') return { from: onStoreFailure };
    const policy = share(request.policy);
    return { from: 'local', policy, answer: local.runNow({ ...request, policy }) };
  };

  const askTogether = async (request: StoreRequest): Promise<GuardedAnswer> => {
    try {
      const answer = await store.run(request);
      remember(request, answer);
      return { from: 'store', answer, policy: request.policy };
    } catch {
      return decideAlone(request);
    }
  };

  return {
    ask: store.run,
    run: (request) => (breaker.isOpen() ? decideAlone(request) : askTogether(request)),
    giveBack: async (request, from) => {
      if (from === 'local') {
        local.runNow({ ...request, policy: share(request.policy) });
        return;
      }
      if (!breaker.isOpen()) await store.run(request).catch(() => undefined);
    },
  };
};

/** Without a shared store this process' own buckets are the truth, and are always there. */
export const createUnsharedStore = (store: MemoryStore): GuardedStore => ({
  ask: store.run,
  run: (request) => ({ from: 'store', answer: store.runNow(request), policy: request.policy }),
  giveBack: async (request) => {
    store.runNow(request);
  },
});
