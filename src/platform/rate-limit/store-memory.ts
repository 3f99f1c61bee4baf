import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import { available, countedDeficit, refilled, usableTime } from './bucket.ts';
import type { Policy } from './policy.ts';
import { denied, type RateLimitStore, type StoreAnswer, type StoreRequest } from './store.ts';

/** Changed in place: a bucket is touched on every decision. */
interface Bucket {
  at: number;
  readonly kept: number[];
}

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

/** Buckets of this process, the least recently used ones forgotten beyond `maxIdentities`. */
export const createMemoryStore = (options: {
  readonly clock: Clock;
  readonly maxIdentities: number;
}): MemoryStore => {
  const { clock } = options;
  const buckets = new LRUCache<string, Bucket>({ max: options.maxIdentities });
  const keyOf = (policy: Policy, identity: string): string =>
    `${policy.name} ${policy.signature} ${identity}`;

  const look = (policy: Policy, identity: string) => {
    const now = clock.now();
    const key = keyOf(policy, identity);
    const bucket = buckets.get(key);
    const at = bucket === undefined ? now : usableTime(bucket.at, now, policy.windows);
    const elapsed = Math.max(0, now - at);
    const counted: number[] = [];
    for (const window of policy.windows) {
      counted.push(countedDeficit(window, bucket?.kept[counted.length] ?? 0, elapsed));
    }
    return { now, key, bucket, at: Math.max(at, now), elapsed, counted };
  };

  const keep = (key: string, bucket: Bucket): void => {
    if (bucket.kept.every((deficit) => deficit === 0)) buckets.delete(key);
    else buckets.set(key, bucket);
  };

  /** What was not counted is kept, but for somebody who is granted tokens: those are to be there. */
  const write = (
    { operation, policy }: StoreRequest,
    { key, bucket, at, elapsed, counted }: ReturnType<typeof look>,
    debit: number,
  ): void => {
    const changed = bucket ?? { at, kept: [] };
    changed.at = at;
    let index = 0;
    for (const window of policy.windows) {
      const before =
        operation === 'grant' ? (counted[index] ?? 0) : refilled(window, changed.kept[index] ?? 0, elapsed);
      changed.kept[index] = Math.max(0, before + debit * window.scale);
      index += 1;
    }
    if (bucket === undefined || debit < 0) keep(key, changed);
  };

  const runNow = (request: StoreRequest): StoreAnswer => {
    const { operation, policy } = request;
    const seen = look(policy, request.identity);
    const { now, at, key, bucket, counted } = seen;
    const done = change(request, counted);
    const debit = debitOf(operation, done);
    if (debit !== 0) write(request, seen, debit);
    else if (bucket !== undefined && (operation === 'reset' || counted.every((deficit) => deficit === 0)))
      buckets.delete(key);
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
      const { key, at, bucket, elapsed } = look(policy, identity);
      const drained = bucket ?? { at, kept: [] };
      drained.at = at;
      let index = 0;
      for (const window of policy.windows) {
        const least = Math.ceil(window.capacity * Math.min(1, spent[index] ?? 0));
        drained.kept[index] = Math.max(refilled(window, drained.kept[index] ?? 0, elapsed), least);
        index += 1;
      }
      if (bucket === undefined) keep(key, drained);
    },
    size: () => buckets.size,
    countNodes: async () => 1,
    forgetNode: async () => undefined,
  };
};
