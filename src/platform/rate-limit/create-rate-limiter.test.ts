import { afterEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { rateLimitHeaders } from './headers.ts';
import { createPolicy, tierPolicies } from './policy.ts';
import { type RateLimitOptions, type RunningRateLimiter, startRateLimiter } from './start-rate-limiter.ts';

const opened: RunningRateLimiter[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop();
});

const start = (given: Partial<RateLimitOptions> = {}) => {
  const clock = createTestClock();
  const registry = new Registry();
  const limiter = startRateLimiter({ clock, registry, logger: createTestLog().logger, ...given });
  opened.push(limiter);
  const count = async (outcome: string): Promise<number> => {
    const metric = await registry.getSingleMetric('soba_rate_limit_decisions_total')?.get();
    return metric?.values.find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0;
  };
  const consume = async (cost: number, policy = tierPolicies.FREE) => limiter.consume(policy, 'user:a', cost);
  return { clock, registry, limiter, count, consume };
};

describe('a decision', () => {
  test('tells the tightest window and when all is as before', async () => {
    const { clock, consume } = start();
    await expect(consume(3)).resolves.toMatchObject({
      allowed: true,
      code: null,
      outcome: 'allowed',
      policy: 'operations',
      tier: 'FREE',
      cost: 3,
      limit: 10,
      remaining: 7,
      resetAt: clock.now() + 108_000,
      retryAfterMs: 0,
      windows: [
        { name: 'minute', limit: 10, remaining: 7, nextMs: 6000, fullMs: 18_000 },
        { name: 'hour', limit: 100, remaining: 97, nextMs: 36_000, fullMs: 108_000 },
      ],
    });
  });

  test('of denial tells when the same cost will be admitted', async () => {
    const { clock, consume } = start();
    await consume(8);
    const decision = await consume(5);
    expect(decision).toMatchObject({
      allowed: false,
      code: 'RATE_LIMITED',
      remaining: 2,
      retryAfterMs: 18_000,
    });
    clock.advance(17_999);
    await expect(consume(5)).resolves.toMatchObject({ allowed: false });
    clock.advance(1);
    await expect(consume(5)).resolves.toMatchObject({ allowed: true });
  });

  test('on a cost above what the bucket holds is final, and no 429', async () => {
    const { consume } = start();
    await expect(consume(11)).resolves.toMatchObject({
      allowed: false,
      code: 'COST_EXCEEDS_CAPACITY',
      outcome: 'too-expensive',
      retryAfterMs: 0,
    });
    await expect(consume(10)).resolves.toMatchObject({ allowed: true });
  });

  test('says from 80 % on that the limit is near', async () => {
    const { consume, registry } = start();
    await expect(consume(7)).resolves.toMatchObject({ nearLimit: false });
    await expect(consume(1)).resolves.toMatchObject({ nearLimit: true });
    const metric = await registry.getSingleMetric('soba_rate_limit_near_limit_total')?.get();
    expect(metric?.values).toMatchObject([{ value: 1, labels: { policy: 'operations', tier: 'FREE' } }]);
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])(
    'on a cost of %d is a mistake of ours',
    async (cost) => {
      await expect(start().consume(cost)).rejects.toThrow(RangeError);
    },
  );

  test('under a policy without windows is always to admit', async () => {
    const { consume } = start();
    const unlimited = createPolicy({ name: 'unlimited', windows: [] });
    await expect(consume(5000, unlimited)).resolves.toMatchObject({
      allowed: true,
      windows: [],
      decidedBy: 'policy',
    });
  });
});

describe('a known denial', () => {
  test('is repeated without the store, with the time that is left', async () => {
    const { clock, consume, count } = start();
    await consume(10);
    await expect(consume(2)).resolves.toMatchObject({ decidedBy: 'store', retryAfterMs: 12_000 });
    clock.advance(4000);
    await expect(consume(2)).resolves.toMatchObject({
      decidedBy: 'deny-cache',
      retryAfterMs: 8000,
      remaining: 0,
    });
    await expect(count('denied')).resolves.toBe(2);
  });

  test('says nothing of a smaller cost, of another caller, or of a caller whose limits changed', async () => {
    const { limiter, consume } = start();
    await consume(8);
    await consume(3);
    await expect(consume(2)).resolves.toMatchObject({ allowed: true });
    await consume(1);
    await expect(limiter.consume(tierPolicies.FREE, 'user:b', 1)).resolves.toMatchObject({ allowed: true });
    await expect(consume(1, tierPolicies.PREMIUM)).resolves.toMatchObject({ allowed: true });
  });

  test('is asked again after a while, because another node may have given tokens', async () => {
    const { clock, consume } = start({ longestDenialMs: 1000 });
    await consume(10);
    await consume(1);
    clock.advance(1000);
    await expect(consume(1)).resolves.toMatchObject({ allowed: false, decidedBy: 'store' });
  });

  test('ends with a reset or a grant', async () => {
    const { limiter, consume } = start();
    await consume(10);
    await consume(1);
    await limiter.grant(tierPolicies.FREE, 'user:a', 1);
    await expect(consume(1)).resolves.toMatchObject({ allowed: true });
    await consume(1);
    await limiter.reset(tierPolicies.FREE, 'user:a');
    await expect(consume(10)).resolves.toMatchObject({ allowed: true });
  });
});

describe('settling', () => {
  const remaining = async ({ limiter }: ReturnType<typeof start>) =>
    (await limiter.inspect(tierPolicies.FREE, 'user:a')).windows.map((window) => window.remaining);

  test.each([
    ['less than estimated gives the rest back', 2, [8, 98]],
    ['nothing gives all back', 0, [10, 100]],
    ['as estimated gives nothing back', 6, [4, 94]],
    ['more than estimated is our loss', 9, [4, 94]],
  ])('an operation that cost %s', async (_what, actual, expected) => {
    const tools = start();
    await tools.limiter.settle(await tools.consume(6), actual);
    await expect(remaining(tools)).resolves.toEqual(expected);
  });

  test('twice gives back once, and a denial nothing', async () => {
    const tools = start();
    const decision = await tools.consume(6);
    const refused = await tools.consume(6);
    for (const one of [decision, decision, refused]) await tools.limiter.settle(one, 4);
    await expect(remaining(tools)).resolves.toEqual([6, 96]);
  });

  test('after the bucket has filled gives no more than it holds', async () => {
    const tools = start();
    const decision = await tools.consume(6);
    tools.clock.advance(3_600_000);
    await tools.limiter.settle(decision, 0);
    await expect(remaining(tools)).resolves.toEqual([10, 100]);
  });

  test('a grant is capped by the bucket', async () => {
    const tools = start();
    await tools.consume(6);
    await tools.limiter.grant(tierPolicies.FREE, 'user:a', 1_000_000);
    await expect(remaining(tools)).resolves.toEqual([10, 100]);
  });
});

describe('shadow mode', () => {
  const shadow = createPolicy({
    name: 'new',
    windows: [{ name: 'minute', limit: 2, windowMs: 60_000 }],
    shadow: true,
  });

  test('decides and counts, but never denies', async () => {
    const { consume, count } = start();
    await consume(2, shadow);
    for (let n = 0; n < 2; n += 1) {
      await expect(consume(1, shadow)).resolves.toMatchObject({
        allowed: true,
        outcome: 'shadow-denied',
        remaining: 0,
      });
    }
    await expect(consume(5, shadow)).resolves.toMatchObject({ allowed: true, outcome: 'shadow-denied' });
    await expect(count('shadow-denied')).resolves.toBe(3);
    await expect(count('denied')).resolves.toBe(0);
  });
});

describe('the global limit', () => {
  const global = createPolicy({
    name: 'all',
    windows: [{ name: 'second', limit: 20, windowMs: 1000 }],
    global: false,
  });
  const unlimited = createPolicy({ name: 'unlimited', windows: [] });

  test("denies after the caller's own, as overload, and gives the caller's tokens back", async () => {
    const { limiter, consume } = start({ global });
    await consume(20, unlimited);
    const decision = await consume(5);
    expect(decision).toMatchObject({
      allowed: false,
      code: 'SERVICE_UNAVAILABLE',
      outcome: 'overloaded',
      decidedBy: 'global',
    });
    expect(decision.retryAfterMs).toBeGreaterThanOrEqual(1000);
    await expect(limiter.inspect(tierPolicies.FREE, 'user:a')).resolves.toMatchObject({ remaining: 10 });
  });

  test('is not spent by those who are denied for themselves', async () => {
    const { consume } = start({ global });
    await consume(10);
    for (let n = 0; n < 50; n += 1) await consume(1);
    await expect(consume(10, unlimited)).resolves.toMatchObject({ allowed: true });
  });

  test('gets back what an operation did not use', async () => {
    const { limiter, consume } = start({ global });
    const decision = await consume(20, unlimited);
    await limiter.settle(decision, 18);
    await expect(consume(2, unlimited)).resolves.toMatchObject({ allowed: true });
    await expect(consume(1, unlimited)).resolves.toMatchObject({ allowed: false });
  });

  test('flows in with time', async () => {
    const { clock, consume } = start({ global });
    await consume(20, unlimited);
    await expect(consume(1, unlimited)).resolves.toMatchObject({ allowed: false });
    clock.advance(100);
    await expect(consume(2, unlimited)).resolves.toMatchObject({ allowed: true });
  });

  test('may be ignored by a policy', async () => {
    const { consume } = start({ global });
    await consume(20, unlimited);
    const health = createPolicy({ name: 'health', windows: [], global: false });
    await expect(consume(1, health)).resolves.toMatchObject({ allowed: true });
  });
});

describe('the headers', () => {
  const noJitter = { random: () => 0 };

  test('of an answer are the policies and what is left of them', async () => {
    const { consume } = start();
    expect(rateLimitHeaders(await consume(3), noJitter)).toEqual({
      'ratelimit-policy': '"operations-minute";q=10;w=60, "operations-hour";q=100;w=3600',
      ratelimit: '"operations-minute";r=7;t=6, "operations-hour";r=97;t=36',
    });
  });

  test('of a denial say when to come back, spread by up to a tenth, and never too early', async () => {
    const { consume } = start();
    await consume(10);
    const decision = await consume(10);
    expect(rateLimitHeaders(decision, noJitter)).toMatchObject({ 'retry-after': '60' });
    expect(rateLimitHeaders(decision, { random: () => 0.999 })).toMatchObject({ 'retry-after': '66' });
  });

  test('of a cost that can never be admitted do not ask to come back', async () => {
    const { consume } = start();
    expect(rateLimitHeaders(await consume(11), noJitter)).not.toHaveProperty('retry-after');
  });

  test('of an unlimited caller are none', async () => {
    const { consume } = start();
    expect(
      rateLimitHeaders(await consume(1, createPolicy({ name: 'unlimited', windows: [] })), noJitter),
    ).toEqual({});
  });

  test('of old are there on demand', async () => {
    const { clock, consume } = start();
    expect(rateLimitHeaders(await consume(3), { ...noJitter, legacy: true })).toMatchObject({
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '7',
      'x-ratelimit-reset': String((clock.now() + 108_000) / 1000),
    });
  });
});
