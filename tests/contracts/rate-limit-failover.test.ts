import { afterEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { systemClock } from '#platform/clock.ts';
import { createPolicy } from '#platform/rate-limit/policy.ts';
import { startRateLimiter } from '#platform/rate-limit/start-rate-limiter.ts';
import { createRedisStore } from '#platform/rate-limit/store-redis.ts';
import { createRedis } from '#platform/redis.ts';
import { createTestLog } from '#support/log.ts';
import { describeWithRedis } from '#support/redis.ts';
import { type RedisServer, startRedisServer } from '#support/redis-server.ts';
import { startTcpProxy } from '#support/tcp-proxy.ts';
import { until } from '#support/until.ts';

const opened: { readonly stop: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
});

const startServer = async (): Promise<RedisServer> => {
  const server = await startRedisServer();
  if (server === undefined) throw new Error('There is no redis-server.');
  opened.push(server);
  return server;
};

const portOf = ({ url }: RedisServer): number => Number(new URL(url).port);

const administer = (server: RedisServer): Redis => {
  const redis = new Redis(server.url);
  opened.push({ stop: async () => redis.disconnect() });
  return redis;
};

/** A month, so that nothing flows in during a test. */
const policy = createPolicy({
  name: 'failover',
  windows: [{ name: 'month', limit: 1000, windowMs: 30 * 86_400_000 }],
});

/** `patienceMs` is how long a decision waits for Redis. */
const startLimiter = async (port: number, patienceMs: number) => {
  const { logger } = createTestLog();
  const url = `redis://127.0.0.1:${port}`;
  const connection = createRedis({ url, commandTimeoutMs: 4 * patienceMs, logger });
  opened.push(connection);
  await until(() => connection.redis.status === 'ready');
  const limiter = startRateLimiter({
    redis: connection.redis,
    budgetMs: patienceMs,
    clock: systemClock,
    logger,
    registry: new Registry(),
  });
  opened.push(limiter);
  return limiter;
};

const spend = async (limiter: Awaited<ReturnType<typeof startLimiter>>, times: number): Promise<number> => {
  let admitted = 0;
  for (let n = 0; n < times; n += 1) {
    if ((await limiter.consume(policy, 'user:a', 1)).allowed) admitted += 1;
  }
  return admitted;
};

describeWithRedis('a limiter whose Redis fails over', () => {
  test('goes on where the replica had come to', async () => {
    const [primary, replica] = [await startServer(), await startServer()];
    const promoted = administer(replica);
    await promoted.replicaof('127.0.0.1', portOf(primary));
    const proxy = await startTcpProxy(portOf(primary));
    opened.push(proxy);
    const limiter = await startLimiter(proxy.port, 1000);
    expect(await spend(limiter, 400)).toBe(400);
    await until(async () => (await administer(primary).wait(1, 1000)) === 1);
    await primary.stop();
    await promoted.replicaof('NO', 'ONE');
    proxy.pointTo(portOf(replica));
    await until(async () => !limiter.isDegraded());
    await until(async () => (await limiter.consume(policy, 'user:b', 1)).decidedBy === 'store');
    expect((await limiter.inspect(policy, 'user:a')).remaining).toBeLessThanOrEqual(600);
    expect(await spend(limiter, 1000)).toBeLessThanOrEqual(600);
  });

  test('leaves a server that has become a replica', async () => {
    const [old, now] = [await startServer(), await startServer()];
    const proxy = await startTcpProxy(portOf(old));
    opened.push(proxy);
    const limiter = await startLimiter(proxy.port, 1000);
    expect(await spend(limiter, 10)).toBe(10);
    // New connections reach the new primary; the one that is open still reaches the old one, which refuses to write.
    await administer(old).replicaof('127.0.0.1', portOf(now));
    proxy.redirect(portOf(now));
    await until(async () => (await limiter.consume(policy, 'user:b', 1)).decidedBy === 'store');
    expect(Number(await administer(now).dbsize())).toBeGreaterThan(0);
  });

  test('comes back from a connection on which nothing arrives any more', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(portOf(server));
    opened.push(proxy);
    const limiter = await startLimiter(proxy.port, 25);
    expect(await spend(limiter, 10)).toBe(10);
    proxy.freeze();
    await until(async () => {
      await limiter.consume(policy, 'user:a', 1);
      return limiter.isDegraded();
    });
    await until(async () => (await limiter.consume(policy, 'user:b', 1)).decidedBy === 'store');
  });
});

/** Three servers with a third of the slots each. */
const startCluster = async () => {
  const nodes: { readonly admin: Redis; readonly port: number }[] = [];
  for (let n = 0; n < 3; n += 1) {
    const server = await startRedisServer(undefined, undefined, ['--cluster-enabled', 'yes']);
    if (server === undefined) throw new Error('There is no redis-server.');
    opened.push(server);
    nodes.push({ admin: administer(server), port: portOf(server) });
  }
  const third = Math.ceil(16_384 / 3);
  for (const [n, { admin }] of nodes.entries()) {
    const last = Math.min(16_383, (n + 1) * third - 1);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', String(n * third), String(last));
    if (n > 0) await admin.call('CLUSTER', 'MEET', '127.0.0.1', String(nodes[0]?.port));
  }
  for (const { admin } of nodes) {
    await until(async () => {
      const info = String(await admin.call('CLUSTER', 'INFO'));
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
    });
  }
  const cluster = new Redis.Cluster(nodes.map(({ port }) => ({ host: '127.0.0.1', port })));
  opened.push({ stop: async () => cluster.disconnect() });
  await until(() => cluster.status === 'ready');
  return { cluster, nodes };
};

describeWithRedis('a cluster', () => {
  test('of three servers decides for many callers, on more than one of them', async () => {
    const { cluster, nodes } = await startCluster();
    // Keys of several slots in one call are refused, as ours would be.
    await expect(cluster.eval('return 1', 2, 'a', 'b')).rejects.toThrow();
    const store = createRedisStore({ redis: cluster, budgetMs: 5000, shards: 8, onCall: () => undefined });
    const callers = Array.from({ length: 200 }, (_, n) => `user:${n}`);
    const spend = (amount: number) =>
      Promise.all(callers.map((identity) => store.run({ operation: 'consume', policy, identity, amount })));
    expect((await spend(999_000_000)).map(({ done }) => done)).toEqual(callers.map(() => 999_000_000));
    expect((await spend(2_000_000)).map(({ done }) => done)).toEqual(callers.map(() => -1));
    expect(await store.countNodes('one', 10_000)).toBe(1);
    const sizes = await Promise.all(nodes.map(({ admin }) => admin.dbsize()));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(201);
    expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(1);
  });
});
