import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Policy } from './policy.ts';
import type { RateLimitStore, StoreAnswer, StoreOperation, StoreRequest } from './store.ts';

/** The slice of Redis, or of Redis Cluster, that is needed. */
export interface RateLimitRedis {
  readonly callBuffer: (...args: [string, ...(string | number)[]]) => Promise<unknown>;
  readonly zrem: (key: string, member: string) => Promise<unknown>;
}

/** A request that waits for its call. */
interface Waiting {
  readonly request: StoreRequest;
  readonly since: number;
  readonly resolve: (answer: StoreAnswer) => void;
  readonly reject: (error: unknown) => void;
}

const nodesKey = 'soba:rl:nodes';
const largestCall = 256;

const loadScript = (file: string) => {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8');
  return { source, sha: createHash('sha1').update(source).digest('hex') };
};

/** FNV-1a. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
};

/** The shard stands in the hash tag: all keys of a shard are in one slot, so that one call may hold many callers. */
export const keyOf = (shard: number, { policy, identity }: StoreRequest): string =>
  `soba:rl:{${shard}}:${policy.name}:${policy.signature}:${identity}`;

const windowArguments = ({ windows }: Policy): readonly number[] => [
  windows.length,
  ...windows.flatMap(({ capacity, unitsPerMs, scale, windowMs }) => [capacity, unitsPerMs, scale, windowMs]),
];

/** As the script knows them. */
const operationNumbers: Readonly<Record<StoreOperation, number>> = {
  consume: 1,
  take: 2,
  credit: 3,
  grant: 4,
  read: 5,
  reset: 6,
};

/** The policies once, and after them what is asked of each key. */
const argumentsOf = (batch: readonly Waiting[]): string => {
  const numbers = new Map<Policy, number>();
  const policies: number[] = [];
  const questions: number[] = [];
  for (const { request } of batch) {
    let number = numbers.get(request.policy);
    if (number === undefined) {
      number = numbers.size + 1;
      numbers.set(request.policy, number);
      policies.push(...windowArguments(request.policy));
    }
    questions.push(operationNumbers[request.operation], request.amount, number);
  }
  return `[${[numbers.size, ...policies, ...questions].join()}]`;
};

/** Rejects after the time, but not before what has arrived in the meantime was read: the process may have been busy. */
const within = <T>(work: Promise<T>, milliseconds: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const late = (): void => reject(new Error('The store of the rate limits did not answer in time.'));
    const timer = setTimeout(() => setImmediate(late), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

const bytesPerNumber = 8;

const answerAll = (batch: readonly Waiting[], reply: Buffer): void => {
  const now = reply.readDoubleLE(0);
  let offset = bytesPerNumber;
  const next = (): number => {
    const value = reply.readDoubleLE(offset);
    offset += bytesPerNumber;
    return value;
  };
  for (const { request, resolve } of batch) {
    const done = next();
    const at = next();
    const deficits: number[] = [];
    while (deficits.length < request.policy.windows.length) deficits.push(next());
    resolve({ now, done, at, deficits });
  }
};

/**
 * Buckets in Redis, decided by one script with Redis' clock. Each shard has at most one call under way; what arrives
 * meanwhile goes together in the next. So a lone request is sent at once, and the busier the process, the fewer calls
 * it makes for a decision. No request waits longer than `budgetMs`.
 */
export const createRedisStore = (options: {
  readonly redis: RateLimitRedis;
  readonly budgetMs: number;
  readonly shards: number;
  /** Told of every call, however many requests it held. */
  readonly onCall: (answered: boolean, milliseconds: number) => void;
}): RateLimitStore => {
  const { redis, budgetMs, onCall } = options;
  const decide = loadScript('bucket.lua');
  const count = loadScript('nodes.lua');
  const lanes = Array.from({ length: options.shards }, () => ({ waiting: [] as Waiting[], busy: false }));

  const runScript = async (
    script: ReturnType<typeof loadScript>,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> => {
    try {
      return await redis.callBuffer('evalsha', script.sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!String(error).includes('NOSCRIPT')) throw error;
      return redis.callBuffer('eval', script.source, keys.length, ...keys, ...args);
    }
  };

  const call = async <T>(work: Promise<T>, milliseconds: number): Promise<T> => {
    const startedAt = performance.now();
    try {
      const reply = await within(work, milliseconds);
      onCall(true, performance.now() - startedAt);
      return reply;
    } catch (error) {
      onCall(false, performance.now() - startedAt);
      throw error;
    }
  };

  const send = async (shard: number, batch: readonly Waiting[]): Promise<void> => {
    const keys = batch.map(({ request }) => keyOf(shard, request));
    const args = [argumentsOf(batch)];
    const waited = performance.now() - (batch[0]?.since ?? 0);
    const reply = await call(runScript(decide, keys, args), Math.max(1, budgetMs - waited));
    answerAll(batch, reply as Buffer);
  };

  const drain = async (shard: number): Promise<void> => {
    const lane = lanes[shard];
    if (lane === undefined || lane.busy) return;
    lane.busy = true;
    // What comes in the same turn of the event loop goes together.
    await Promise.resolve();
    while (lane.waiting.length > 0) {
      const batch = lane.waiting.splice(0, largestCall);
      try {
        await send(shard, batch);
      } catch (error) {
        for (const { reject } of [...batch, ...lane.waiting.splice(0)]) reject(error);
      }
    }
    lane.busy = false;
  };

  return {
    run: (request) =>
      new Promise((resolve, reject) => {
        const shard = hash(request.identity) % options.shards;
        lanes[shard]?.waiting.push({ request, resolve, reject, since: performance.now() });
        void drain(shard);
      }),
    countNodes: async (node, lifeMs) =>
      Number(await call(runScript(count, [nodesKey], [node, lifeMs]), budgetMs)),
    forgetNode: async (node) => {
      await call(redis.zrem(nodesKey, node), budgetMs);
    },
  };
};
