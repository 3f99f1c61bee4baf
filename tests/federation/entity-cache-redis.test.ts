import { afterEach, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { startInvalidationBus } from '#gateway/answer-cache/invalidation-bus.ts';
import { createInvalidations } from '#gateway/answer-cache/invalidations.ts';
import { systemClock } from '#platform/clock.ts';
import { createId } from '#platform/ids.ts';
import { createRedis } from '#platform/redis.ts';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { describeWithRedis, testRedisUrl } from '#support/redis.ts';
import { type RedisServer, startRedisServer } from '#support/redis-server.ts';
import { startTcpProxy } from '#support/tcp-proxy.ts';
import { until } from '#support/until.ts';
import { createPrices, prices, pricesIn, query, start } from './entity-cache-graph.ts';

const opened: { readonly stop: () => void | Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
});

/** Far more than a Redis on a busy machine takes: it is what a test waits for that it is not answered. */
const patientMs = 10_000;
/** For those that wait for a Redis that never answers. */
const impatientMs = 100;

const connect = async (url: string, commandTimeoutMs = patientMs) => {
  const connection = createRedis({ url, commandTimeoutMs, logger: createTestLog().logger });
  opened.push(connection);
  await until(() => connection.redis.status === 'ready');
  return connection.redis;
};

/** Whether a connection made from this one hears what is published. */
const hearingOf = (redis: Redis): (() => boolean) => {
  const duplicate = redis.duplicate.bind(redis);
  let isHearing = false;
  redis.duplicate = (...options) => {
    const made = duplicate(...options);
    const subscribe = made.subscribe.bind(made);
    return Object.assign(made, {
      subscribe: async (...channels: string[]) => {
        const heard = await subscribe(...channels);
        isHearing = true;
        return heard;
      },
    });
  };
  return () => isHearing;
};

/** Gateways that share one Redis and one clock; the type's name makes the keys of a test its own. */
const startReplicas = async (url: string, timeoutMs = patientMs) => {
  const hint = '@cacheControl(maxAge: 60)';
  const clock = createTestClock(Date.now());
  const own = `"${createId(systemClock)}" `;
  // One subgraph behind both: its answers count up.
  const { resolvers } = createPrices(hint);
  const replicas = [];
  for (let index = 0; index < 2; index += 1) {
    const redis = await connect(url, timeoutMs);
    const isHearing = hearingOf(redis);
    const sdl = `${own} type Product @key(fields: "upc") ${hint} { upc: ID!, price(in: String = "eur"): String }`;
    const graph = start(hint, { sdl, resolvers }, { redis, clock, redisTimeoutMs: timeoutMs });
    opened.push(graph.cache);
    // What was kept before a replica could hear invalidations is out of date.
    await until(isHearing);
    replicas.push({ ...graph, redis });
  }
  const [one, two] = replicas;
  if (one === undefined || two === undefined) throw new Error('There are two.');
  return { one, two, clock };
};

type Replica = Awaited<ReturnType<typeof startReplicas>>['one'];

const priceFrom = async (replica: Replica, upc = '1') =>
  pricesIn((await replica.send(query, prices(upc))).data)[0];

const metric = (replica: Replica, name: string) => replica.registry.getSingleMetricAsString(name);

/** Nobody waits for a write to Redis: it is there once the other replica need not ask. */
const untilKept = async (one: Replica, two: Replica) => {
  const price = await priceFrom(one);
  // The list of products and the product, each looked for and written.
  await until(async () => (await metric(one, 'soba_answer_cache_redis_total')).includes('{outcome="ok"} 4'));
  expect([await priceFrom(two), two.count('prices')]).toEqual([price, 0]);
};

describeWithRedis('entities that replicas share over Redis', () => {
  test('are asked for once by all, and kept no longer than by one', async () => {
    const { one, two, clock } = await startReplicas(testRedisUrl());
    await untilKept(one, two);
    clock.advance(59_999);
    expect(await priceFrom(two)).toBe('1 eur 1');
    clock.advance(1);
    expect(await priceFrom(two)).toBe('1 eur 2');
    expect(await metric(two, 'soba_answer_cache_reads_total')).toContain(
      '{level="entity",subgraph="prices",result="redis"} 1',
    );
  });

  test('are out of date on all of them when one is told so', async () => {
    const { one, two } = await startReplicas(testRedisUrl());
    await untilKept(one, two);
    expect(await priceFrom(one, '2')).toBe('2 eur 2');
    await one.cache.invalidate({ invalidate: [{ type: 'Product', key: { upc: '1' } }] });
    await until(async () => (await priceFrom(two)) === '1 eur 3');
    await until(async () => (await priceFrom(one)) === '1 eur 3');
    expect(await priceFrom(one, '2')).toBe('2 eur 2');
  });

  test('are not kept when they were asked for before an invalidation, on whichever replica', async () => {
    const { one, two } = await startReplicas(testRedisUrl());
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    one.hold(async (subgraph) => {
      if (subgraph !== 'prices') return;
      asked.resolve();
      await gate.promise;
    });
    const late = priceFrom(one);
    await asked.promise;
    await two.cache.invalidate({ invalidate: [{ type: 'Product' }] });
    gate.resolve();
    expect(await late).toBe('1 eur 1');
    one.hold(undefined);
    // Nobody was answered from it: not from Redis, and not from the memory of the one who asked.
    expect(await priceFrom(two)).toBe('1 eur 2');
    expect(await priceFrom(one)).not.toBe('1 eur 1');
  });
});

describeWithRedis('without a Redis that answers', () => {
  const startServer = async (port?: number): Promise<RedisServer> => {
    const server = await startRedisServer(undefined, port);
    if (server === undefined) throw new Error('There is no redis-server.');
    opened.push(server);
    return server;
  };

  test('memory is used, and an invalidation says that the others were not told', async () => {
    const server = await startServer();
    const { one } = await startReplicas(server.url);
    expect(await priceFrom(one)).toBe('1 eur 1');
    await server.stop();
    await until(() => one.redis.status !== 'ready');
    expect(await priceFrom(one)).toBe('1 eur 1');
    expect(await priceFrom(one, '2')).toBe('2 eur 2');
    await expect(one.cache.invalidate({ invalidate: [{ everything: true }] })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
    expect(await priceFrom(one)).toBe('1 eur 3');
  });

  test('nobody waits longer than the time-out, and after a while nobody waits at all', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(Number(new URL(server.url).port));
    opened.push(proxy);
    const { one } = await startReplicas(`redis://127.0.0.1:${proxy.port}`, impatientMs);
    expect(await priceFrom(one)).toBe('1 eur 1');
    proxy.freeze();
    for (let index = 0; index < 12; index += 1) {
      expect(await priceFrom(one, `x${index}`)).toContain(`x${index}`);
      one.clock.advance(15);
    }
    expect(await metric(one, 'soba_answer_cache_redis_total')).toContain('{outcome="skipped"}');
  });

  test('what was kept before the connection came back is not used any more: something may not have been heard', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(Number(new URL(server.url).port));
    opened.push(proxy);
    const redis = await connect(`redis://127.0.0.1:${proxy.port}`, impatientMs);
    const invalidations = createInvalidations();
    const { logger } = createTestLog();
    opened.push(startInvalidationBus({ redis, invalidations, logger, heartbeatMs: 50 }));
    await until(() => invalidations.now() > 0);
    const before = invalidations.now();
    proxy.freeze();
    // Nobody is told that the connection is dead.
    await until(() => invalidations.concern([], before));
  });
});
