import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import { available, countedDeficit, refilled, usableTime } from './bucket.ts';
import type { Policy } from './policy.ts';
import { denied, type RateLimitStore, type StoreAnswer, type StoreRequest } from './store.ts';

/**
 * Its time and the deficit of each window, as in Redis. Changed in place, because a bucket is touched on every decision,
 * and made as long as it will be: there is one for each caller, and an array that grows takes three times the room.
 */
type Bucket = number[];

const createBucket = ({ windows }: Policy): Bucket => new Array<number>(windows.length + 1).fill(0);

export interface MemoryStore extends RateLimitStore {
  /** The same as `run`, without a promise. */
  readonly runNow: (request: StoreRequest) => StoreAnswer;
  /** Makes a bucket at least as empty as the given part of each window; it never gives tokens. */
  readonly drain: (policy: Policy, identity: string, spent: readonly number[]) => void;
  readonly size: () => number;
}

/** The units by which a request moves every deficit, and what is reported as done. */
const change = ({ operation, policy, amount }: StoreRequest, deficits: readonly number[]): number => {
  if (operation === 'consume') return amount > available(policy, deficits) ? denied : amount;
  if (operation === 'take') return Math.min(amount, available(policy, deficits));
  return operation === 'credit' || operation === 'grant' ? amount : 0;
};

const debitOf = (operation: StoreRequest['operation'], done: number): number => {
  if (done === denied) return 0;
  return operation === 'credit' || operation === 'grant' ? -done : done;
};

interface Seen {
  readonly now: number;
  readonly key: string;
  readonly bucket: Bucket | undefined;
  readonly at: number;
  readonly elapsed: number;
  readonly counted: number[];
}

/** The deficits after a debit. What was not counted is kept, but for a grant: its tokens are to be there. */
const debitAll = ({ operation, policy }: StoreRequest, seen: Seen, debit: number): Bucket => {
  const bucket = seen.bucket ?? createBucket(policy);
  bucket[0] = seen.at;
  let index = 1;
  for (const window of policy.windows) {
    const kept = refilled(window, bucket[index] ?? 0, seen.elapsed);
    const before = operation === 'grant' ? (seen.counted[index - 1] ?? 0) : kept;
    bucket[index] = Math.max(0, before + debit * window.scale);
    index += 1;
  }
  return bucket;
};

/** Makes a bucket at least so empty. */
const drainAll = (policy: Policy, seen: Seen, spent: readonly number[]): Bucket => {
  const bucket = seen.bucket ?? createBucket(policy);
  bucket[0] = seen.at;
  let index = 1;
  for (const window of policy.windows) {
    const least = Math.ceil(window.capacity * Math.min(1, spent[index - 1] ?? 0));
    bucket[index] = Math.max(refilled(window, bucket[index] ?? 0, seen.elapsed), least);
    index += 1;
  }
  return bucket;
};

const isZero = (deficit: number): boolean => deficit === 0;

const isFull = (bucket: Bucket): boolean => bucket.every((deficit, index) => index === 0 || deficit === 0);

/** Buckets of this process, the least recently used ones forgotten beyond `maxIdentities`. */
export const createMemoryStore = (options: {
  readonly clock: Clock;
  readonly maxIdentities: number;
}): MemoryStore => {
  const { clock } = options;
  const buckets = new LRUCache<string, Bucket>({ max: options.maxIdentities });

  const look = (policy: Policy, identity: string): Seen => {
    const now = clock.now();
    const key = policy.keyPrefix + identity;
    const bucket = buckets.get(key);
    const at = bucket === undefined ? now : usableTime(bucket[0] ?? now, now, policy);
    const elapsed = Math.max(0, now - at);
    const counted: number[] = [];
    for (const window of policy.windows) {
      counted.push(countedDeficit(window, bucket?.[counted.length + 1] ?? 0, elapsed));
    }
    return { now, key, bucket, at: Math.max(at, now), elapsed, counted };
  };
  /** One that is full is none. */
  const keep = (key: string, bucket: Bucket, isNew: boolean): void => {
    if (isFull(bucket)) buckets.delete(key);
    else if (isNew) buckets.set(key, bucket);
  };

  const runNow = (request: StoreRequest): StoreAnswer => {
    const { operation, policy } = request;
    const seen = look(policy, request.identity);
    const { now, at, key, bucket, counted } = seen;
    const done = change(request, counted);
    const debit = debitOf(operation, done);
    if (debit > 0 && bucket !== undefined) debitAll(request, seen, debit);
    else if (debit !== 0) keep(key, debitAll(request, seen, debit), bucket === undefined);
    else if (bucket !== undefined && (operation === 'reset' || counted.every(isZero))) buckets.delete(key);
    let index = 0;
    for (const window of policy.windows) {
      const deficit = operation === 'reset' ? 0 : (counted[index] ?? 0) + debit * window.scale;
      counted[index] = Math.max(0, deficit);
      index += 1;
    }
    return { now, done, at, deficits: counted };
  };

  return {
    runNow,
    run: async (request) => runNow(request),
    drain: (policy, identity, spent) => {
      const seen = look(policy, identity);
      keep(seen.key, drainAll(policy, seen, spent), seen.bucket === undefined);
    },
    size: () => buckets.size,
    countNodes: async () => 1,
    forgetNode: async () => undefined,
  };
};
