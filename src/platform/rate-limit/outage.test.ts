import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createTestLog } from '#support/log.ts';
import { until } from '#support/until.ts';
import { systemClock } from '../clock.ts';
import { createPolicy } from './policy.ts';
import { type RunningRateLimiter, startRateLimiter } from './start-rate-limiter.ts';
import type { RateLimitRedis } from './store-redis.ts';

const away = 'The store of the rate limits is away; this node keeps to its share.';
const opened: RunningRateLimiter[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop();
});

/** As the script answers. */
const numbers = (...values: number[]): Buffer => Buffer.from(Float64Array.from(values).buffer);

/** Stands for a connection: answers after a while, or never, or fails. */
const createFakeRedis = () => {
  const fake = { calls: 0, countsNodes: false, behave: async (): Promise<unknown> => numbers(Date.now()) };
  const callBuffer: RateLimitRedis['callBuffer'] = (_name, _script, _count, key) => {
    // Who lives is asked in the background, and is no part of what is counted, unless it is the probe.
    if (key === 'soba:rl:nodes' && !fake.countsNodes) return Promise.resolve(1);
    fake.calls += 1;
    return fake.behave();
  };
  const redis: RateLimitRedis = { callBuffer, zrem: async () => 1 };
  return Object.assign(fake, { redis });
};
const start = (redis: RateLimitRedis) => {
  const log = createTestLog();
  const limiter = startRateLimiter({
    redis,
    clock: systemClock,
    logger: log.logger,
    registry: new Registry(),
  });
  opened.push(limiter);
  return { limiter, messages: () => log.lines().map(({ msg }) => msg) };
};
const policy = createPolicy({
  name: 'slow',
  windows: [{ name: 'month', limit: 1e6, windowMs: 2_592_000_000 }],
  global: false,
});

test('that never answers costs no request more than the budget, and after a few not even that', async () => {
  const fake = createFakeRedis();
  fake.behave = () => new Promise(() => undefined);
  const { limiter, messages } = start(fake.redis);
  for (let n = 0; n < 50; n += 1) {
    expect(await limiter.consume(policy, `user:${n}`, 1)).toMatchObject({ decidedBy: 'local' });
  }
  // That a call waits for 25 ms at most the contract tests; here it counts that few are made.
  expect(fake.calls).toBeLessThanOrEqual(8);
  expect(messages()).toEqual([away]);
});

test('that comes back is met by one probe, however many callers there are', async () => {
  const fake = createFakeRedis();
  fake.behave = () => Promise.reject(new Error('away'));
  const { limiter } = start(fake.redis);
  await until(async () => {
    await limiter.consume(policy, 'user:a', 1);
    return limiter.isDegraded();
  });
  fake.calls = 0;
  fake.countsNodes = true;
  let answer: (value: unknown) => void = () => undefined;
  fake.behave = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  await until(async () => {
    await Promise.all(Array.from({ length: 100 }, () => limiter.consume(policy, 'user:a', 1)));
    return fake.calls > 0;
  });
  expect(fake.calls).toBe(1);
  answer(1);
  await until(() => !limiter.isDegraded());
  expect(fake.calls).toBe(1);
});

test('that fails every other call is left alone', async () => {
  const fake = createFakeRedis();
  fake.behave = async () => {
    if (fake.calls % 2 === 0) throw new Error('flapping');
    return numbers(Date.now(), 1_000_000, Date.now(), 0);
  };
  const { limiter, messages } = start(fake.redis);
  for (let n = 0; n < 30; n += 1) {
    await limiter.consume(policy, 'user:a', 1);
    await sleep(11);
  }
  expect(messages()[0]).toBe(away);
});
