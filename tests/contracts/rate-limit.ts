import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPolicy, microPerToken, type Policy, withOverride } from '#platform/rate-limit/policy.ts';
import type { RateLimitStore, StoreAnswer, StoreOperation } from '#platform/rate-limit/store.ts';

/** A store whose time the test can move. `run` is the store's own. */
export interface TestedStore {
  readonly store: RateLimitStore;
  /** Makes it so much later for one bucket, or earlier. */
  readonly advance: (policy: Policy, identity: string, milliseconds: number) => Promise<void>;
  /** The time of an answer on the axis that `advance` moves. */
  readonly timeOf: (answer: StoreAnswer) => number;
}

const free = createPolicy({
  name: 'free',
  windows: [
    { name: 'minute', limit: 10, windowMs: 60_000 },
    { name: 'hour', limit: 100, windowMs: 3_600_000 },
  ],
});
const odd = createPolicy({
  name: 'odd',
  windows: [
    { name: 'short', limit: 7, windowMs: 61_000 },
    { name: 'long', limit: 1013, windowMs: 86_400_000 },
  ],
});

const lower = [{ factor: 0.5 }, { factor: 0.1 }, { factor: 0.9 }];

let count = 0;
/** An identity that no other test and no other run has. */
export const freshIdentity = (): string => {
  count += 1;
  return `user:test-${process.pid}-${performance.timeOrigin}-${count}`;
};

/** The exact deficit of one window, in parts of a millionth of a token that the implementation does not use. */
const createModel = (policy: Policy) => {
  const windows = policy.windows.map(({ limit, windowMs }) => ({
    inflow: BigInt(limit * microPerToken),
    length: BigInt(windowMs),
    deficit: 0n,
  }));
  const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
  return {
    pass: (milliseconds: number) => {
      for (const window of windows)
        window.deficit = most(0n, window.deficit - window.inflow * BigInt(milliseconds));
    },
    consume: (micro: number): boolean => {
      const fits = windows.every(
        ({ inflow, length, deficit }) => deficit + BigInt(micro) * length <= inflow * length,
      );
      if (fits) for (const window of windows) window.deficit += BigInt(micro) * window.length;
      return fits;
    },
    credit: (micro: number) => {
      for (const window of windows) window.deficit = most(0n, window.deficit - BigInt(micro) * window.length);
    },
    /** In the units of the implementation; throws when they are not whole. */
    deficits: () =>
      windows.map(({ deficit, length }, index) => {
        const scaled = deficit * BigInt(policy.windows[index]!.scale);
        if (scaled % length !== 0n) throw new Error('The units of the implementation are too coarse.');
        return Number(scaled / length);
      }),
  };
};

/** What a store does, wherever it keeps its buckets. */
export const describeRateLimitStore = (name: string, create: () => TestedStore): void => {
  describe(name, () => {
    let tested: TestedStore;
    let identity: string;
    beforeEach(() => {
      tested = create();
      identity = freshIdentity();
    });

    const run = (operation: StoreOperation, tokens: number, policy = free, whose = identity) =>
      tested.store.run({ operation, policy, identity: whose, amount: tokens * microPerToken });
    const consume = async (tokens: number, policy = free): Promise<boolean> =>
      (await run('consume', tokens, policy)).done >= 0;
    const later = (milliseconds: number, policy = free) => tested.advance(policy, identity, milliseconds);
    /** Whole tokens missing, by window; a few milliseconds of refill do not show. */
    const missing = async (policy = free): Promise<number[]> => {
      const { deficits } = await run('read', 0, policy);
      return deficits.map((deficit, index) =>
        Math.max(0, Math.ceil(deficit / policy.windows[index]!.scale / microPerToken - 0.02)),
      );
    };

    test('debits every window', async () => {
      await expect(consume(3)).resolves.toBe(true);
      await expect(missing()).resolves.toEqual([3, 3]);
    });

    test('a denied request debits nothing, in no window', async () => {
      await consume(8);
      await expect(consume(3)).resolves.toBe(false);
      await expect(missing()).resolves.toEqual([8, 8]);
      await expect(consume(2)).resolves.toBe(true);
    });

    test('a short window that has room does not help a long one that has none', async () => {
      for (let minute = 0; minute < 11; minute += 1) {
        await consume(10);
        await later(60_000);
      }
      const before = await missing();
      expect(before[0]).toBe(0);
      await expect(consume(9)).resolves.toBe(false);
      await expect(missing()).resolves.toEqual(before);
    });

    test('ten at 59.9 s leave nothing for 60.1 s', async () => {
      await consume(0.001);
      await later(59_900);
      await expect(consume(10)).resolves.toBe(true);
      await later(200);
      for (let n = 0; n < 10; n += 1) await expect(consume(1)).resolves.toBe(false);
    });

    test('a token is there when its time has come, and not before', async () => {
      await consume(10);
      await later(5800);
      await expect(consume(1)).resolves.toBe(false);
      await later(200);
      await expect(consume(1)).resolves.toBe(true);
      await expect(consume(1)).resolves.toBe(false);
    });

    test('fractions of tokens add up', async () => {
      for (let n = 0; n < 100; n += 1) await expect(consume(0.1)).resolves.toBe(true);
      await expect(consume(0.1)).resolves.toBe(false);
    });

    test('a cost of nothing is always admitted and leaves no trace', async () => {
      await consume(10);
      await expect(consume(0)).resolves.toBe(true);
      await expect(missing()).resolves.toEqual([10, 10]);
    });

    test('takes what there is', async () => {
      await expect(run('take', 4)).resolves.toMatchObject({ done: 4 * microPerToken });
      const { done } = await run('take', 20);
      expect(done).toBeGreaterThanOrEqual(6 * microPerToken);
      expect(done).toBeLessThan(6.1 * microPerToken);
    });

    test('gives back, but never more than the bucket holds', async () => {
      await consume(5);
      await run('credit', 2);
      await expect(missing()).resolves.toEqual([3, 3]);
      await run('credit', 50);
      await expect(missing()).resolves.toEqual([0, 0]);
      await expect(consume(10)).resolves.toBe(true);
      await expect(consume(1)).resolves.toBe(false);
    });

    test('reading changes nothing', async () => {
      await consume(4);
      for (let n = 0; n < 3; n += 1) await run('read', 0);
      await expect(missing()).resolves.toEqual([4, 4]);
    });

    test('a reset fills the bucket', async () => {
      await consume(10);
      await run('reset', 0);
      await expect(missing()).resolves.toEqual([0, 0]);
      await expect(consume(10)).resolves.toBe(true);
    });

    test('callers and policies have buckets of their own', async () => {
      await consume(10);
      await expect(run('consume', 10, free, freshIdentity())).resolves.toMatchObject({
        done: 10 * microPerToken,
      });
      await expect(consume(7, odd)).resolves.toBe(true);
    });

    test('a higher limit keeps what was spent, and so does a lower one', async () => {
      const more = createPolicy({
        name: 'free',
        windows: [
          { name: 'minute', limit: 50, windowMs: 60_000 },
          { name: 'hour', limit: 1000, windowMs: 3_600_000 },
        ],
      });
      await consume(10);
      await expect(consume(41, more)).resolves.toBe(false);
      await expect(consume(40, more)).resolves.toBe(true);
      await expect(consume(1)).resolves.toBe(false);
      await later(6100);
      await expect(consume(1)).resolves.toBe(true);
    });

    test('a clock that is set back mints nothing', async () => {
      await consume(10);
      await later(-5000);
      await expect(consume(0.2)).resolves.toBe(false);
      await later(5000);
      await expect(consume(0.2)).resolves.toBe(false);
    });

    test('a clock that was years ahead does not freeze a bucket', async () => {
      await consume(10);
      await later(-1e11);
      await run('credit', 1);
      await expect(missing()).resolves.toEqual([9, 9]);
      await later(6100);
      await expect(consume(2)).resolves.toBe(true);
    });

    test('two hundred at the same time get exactly what there is', async () => {
      const results = await Promise.all(Array.from({ length: 200 }, () => consume(1)));
      expect(results.filter(Boolean)).toHaveLength(10);
    });

    test('a grant is there at once, also after a higher limit was spent', async () => {
      const more = withOverride(free, { factor: 5 });
      await consume(50, more);
      await run('credit', 1);
      await expect(consume(1)).resolves.toBe(false);
      await run('grant', 3);
      await expect(consume(3)).resolves.toBe(true);
      await expect(consume(1)).resolves.toBe(false);
    });

    test('who may have less for a while never gets more than without that', async () => {
      const step = fc.record({
        wait: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 7_200_000 })),
        micro: fc.oneof(fc.integer({ min: 0, max: microPerToken }), fc.constant(10 * microPerToken)),
        override: fc.constantFrom(undefined, undefined, ...lower),
        operation: fc.constantFrom<StoreOperation>('take', 'take', 'consume', 'read'),
        refund: fc.constantFrom(0, 0, 0.3, 1),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          identity = freshIdentity();
          const model = createModel(odd);
          let before: number | undefined;
          for (const { wait, micro, override, operation, refund } of steps) {
            await later(wait, odd);
            const policy = withOverride(odd, override);
            const answer = await tested.store.run({ operation, policy, identity, amount: micro });
            const now = tested.timeOf(answer);
            if (before !== undefined) model.pass(now - before);
            before = now;
            const admitted = Math.max(0, answer.done);
            // Whatever is admitted would have been admitted by the caller's own limit as well.
            expect(model.consume(admitted)).toBe(true);
            const amount = Math.floor(admitted * refund);
            await tested.store.run({ operation: 'credit', policy, identity, amount });
            model.credit(amount);
          }
        }),
        { numRuns: 60 },
      );
    });

    test('is exact over hours of odd refills', async () => {
      const step = fc.record({
        wait: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 7_200_000 })),
        micro: fc.oneof(fc.integer({ min: 0, max: 7_000_000 }), fc.constant(microPerToken)),
        operation: fc.constantFrom<StoreOperation>('consume', 'consume', 'consume', 'credit'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          identity = freshIdentity();
          const model = createModel(odd);
          let before: number | undefined;
          for (const { wait, micro, operation } of steps) {
            await later(wait, odd);
            const answer = await tested.store.run({ operation, policy: odd, identity, amount: micro });
            const now = tested.timeOf(answer);
            if (before !== undefined) model.pass(now - before);
            before = now;
            if (operation === 'credit') model.credit(micro);
            else expect(answer.done >= 0).toBe(model.consume(micro));
            expect(answer.deficits).toEqual(model.deficits());
          }
        }),
        { numRuns: 40 },
      );
    });
  });
};
