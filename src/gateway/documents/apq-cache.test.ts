import { describe, expect, test } from '@jest/globals';
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
