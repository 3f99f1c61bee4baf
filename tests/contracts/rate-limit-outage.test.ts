import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { type Clock, systemClock } from '#platform/clock.ts';
import type { Decision } from '#platform/rate-limit/decision.ts';
import { createPolicy, type FailureMode } from '#platform/rate-limit/policy.ts';
import { type RateLimitOptions, startRateLimiter } from '#platform/rate-limit/start-rate-limiter.ts';
import { createRedis } from '#platform/redis.ts';
import { createTestLog } from '#support/log.ts';
import { describeWithRedis } from '#support/redis.ts';
import { type RedisServer, startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';

const opened: { readonly stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
});

const startServer = async (port?: number): Promise<RedisServer> => {
  const server = await startRedisServer(undefined, port);
  if (server === undefined) throw new Error('There is no redis-server.');
  opened.push(server);
  return server;
};

/** One gateway's limiter with a connection of its own. */
const startNode = async (url: string, given: Partial<RateLimitOptions> = {}) => {
  const log = createTestLog();
  const registry = new Registry();
  // A command that is given up may have counted all the same, so it waits as long as the limiter does.
  const commandTimeoutMs = Math.max(250, given.budgetMs ?? 0);
  const connection = createRedis({ url, commandTimeoutMs, logger: log.logger });
  opened.push(connection);
  await until(() => connection.redis.status === 'ready');
  const limiter = startRateLimiter({
    redis: connection.redis,
    clock: systemClock,
    logger: log.logger,
    registry,
    ...given,
  });
  opened.push(limiter);
  const messages = () =>
    log
      .lines()
      .map(({ msg }) => String(msg))
      .filter((msg) => msg.includes('rate limits'));
  const metric = async (name: string) =>
    (await registry.getSingleMetric(name)?.get())?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
  return { limiter, connection, registry, messages, metric };
};

/** A month, so that nothing flows in during a test. */
const policyOf = (limit: number, onStoreFailure: FailureMode = 'local') =>
  createPolicy({
    name: `test-${onStoreFailure}`,
    windows: [{ name: 'month', limit, windowMs: 30 * 86_400_000 }],
    onStoreFailure,
  });

const away = 'The store of the rate limits is away; this node keeps to its share.';
const back = 'The store of the rate limits is back.';

const admittedOf = (decisions: readonly Decision[]): number =>
  decisions.filter(({ allowed }) => allowed).length;

describeWithRedis('limiters that share a Redis', () => {
  test('four with fifty clients each admit exactly the limit, though Redis hesitates', async () => {
    const { url } = await startServer();
    const nodes = await Promise.all(Array.from({ length: 4 }, () => startNode(url, { budgetMs: 5000 })));
    const policy = policyOf(500, 'closed');
    await Promise.all(nodes.map(({ limiter }) => limiter.inspect(policy, 'user:a')));
    await nodes[0]!.connection.redis.client('PAUSE', 500);
    const decisions = await Promise.all(
      nodes.flatMap(({ limiter }) =>
        Array.from({ length: 50 }, async () => {
          const mine: Decision[] = [];
          for (let n = 0; n < 10; n += 1) mine.push(await limiter.consume(policy, 'user:a', 1));
          return mine;
        }),
      ),
    );
    expect(admittedOf(decisions.flat())).toBe(500);
  });

  test('clocks that are five seconds apart change nothing', async () => {
    const { url } = await startServer();
    const skewed = (milliseconds: number): Clock => ({ now: () => Date.now() + milliseconds });
    const nodes = await Promise.all([-5000, 0, 5000].map((by) => startNode(url, { clock: skewed(by) })));
    // A second's worth of skew would be ten tokens.
    const policy = createPolicy({
      name: 'skew',
      windows: [{ name: 'minute', limit: 600, windowMs: 60_000 }],
      onStoreFailure: 'closed',
    });
    const startedAt = Date.now();
    const decisions: Decision[] = [];
    for (let n = 0; n < 900; n += 1) {
      decisions.push(await nodes[n % 3]!.limiter.consume(policy, 'user:a', 1));
    }
    const inflow = (Date.now() - startedAt) / 100;
    expect(admittedOf(decisions)).toBeGreaterThanOrEqual(600);
    expect(admittedOf(decisions)).toBeLessThanOrEqual(600 + Math.ceil(inflow));
    const resets = nodes.map(({ limiter }) => limiter.inspect(policy, 'user:a'));
    const times = (await Promise.all(resets)).map(({ resetAt }) => resetAt);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(200);
  });

  test('a global limit is kept to within one lease', async () => {
    const { url } = await startServer();
    const global = createPolicy({
      name: 'all',
      windows: [{ name: 'second', limit: 1000, windowMs: 1000 }],
      global: false,
      // A node that is cut off keeps to its share instead, which is another promise.
      onStoreFailure: 'closed',
    });
    const nodes = await Promise.all(
      Array.from({ length: 3 }, () => startNode(url, { global, budgetMs: 5000 })),
    );
    const unlimited = createPolicy({ name: 'unlimited', windows: [] });
    const startedAt = Date.now();
    let admitted = 0;
    const client = async (node: number): Promise<void> => {
      while (Date.now() - startedAt < 1500) {
        const { allowed } = await nodes[node % 3]!.limiter.consume(unlimited, `user:${node}`, 1);
        if (allowed) admitted += 1;
        else await sleep(1);
      }
    };
    await Promise.all(Array.from({ length: 30 }, (_, node) => client(node)));
    const most = 1000 + (Date.now() - startedAt) + 100;
    expect(admitted).toBeLessThanOrEqual(most);
    expect(admitted).toBeGreaterThan(most / 2);
  });

  test('FLUSHALL gives every caller a full bucket and breaks nothing', async () => {
    const { url } = await startServer();
    const { limiter, connection, messages } = await startNode(url);
    const policy = policyOf(5);
    await limiter.consume(policy, 'user:a', 5);
    await connection.redis.flushall();
    await connection.redis.script('FLUSH');
    expect(await limiter.consume(policy, 'user:a', 5)).toMatchObject({
      allowed: true,
      decidedBy: 'store',
    });
    expect(await limiter.consume(policy, 'user:a', 1)).toMatchObject({ allowed: false });
    expect(messages()).toEqual([]);
  });

  test('Redis killed under load: quick answers, at most 1.5 times the limit, and a full recovery', async () => {
    const server = await startServer();
    const nodes = await Promise.all(Array.from({ length: 3 }, () => startNode(server.url)));
    await sleep(2500);
    const policy = policyOf(3000);
    let [admitted, isOver] = [0, false];
    const waits: { readonly at: number; readonly ms: number }[] = [];
    const client = async (node: number): Promise<void> => {
      while (!isOver) {
        const at = performance.now();
        const { allowed } = await nodes[node % 3]!.limiter.consume(policy, 'user:a', 1);
        waits.push({ at, ms: performance.now() - at });
        if (allowed) admitted += 1;
        await sleep(2);
      }
    };
    const load = Promise.all(Array.from({ length: 30 }, (_, node) => client(node)));
    await sleep(100);
    const before = admitted;
    await server.stop();
    await until(() => nodes.every(({ limiter }) => limiter.isDegraded()));
    const openedAt = performance.now();
    await sleep(1000);
    isOver = true;
    await load;
    expect(before).toBeGreaterThan(0);
    expect(admitted).toBeGreaterThan(before);
    expect(admitted).toBeLessThanOrEqual(4500);
    const after = waits
      .filter(({ at }) => at > openedAt)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b);
    // Once the breaker is open nobody waits for Redis; how quick that is the bench tells.
    expect(after.length).toBeGreaterThan(100);
    expect(after[Math.floor(after.length / 2)]).toBeLessThan(25);

    await startServer(Number(new URL(server.url).port));
    await until(() => nodes.every(({ limiter }) => !limiter.isDegraded()));
    expect(await nodes[0]!.limiter.consume(policyOf(10), 'user:b', 1)).toMatchObject({
      decidedBy: 'store',
    });
    for (const { messages, metric } of nodes) {
      expect(messages()).toEqual([away, back]);
      await expect(metric('soba_rate_limit_transitions_total')).resolves.toBe(2);
      await expect(metric('soba_rate_limit_degraded_seconds_total')).resolves.toBeGreaterThan(0.9);
      await expect(metric('soba_rate_limit_store_duration_seconds')).resolves.toBeGreaterThan(0);
    }
  });

  test.each([
    ['local', { allowed: true, decidedBy: 'local' }],
    ['open', { allowed: true, decidedBy: 'open' }],
    ['closed', { allowed: false, decidedBy: 'closed', code: 'SERVICE_UNAVAILABLE' }],
  ] as const)('a policy that fails %s does so', async (mode, expected) => {
    const server = await startServer();
    const { limiter } = await startNode(server.url);
    await server.stop();
    expect(await limiter.consume(policyOf(100, mode), 'user:a', 1)).toMatchObject(expected);
    await expect(limiter.inspect(policyOf(100, mode), 'user:a')).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
  });

  test('a node that is cut off goes on from what it last saw', async () => {
    const server = await startServer();
    const { limiter } = await startNode(server.url);
    const policy = policyOf(10);
    await limiter.consume(policy, 'user:a', 8);
    await server.stop();
    expect(await limiter.consume(policy, 'user:a', 3)).toMatchObject({
      allowed: false,
      decidedBy: 'local',
    });
    expect(await limiter.consume(policy, 'user:a', 2)).toMatchObject({
      allowed: true,
      decidedBy: 'local',
    });
  });

  test("a cost that only all nodes together could admit is an outage, and not the caller's fault", async () => {
    const server = await startServer();
    const nodes = await Promise.all(Array.from({ length: 3 }, () => startNode(server.url)));
    await sleep(2300);
    await server.stop();
    expect(await nodes[0]!.limiter.consume(policyOf(10), 'user:a', 8)).toMatchObject({
      allowed: false,
      code: 'SERVICE_UNAVAILABLE',
    });
  });
});
