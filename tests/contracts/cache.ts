import { describe, expect, test } from '@jest/globals';
import type { Cache, CacheRequest } from '#platform/cache.ts';
import { createTestClock, type TestClock } from '#support/clock.ts';
import { until } from '#support/until.ts';

export type CreateCache = (options: {
  readonly clock: TestClock;
  readonly namespace?: string;
  readonly early?: () => number;
}) => Cache;

/** A request that counts its loads; `result` is what the source says, an Error if it fails. */
export const createSource = (options: Partial<CacheRequest<unknown>> = {}) => {
  const source = {
    loads: 0,
    result: { n: 1 } as unknown,
    request: {} as CacheRequest<unknown>,
  };
  source.request = {
    key: 'key',
    freshMs: 1000,
    staleIfErrorMs: 5000,
    load: async () => {
      source.loads += 1;
      if (source.result instanceof Error) throw source.result;
      return source.result;
    },
    ...options,
  };
  return source;
};

/** What a cache does whatever levels it has. `create` gives caches that start empty. */
export const describeCache = (name: string, create: CreateCache): void => {
  describe(name, () => {
    const start = (options: Partial<CacheRequest<unknown>> = {}, early = (): number => 0) => {
      const clock = createTestClock();
      return { clock, cache: create({ clock, early }), source: createSource(options) };
    };

    test('answers a fresh value with its age and does not load it again', async () => {
      const { cache, clock, source } = start();
      await expect(cache.read(source.request)).resolves.toEqual({
        value: { n: 1 },
        ageMs: 0,
        stale: false,
        kept: false,
      });
      clock.advance(999);
      await expect(cache.read(source.request)).resolves.toEqual({
        value: { n: 1 },
        ageMs: 999,
        stale: false,
        kept: true,
      });
      expect(source.loads).toBe(1);
    });

    test('loads again when the value is no longer fresh', async () => {
      const { cache, clock, source } = start();
      await cache.read(source.request);
      clock.advance(1000);
      source.result = { n: 2 };
      await expect(cache.read(source.request)).resolves.toEqual({
        value: { n: 2 },
        ageMs: 0,
        stale: false,
        kept: false,
      });
    });

    test.each([null, 0, '', false, [], 'a b', { a: { b: [1, 'ü'] } }])(
      'keeps the value %j',
      async (value) => {
        const { cache, source } = start();
        source.result = value;
        await cache.read(source.request);
        await expect(cache.read(source.request)).resolves.toMatchObject({ value });
        expect(source.loads).toBe(1);
      },
    );

    test('loads once for fifty callers at the same time', async () => {
      const { cache, source } = start();
      const reads = await Promise.all(Array.from({ length: 50 }, () => cache.read(source.request)));
      expect(source.loads).toBe(1);
      expect(reads.every(({ value }) => JSON.stringify(value) === '{"n":1}')).toBe(true);
    });

    test('loads once for fifty callers at the same time when the load fails', async () => {
      const { cache, source } = start();
      source.result = new Error('away');
      const reads = await Promise.allSettled(Array.from({ length: 50 }, () => cache.read(source.request)));
      expect(source.loads).toBe(1);
      expect(reads.every(({ status }) => status === 'rejected')).toBe(true);
    });

    test('gives every caller a value of its own', async () => {
      const { cache, source } = start();
      const reads = await Promise.all([cache.read(source.request), cache.read(source.request)]);
      const values = [...reads, await cache.read(source.request)].map(({ value }) => value as { n: number });
      for (const value of values) value.n += 1;
      expect(values.map(({ n }) => n)).toEqual([2, 2, 2]);
      await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 1 } });
    });

    test('answers an old value, and says so, while its source fails', async () => {
      const { cache, clock, source } = start();
      await cache.read(source.request);
      clock.advance(5999);
      source.result = new Error('away');
      await expect(cache.read(source.request)).resolves.toEqual({
        value: { n: 1 },
        ageMs: 5999,
        stale: true,
        kept: true,
      });
      source.result = { n: 2 };
      await expect(cache.read(source.request)).resolves.toEqual({
        value: { n: 2 },
        ageMs: 0,
        stale: false,
        kept: false,
      });
    });

    test('passes the error of the source on when the old value is too old', async () => {
      const { cache, clock, source } = start();
      await cache.read(source.request);
      clock.advance(6000);
      source.result = new Error('away');
      await expect(cache.read(source.request)).rejects.toThrow('away');
    });

    test('answers an old value at once and loads another behind it', async () => {
      const { cache, clock, source } = start({ staleWhileRevalidateMs: 500 });
      await cache.read(source.request);
      clock.advance(1499);
      const begun = Promise.withResolvers<boolean>();
      const arrived = Promise.withResolvers<unknown>();
      const load = (isBehind: boolean): Promise<unknown> => {
        begun.resolve(isBehind);
        return arrived.promise;
      };
      const old = { value: { n: 1 }, ageMs: 1499, stale: true, kept: true };
      await expect(cache.read({ ...source.request, load })).resolves.toEqual(old);
      await expect(begun.promise).resolves.toBe(true);
      await expect(cache.read(source.request)).resolves.toEqual(old);
      arrived.resolve({ n: 2 });
      await until(async () => !(await cache.read(source.request)).stale);
      await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 2 }, ageMs: 0 });
      expect(source.loads).toBe(1);
    });

    test('waits for another value when the old one is too old to answer at once', async () => {
      const { cache, clock, source } = start({ staleWhileRevalidateMs: 500 });
      await cache.read(source.request);
      clock.advance(1500);
      source.result = { n: 2 };
      await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 2 }, stale: false });
    });

    test('tells nobody when loading behind an old value fails, and tries again', async () => {
      const { cache, clock, source } = start({ staleWhileRevalidateMs: 500 });
      await cache.read(source.request);
      clock.advance(1200);
      source.result = new Error('away');
      await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 1 }, stale: true });
      await until(() => source.loads === 2);
      source.result = { n: 2 };
      await until(async () => !(await cache.read(source.request)).stale);
      await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 2 } });
    });

    test('loads another behind a fresh value from the share before its end that is drawn for it', async () => {
      const draws = [0.1, 0];
      const { cache, clock, source } = start({}, () => draws.shift() ?? 0);
      await cache.read(source.request);
      await cache.read({ ...source.request, key: 'other' });
      clock.advance(899);
      await cache.read(source.request);
      clock.advance(1);
      source.result = { n: 2 };
      const fresh = { value: { n: 1 }, ageMs: 900, stale: false, kept: true };
      await expect(cache.read({ ...source.request, key: 'other' })).resolves.toEqual(fresh);
      expect(source.loads).toBe(2);
      await expect(cache.read(source.request)).resolves.toEqual(fresh);
      await until(async () => (await cache.read(source.request)).ageMs === 0);
      expect(source.loads).toBe(3);
    });

    test('tells what it would answer if its source failed, without asking it', async () => {
      const { cache, clock, source } = start();
      expect(cache.fallback(source.request)).toBeUndefined();
      await cache.read(source.request);
      const value = { n: 1 };
      expect(cache.fallback(source.request)).toEqual({ value, ageMs: 0, stale: false, kept: true });
      clock.advance(5999);
      expect(cache.fallback(source.request)).toEqual({ value, ageMs: 5999, stale: true, kept: true });
      clock.advance(1);
      expect(cache.fallback(source.request)).toBeUndefined();
      expect(source.loads).toBe(1);
    });

    test('never keeps an error', async () => {
      const { cache, source } = start();
      source.result = new Error('away');
      await expect(cache.read(source.request)).rejects.toThrow('away');
      source.result = { n: 2 };
      await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 2 } });
    });

    test('loads again after a drop', async () => {
      const { cache, source } = start();
      await cache.read(source.request);
      await cache.drop('key');
      source.result = { n: 2 };
      await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 2 } });
    });

    test('has no old value to fall back on after a drop', async () => {
      const { cache, source } = start();
      await cache.read(source.request);
      await cache.drop('key');
      source.result = new Error('away');
      await expect(cache.read(source.request)).rejects.toThrow('away');
    });

    test('does not keep a value whose load began before a drop', async () => {
      let arrive: (value: unknown) => void = () => undefined;
      const slow = new Promise((resolve) => {
        arrive = resolve;
      });
      const began = Promise.withResolvers<void>();
      const load = (): Promise<unknown> => {
        began.resolve();
        return slow;
      };
      const { cache, source } = start();
      const early = cache.read({ ...source.request, load });
      await began.promise;
      await cache.drop('key');
      arrive({ n: 'before the drop' });
      await expect(early).resolves.toMatchObject({ value: { n: 'before the drop' } });
      await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 1 } });
    });

    test('keeps keys apart', async () => {
      const { cache, source } = start();
      await cache.read(source.request);
      source.result = { n: 2 };
      await expect(cache.read({ ...source.request, key: 'other' })).resolves.toMatchObject({
        value: { n: 2 },
      });
      await expect(cache.read(source.request)).resolves.toMatchObject({ value: { n: 1 } });
    });

    test('keeps namespaces apart', async () => {
      const clock = createTestClock();
      const [one, two] = ['one', 'two'].map((namespace) => create({ clock, namespace }));
      const source = createSource();
      await one?.read(source.request);
      source.result = { n: 2 };
      await expect(two?.read(source.request)).resolves.toMatchObject({ value: { n: 2 } });
      await two?.drop('key');
      await expect(one?.read(source.request)).resolves.toMatchObject({ value: { n: 1 } });
    });
  });
};
