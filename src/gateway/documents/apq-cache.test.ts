import { describe, expect, test } from '@jest/globals';
import { createLogger } from '#platform/logger.ts';
import { createRedis } from '#platform/redis.ts';
import { describeWithRedis, testRedisUrl } from '#support/redis.ts';
import { until } from '#support/until.ts';
import { createApqCache } from './apq-cache.ts';

describe('the cache of automatic persisted queries', () => {
  test('holds a text until it is deleted', async () => {
    const cache = createApqCache(10_000);
    await cache.set('a', '{ a }');
    expect(await cache.get('a')).toBe('{ a }');
    await cache.delete('a');
    expect(await cache.get('a')).toBeUndefined();
  });

  test('is bounded by bytes, and drops what was not asked for the longest', async () => {
    const cache = createApqCache(10_000);
    for (const key of ['a', 'b', 'c']) await cache.set(key, 'x'.repeat(2000));
    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.get('c')).toHaveLength(2000);
    await cache.set('d', 'x'.repeat(20_000));
    expect(await cache.get('d')).toBeUndefined();
    expect(await cache.get('c')).toHaveLength(2000);
  });

  test('takes a time to live in seconds, and none at all', async () => {
    const cache = createApqCache(10_000);
    await cache.set('a', '{ a }', { ttl: null });
    await cache.set('b', '{ b }', { ttl: 60 });
    expect([await cache.get('a'), await cache.get('b')]).toEqual(['{ a }', '{ b }']);
  });
});

describeWithRedis('the cache of automatic persisted queries with Redis', () => {
  const logger = createLogger({ service: 'test', level: 'silent' });
  const connect = () => createRedis({ url: testRedisUrl(), commandTimeoutMs: 1000, logger });

  test('gives one replica what another was told, until it is deleted', async () => {
    const { redis, stop } = connect();
    await until(() => redis.status === 'ready');
    const [one, two, three] = [1, 2, 3].map(() => createApqCache(10_000, redis));
    await one?.set('shared', '{ a }');
    expect(await two?.get('shared')).toBe('{ a }');
    await one?.delete('shared');
    expect(await three?.get('shared')).toBeUndefined();
    await stop();
  });

  test('goes on alone while Redis is away', async () => {
    const { redis, stop } = connect();
    await stop();
    const cache = createApqCache(10_000, redis);
    await cache.set('a', '{ a }');
    expect(await cache.get('a')).toBe('{ a }');
    expect(await cache.get('b')).toBeUndefined();
  });
});
