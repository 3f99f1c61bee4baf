import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import { available, refilled, usableTime } from './bucket.ts';
import type { Policy } from './policy.ts';
import { denied, type RateLimitStore, type StoreAnswer, type StoreRequest } from './store.ts';

/** Changed in place: a bucket is touched on every decision. */
interface Bucket {
  at: number;
  readonly deficits: number[];
  isNew: boolean;
}

export interface MemoryStore extends RateLimitStore {
  /** The same as `run`, without a promise. */
  readonly runNow: (request: StoreRequest) => StoreAnswer;
  /** Makes a bucket at least as empty as the given part of each window; it never gives tokens. */
  readonly drain: (policy: Policy, identity: string, spent: readonly number[]) => void;
  readonly size: () => number;
}

/** The units by which a request moves every deficit, and what is reported as done. */
const change = ({ operation, policy, amount }: StoreRequest, bucket: Bucket): number => {
  if (operation === 'consume') return amount > available(policy, bucket) ? denied : amount;
  if (operation === 'take') return Math.min(amount, available(policy, bucket));
  return operation === 'credit' ? amount : 0;
};

/** Buckets of this process, the least recently used ones forgotten beyond `maxIdentities`. */
export const createMemoryStore = (options: {
  readonly clock: Clock;
  readonly maxIdentities: number;
}): MemoryStore => {
  const { clock } = options;
  const buckets = new LRUCache<string, Bucket>({ max: options.maxIdentities });
  const keyOf = (policy: Policy, identity: string): string =>
    `${policy.name} ${policy.signature} ${identity}`;

  const refill = (policy: Policy, bucket: Bucket, now: number): void => {
    bucket.at = usableTime(bucket.at, now, policy.windows);
    const elapsed = Math.max(0, now - bucket.at);
    let index = 0;
    for (const window of policy.windows) {
      bucket.deficits[index] = refilled(window, bucket.deficits[index] ?? 0, elapsed);
      index += 1;
    }
    bucket.at = Math.max(bucket.at, now);
  };
  const bucketOf = (policy: Policy, key: string, now: number): Bucket => {
    const bucket = buckets.get(key) ?? { at: now, deficits: policy.windows.map(() => 0), isNew: true };
    refill(policy, bucket, now);
    return bucket;
  };

  const keep = (key: string, bucket: Bucket): void => {
    bucket.isNew = false;
    buckets.set(key, bucket);
  };

  const runNow = (request: StoreRequest): StoreAnswer => {
    const { operation, policy } = request;
    const now = clock.now();
    const key = keyOf(policy, request.identity);
    const bucket = bucketOf(policy, key, now);
    const done = change(request, bucket);
    const debit = done === denied ? 0 : operation === 'credit' ? -done : done;
    let index = 0;
    for (const window of policy.windows) {
      const deficit = operation === 'reset' ? 0 : (bucket.deficits[index] ?? 0) + debit * window.scale;
      bucket.deficits[index] = Math.max(0, deficit);
      index += 1;
    }
    if (bucket.deficits.every((deficit) => deficit === 0)) buckets.delete(key);
    else if (debit !== 0 && bucket.isNew) keep(key, bucket);
    return { now, done, at: bucket.at, deficits: bucket.deficits.slice() };
  };

  return {
    runNow,
    run: async (request) => runNow(request),
    drain: (policy, identity, spent) => {
      const key = keyOf(policy, identity);
      const bucket = bucketOf(policy, key, clock.now());
      for (const [index, { capacity }] of policy.windows.entries()) {
        const least = Math.ceil(capacity * Math.min(1, spent[index] ?? 0));
        bucket.deficits[index] = Math.max(bucket.deficits[index] ?? 0, least);
      }
      if (bucket.isNew) keep(key, bucket);
    },
    size: () => buckets.size,
    countNodes: async () => 1,
    forgetNode: async () => undefined,
  };
};
