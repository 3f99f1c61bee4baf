import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPolicy, type Policy, tierPolicies } from '#platform/rate-limit/policy.ts';
import type { StoreRequest } from '#platform/rate-limit/store.ts';
import { createMemoryStore } from '#platform/rate-limit/store-memory.ts';
import { createRedisStore, keyOf, type RateLimitRedis } from '#platform/rate-limit/store-redis.ts';
import { createRedis, type RedisConnection } from '#platform/redis.ts';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { startProcess } from '#support/process.ts';
import { describeWithRedis, testRedisUrl } from '#support/redis.ts';
import { startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';
import { describeRateLimitStore, freshIdentity, type TestedStore } from './rate-limit.ts';

const { logger } = createTestLog();

describeRateLimitStore('buckets in the process', () => {
  const clock = createTestClock();
  return {
    store: createMemoryStore({ clock, maxIdentities: 1000 }),
    advance: async (_policy, _identity, milliseconds) => clock.advance(milliseconds),
    timeOf: ({ now }) => now,
  };
});

describe('buckets in the process', () => {
  test('a million callers take no more room than the allowed number', async () => {
    // In a process of its own, because Jest makes every step several times slower.
    const { waitFor, ended } = startProcess('tests/support/rate-limit-crowd.ts', {}, ['1000000', '10000']);
    const [, kept, bytes] = await waitFor(/kept (\d+) in (\d+) bytes/);
    await ended;
    expect(Number(kept)).toBe(10_000);
    expect(Number(bytes)).toBeLessThan(3_200_000);
  });

  test('a bucket that is full again takes no room', () => {
    const clock = createTestClock();
    const store = createMemoryStore({ clock, maxIdentities: 10 });
    const request = { policy: tierPolicies.FREE, identity: 'user:a', amount: 1_000_000 } as const;
    store.runNow({ ...request, operation: 'consume' });
    expect(store.size()).toBe(1);
    clock.advance(3_600_000);
    store.runNow({ ...request, operation: 'read' });
    expect(store.size()).toBe(0);
  });

  test('draining makes each window as empty as it is told, and none of them fuller', () => {
    const store = createMemoryStore({ clock: createTestClock(), maxIdentities: 10 });
    const policy = tierPolicies.FREE;
    const left = () => {
      const request = { operation: 'read', policy, identity: 'user:a', amount: 0 } as const;
      const { deficits } = store.runNow(request);
      return policy.windows.map(({ capacity }, index) => 1 - (deficits[index] ?? 0) / capacity);
    };
    store.drain(policy, 'user:a', [0.5, 0.25]);
    expect(left()).toEqual([0.5, 0.75]);
    store.drain(policy, 'user:a', [0, 1]);
    expect(left()).toEqual([0.5, 0]);
  });
});

/** CRC-16/XMODEM of the hash tag, as Redis Cluster does it. */
const slotOf = (key: string): number => {
  const tag = /\{([^}]+)\}/.exec(key)?.[1] ?? key;
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1)
      crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc % 16_384;
};

describeWithRedis('with Redis', () => {
  let connection: RedisConnection;
  beforeAll(async () => {
    connection = createRedis({ url: testRedisUrl(), commandTimeoutMs: 5000, logger });
    await until(() => connection.redis.status === 'ready');
  });
  afterAll(() => connection.stop());

  const createStore = (given: { readonly redis?: RateLimitRedis; readonly shards?: number } = {}) =>
    createRedisStore({
      redis: connection.redis,
      budgetMs: 2000,
      shards: 1,
      onCall: () => undefined,
      ...given,
    });
  const request = (policy: Policy, identity = freshIdentity()): StoreRequest => ({
    operation: 'consume',
    policy,
    identity,
    amount: 1_000_000,
  });

  /** Redis' clock cannot be moved, so what is stored is moved the other way. */
  const createTested = (): TestedStore => {
    const { redis } = connection;
    let shift = 0;
    return {
      store: createStore(),
      timeOf: ({ now }) => now + shift,
      advance: async (policy, identity, milliseconds) => {
        shift += milliseconds;
        const key = keyOf(0, request(policy, identity));
        const value = await redis.getBuffer(key);
        if (value === null) return;
        const life = (await redis.pttl(key)) - milliseconds;
        value.writeDoubleLE(value.readDoubleLE(0) - milliseconds);
        if (life > 0) await redis.set(key, value, 'PX', life);
        else await redis.del(key);
      },
    };
  };
  describeRateLimitStore('buckets in Redis', createTested);

  test('a key ends when its last window is full', async () => {
    const { redis } = connection;
    const one = request(tierPolicies.FREE);
    await createStore().run(one);
    const life = await redis.pttl(keyOf(0, one));
    expect(life).toBeGreaterThan(35_000);
    expect(life).toBeLessThanOrEqual(36_000);
  });

  test('large numbers keep all their digits', async () => {
    const month = { name: 'month', limit: 999_999, windowMs: 2_592_000_000 };
    const one = request(createPolicy({ name: 'wide', windows: [month] }));
    await createStore().run({ ...one, amount: 987_654_321_987 });
    const { at, now, deficits } = await createStore().run({ ...one, operation: 'read' });
    expect(at).toBe(now);
    // 999 999 units of refill per millisecond, and 2592 units in a millionth of a token.
    expect((987_654_321_987 * 2592 - (deficits[0] ?? 0)) % 999_999).toBe(0);
  });

  test.each(['', 'garbage', '1 2 3', '{}'])(
    'the value %j, which we did not write, is a full bucket',
    async (value) => {
      const one = request(tierPolicies.FREE);
      await connection.redis.set(keyOf(0, one), value, 'PX', 1000);
      await expect(createStore().run({ ...one, amount: 10_000_000 })).resolves.toMatchObject({
        done: 10_000_000,
      });
      await expect(createStore().run(one)).resolves.toMatchObject({ done: -1 });
    },
  );

  test('goes on when Redis has forgotten the script', async () => {
    const store = createStore();
    const one = request(tierPolicies.FREE);
    await store.run(one);
    await connection.redis.script('FLUSH');
    const results = await Promise.all(Array.from({ length: 20 }, () => store.run(one)));
    expect(results.filter(({ done }) => done > 0)).toHaveLength(9);
  });

  /** A Redis that notes the keys of each call. */
  const spying = () => {
    const calls: string[][] = [];
    const { redis } = connection;
    const spy: RateLimitRedis = {
      callBuffer: (name, script, count = 0, ...rest) => {
        calls.push(rest.slice(0, Number(count)).map(String));
        return redis.callBuffer(name, script ?? '', count, ...rest);
      },
      zrem: (key, member) => redis.zrem(key, member),
    };
    return { spy, calls };
  };

  test('all keys of a call are in one slot of a cluster, and callers are spread over several', async () => {
    expect(slotOf('123456789')).toBe(12_739);
    const { spy, calls } = spying();
    const store = createStore({ redis: spy, shards: 8 });
    const tricky = ['user:{a}', 'user:{1}', '{}', 'ip:1.2.3.4'];
    const identities = [...tricky, ...Array.from({ length: 400 }, freshIdentity)];
    await Promise.all(identities.map((identity) => store.run(request(tierPolicies.FREE, identity))));
    const slots = calls.map((keys) => new Set(keys.map(slotOf)));
    expect(slots.every(({ size }) => size === 1)).toBe(true);
    expect(new Set(slots.flatMap((slot) => [...slot])).size).toBe(8);
    expect(calls.flat()).toHaveLength(404);
  });

  test('a lone request is one call, and a crowd is a few', async () => {
    const { spy, calls } = spying();
    const store = createStore({ redis: spy });
    await store.run(request(tierPolicies.FREE));
    expect(calls).toHaveLength(1);
    await Promise.all(Array.from({ length: 500 }, () => store.run(request(tierPolicies.FREE))));
    expect(calls.length).toBeLessThanOrEqual(4);
  });

  test('a request that fails takes those of its call with it, and no others', async () => {
    const { spy } = spying();
    let broken = true;
    const store = createStore({
      redis: {
        ...spy,
        callBuffer: (...args) => (broken ? Promise.reject(new Error('away')) : spy.callBuffer(...args)),
      },
    });
    const both = [request(tierPolicies.FREE), request(tierPolicies.FREE)].map(store.run);
    await expect(Promise.allSettled(both)).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    broken = false;
    await expect(store.run(request(tierPolicies.FREE))).resolves.toMatchObject({ done: 1_000_000 });
  });

  test('nobody waits longer than the budget, not even behind a call that is under way', async () => {
    const { spy } = spying();
    const store = createRedisStore({
      redis: { ...spy, callBuffer: () => new Promise(() => undefined) },
      budgetMs: 25,
      shards: 1,
      onCall: () => undefined,
    });
    const first = store.run(request(tierPolicies.FREE));
    await new Promise((resolve) => setTimeout(resolve, 10));
    const second = store.run(request(tierPolicies.FREE));
    await expect(Promise.allSettled([first, second])).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
  });

  test('counts the nodes that live', async () => {
    const server = await startRedisServer();
    const own = createRedis({ url: server?.url ?? '', commandTimeoutMs: 1000, logger });
    await until(() => own.redis.status === 'ready');
    const store = createStore({ redis: own.redis });
    await expect(store.countNodes('a', 200)).resolves.toBe(1);
    await expect(store.countNodes('b', 200)).resolves.toBe(2);
    await store.forgetNode('a');
    await expect(store.countNodes('b', 200)).resolves.toBe(1);
    await store.countNodes('c', 200);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await expect(store.countNodes('b', 200)).resolves.toBe(1);
    await own.stop();
    await server?.stop();
  });

  test('four processes with fifty clients each admit exactly the limit', async () => {
    const identity = freshIdentity();
    const workers = Array.from({ length: 4 }, () =>
      startProcess('tests/support/rate-limit-worker.ts', {}, [testRedisUrl(), identity]),
    );
    await Promise.all(workers.map(({ waitFor }) => waitFor(/ready/)));
    for (const { kill } of workers) kill('SIGUSR2');
    const admitted = await Promise.all(
      workers.map(async ({ waitFor }) => Number((await waitFor(/admitted (\d+)/))[1])),
    );
    await Promise.all(workers.map(({ ended }) => ended));
    expect(admitted.reduce((sum, one) => sum + one, 0)).toBe(1000);
    expect(admitted.filter((one) => one > 0).length).toBeGreaterThan(1);
  });
});
