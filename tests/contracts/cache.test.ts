import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCache } from '#platform/cache.ts';
import { systemClock } from '#platform/clock.ts';
import { createId } from '#platform/ids.ts';
import { createRedis, type RedisConnection } from '#platform/redis.ts';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { describeWithRedis, testRedisUrl } from '#support/redis.ts';
import { until } from '#support/until.ts';
import { type CreateCache, createSource, describeCache } from './cache.ts';

const { logger } = createTestLog();
const local = { maxBytes: 100_000, logger };

const connect = (url: string): RedisConnection => createRedis({ url, commandTimeoutMs: 5000, logger });

describeCache('a cache in the process', ({ namespace = 'test', ...options }) =>
  createCache({ ...local, ...options, namespace }),
);

describeWithRedis('with Redis', () => {
  let connection: RedisConnection;
  beforeAll(async () => {
    connection = connect(testRedisUrl());
    await until(() => connection.redis.status === 'ready');
  });
  afterAll(() => connection.stop());

  /** A namespace that no other test has. */
  const fresh = (): string => `test-${createId(systemClock)}`;
  const create = (options: Parameters<CreateCache>[0] & { readonly namespace: string }) =>
    createCache({ ...local, ...options, redis: connection.redis });

  describeCache('a cache', ({ namespace = '', ...options }) =>
    create({ ...options, namespace: `${namespace}-${fresh()}` }),
  );

  const startTwo = () => {
    const clock = createTestClock();
    const namespace = fresh();
    const caches = [create({ clock, namespace }), create({ clock, namespace })] as const;
    return { clock, namespace, caches, source: createSource() };
  };

  test('a replica answers what another has loaded, with its true age', async () => {
    const { caches, clock, source } = startTwo();
    await caches[0].read(source.request);
    clock.advance(400);
    await expect(caches[1].read(source.request)).resolves.toEqual({
      value: { n: 1 },
      ageMs: 400,
      stale: false,
      kept: true,
    });
    expect(source.loads).toBe(1);
  });

  test('a replica falls back on the old value of another while the source fails', async () => {
    const { caches, clock, source } = startTwo();
    await caches[0].read(source.request);
    clock.advance(2000);
    source.result = new Error('away');
    await expect(caches[1].read(source.request)).resolves.toEqual({
      value: { n: 1 },
      ageMs: 2000,
      stale: true,
      kept: true,
    });
  });

  test('a replica answers the old value of another at once, and then loads behind it', async () => {
    const { caches, clock, source } = startTwo();
    const request = { ...source.request, staleWhileRevalidateMs: 500 };
    await caches[0].read(request);
    clock.advance(1200);
    source.result = { n: 2 };
    await expect(caches[1].read(request)).resolves.toMatchObject({ value: { n: 1 }, stale: true });
    await until(async () => !(await caches[1].read(request)).stale);
    await expect(caches[1].read(request)).resolves.toMatchObject({ value: { n: 2 } });
    await expect(caches[0].read(request)).resolves.toMatchObject({ value: { n: 1 }, stale: true });
    await until(async () => !(await caches[0].read(request)).stale);
    await expect(caches[0].read(request)).resolves.toMatchObject({ value: { n: 2 } });
    expect(source.loads).toBe(2);
  });

  test('a replica that has not read a key yet does not see what another dropped', async () => {
    const { caches, source } = startTwo();
    await caches[0].read(source.request);
    await caches[0].drop('key');
    source.result = { n: 2 };
    await expect(caches[1].read(source.request)).resolves.toMatchObject({ value: { n: 2 } });
  });

  test('what replicas share ends by itself', async () => {
    const { caches, namespace, source } = startTwo();
    await caches[0].read(source.request);
    const milliseconds = await connection.redis.pttl(`soba:${namespace}:key`);
    expect(milliseconds).toBeGreaterThan(5000);
    expect(milliseconds).toBeLessThanOrEqual(6000);
  });

  test.each([
    'garbage',
    '',
    'NOW',
    'NOW 0 ',
    'NOW 0 {"n":',
    'NOW {"n":2}',
    'NOW0 {"n":2}',
    'NOW 2 {"n":2}',
    'x 0 {"n":2}',
    ' {"n":2}',
  ])('the text %j, which we did not write, is a miss', async (text) => {
    const { caches, clock, namespace, source } = startTwo();
    await connection.redis.set(`soba:${namespace}:key`, text.replace('NOW', String(clock.now())));
    await expect(caches[0].read(source.request)).resolves.toMatchObject({ value: { n: 1 } });
    expect(source.loads).toBe(1);
  });
});

const createAway = () => {
  const log = createTestLog();
  const connection = connect('redis://127.0.0.1:1');
  const cache = createCache({
    maxBytes: 100_000,
    clock: createTestClock(),
    logger: log.logger,
    namespace: 'test',
    redis: connection.redis,
  });
  return { cache, connection, log };
};

test('a cache whose Redis is away works with its own level', async () => {
  const { cache, connection } = createAway();
  const source = createSource();
  await cache.read(source.request);
  await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 1 } });
  expect(source.loads).toBe(1);
  await connection.stop();
});

test('a cache whose Redis is away drops what it has and warns that replicas may still answer it', async () => {
  const { cache, connection, log } = createAway();
  const source = createSource();
  await cache.read(source.request);
  await cache.drop('key');
  await cache.read(source.request);
  expect(source.loads).toBe(2);
  expect(log.lines()).toContainEqual(expect.objectContaining({ level: 'warn' }));
  await connection.stop();
});
