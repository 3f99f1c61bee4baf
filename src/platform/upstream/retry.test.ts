import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { UpstreamFailure } from './failure.ts';
import { createRetry, defaultRetry, type RetriedCall, type RetrySettings } from './retry.ts';
import type { Waiter } from './waiter.ts';

const down = () => new UpstreamFailure('unreachable', 'down');

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const start = (settings: Partial<RetrySettings> = {}, random: () => number = () => 0.5) => {
  const clock = createTestClock();
  const counted = { retries: 0 };
  const startRetry = createRetry({
    settings: { ...defaultRetry, ...settings },
    clock,
    random,
    onRetry: () => {
      counted.retries += 1;
    },
  });
  const retry = (retried: RetriedCall, attempt: (waiter: Waiter<string>) => void) =>
    new Promise<string>((resolve, reject) => startRetry(retried, attempt, { resolve, reject }));
  const call = (given: Partial<RetriedCall> = {}): RetriedCall => ({
    signal: new AbortController().signal,
    endsAt: clock.now() + 60_000,
    isIdempotent: true,
    ...given,
  });
  return { retry, call, clock, counted };
};

/** Fails as often as there are failures, then answers; notes when it was tried, by the fake timers. */
const attempts = (failures: readonly UpstreamFailure[]) => {
  let tried = 0;
  let elapsed = 0;
  const at: number[] = [];
  return {
    at,
    advance: async (milliseconds: number) => {
      elapsed += milliseconds;
      await jest.advanceTimersByTimeAsync(milliseconds);
    },
    run: ({ resolve, reject }: Waiter<string>) => {
      at.push(elapsed);
      const failure = failures[tried];
      tried += 1;
      if (failure === undefined) resolve('answer');
      else reject(failure);
    },
  };
};

const settled = async <Value>(promise: Promise<Value>) =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

describe('a retry', () => {
  test('waits longer each time, by chance between nothing and the limit, and not longer than the longest', async () => {
    const { retry, call, counted } = start({ retries: 4, baseMs: 100, longestMs: 300 });
    const upstream = attempts([down(), down(), down(), down()]);
    const answer = retry(call(), upstream.run);
    for (let step = 0; step < 500; step += 1) await upstream.advance(1);
    await expect(answer).resolves.toBe('answer');
    // Half of 100, 200, 300 and 300, as the random number says.
    expect(upstream.at).toEqual([0, 50, 150, 300, 450]);
    expect(counted.retries).toBe(4);
  });

  test('comes at once when chance says so', async () => {
    const { retry, call } = start({}, () => 0);
    const upstream = attempts([down()]);
    const answer = retry(call(), upstream.run);
    await upstream.advance(1);
    await expect(answer).resolves.toBe('answer');
  });

  test('is given up after as many as allowed, with the last failure', async () => {
    const { retry, call } = start({ retries: 2 }, () => 0);
    const last = new UpstreamFailure('broken', 'last');
    const upstream = attempts([down(), down(), last, down()]);
    const outcome = settled(retry(call(), upstream.run));
    for (let step = 0; step < 5; step += 1) await upstream.advance(1);
    expect(await outcome).toEqual({ error: last });
    expect(upstream.at).toHaveLength(3);
  });

  test.each([
    ['the call may do harm twice', down(), { isIdempotent: false }],
    ['it cannot help', new UpstreamFailure('status', 'x', { status: 500 }), {}],
    ['the breaker is open', new UpstreamFailure('open', 'x'), {}],
    ['too many wait', new UpstreamFailure('full', 'x'), {}],
    ['nobody wants the answer', new UpstreamFailure('cancelled', 'x'), {}],
    ['the signal is aborted', down(), { signal: AbortSignal.abort() }],
  ])('is not made when %s', async (_when, failure, given) => {
    const { retry, call } = start({}, () => 0);
    const upstream = attempts([failure]);
    expect(await settled(retry(call(given), upstream.run))).toEqual({ error: failure });
    expect(upstream.at).toHaveLength(1);
  });

  test('waits as long as the upstream asks', async () => {
    const { retry, call } = start({}, () => 0);
    const busy = new UpstreamFailure('status', 'x', { status: 503, retryAfterMs: 2000 });
    const upstream = attempts([busy]);
    const answer = retry(call(), upstream.run);
    for (let step = 0; step < 21; step += 1) await upstream.advance(100);
    await expect(answer).resolves.toBe('answer');
    expect(upstream.at).toEqual([0, 2000]);
  });

  test('is not made when it would come after the end of the call', async () => {
    const { retry, call, clock } = start({}, () => 0);
    const busy = new UpstreamFailure('status', 'x', { status: 503, retryAfterMs: 2000 });
    const upstream = attempts([busy]);
    expect(await settled(retry(call({ endsAt: clock.now() + 1999 }), upstream.run))).toEqual({ error: busy });
  });

  test('ends with the call while it waits', async () => {
    const { retry, call } = start({}, () => 1);
    const upstream = attempts([down()]);
    const controller = new AbortController();
    const outcome = settled(retry(call({ signal: controller.signal }), upstream.run));
    await upstream.advance(10);
    const reason = new UpstreamFailure('cancelled', 'left');
    controller.abort(reason);
    expect(await outcome).toEqual({ error: reason });
    await upstream.advance(1000);
    expect(upstream.at).toHaveLength(1);
  });
});

describe('the budget of retries', () => {
  const callMany = async (count: number, isDown: () => boolean, parts: ReturnType<typeof start>) => {
    for (let made = 0; made < count; made += 1) {
      const outcome = settled(
        parts.retry(parts.call(), ({ resolve, reject }) => {
          if (isDown()) reject(down());
          else resolve('answer');
        }),
      );
      await jest.advanceTimersByTimeAsync(1);
      await outcome;
    }
  };

  test('is a fifth of all calls beside what was saved up', async () => {
    const parts = start({ retries: 1, reserve: 10 }, () => 0);
    await callMany(1000, () => true, parts);
    // 10 saved up, and a fifth of 1000.
    expect(parts.counted.retries).toBeGreaterThanOrEqual(208);
    expect(parts.counted.retries).toBeLessThanOrEqual(210);
  });

  test('is saved up by calls that go well, and no further than the reserve', async () => {
    const parts = start({ retries: 1, reserve: 10 }, () => 0);
    await callMany(1000, () => true, parts);
    await callMany(1000, () => false, parts);
    const before = parts.counted.retries;
    await callMany(12, () => true, parts);
    expect(parts.counted.retries - before).toBe(12);
    await callMany(3, () => true, parts);
    expect(parts.counted.retries - before).toBeLessThan(15);
  });
});
