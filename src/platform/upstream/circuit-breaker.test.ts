import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import {
  type BreakerSettings,
  createCircuitBreaker,
  defaultBreaker,
  type Permit,
} from './circuit-breaker.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const start = (settings: Partial<BreakerSettings> = {}, random: () => number = () => 0.5) => {
  const clock = createTestClock();
  const states: string[] = [];
  const breaker = createCircuitBreaker({
    settings: { ...defaultBreaker, ...settings },
    clock,
    random,
    onChange: (state) => states.push(state),
  });
  const admit = (): Permit => breaker.admit() ?? { succeeded: noLeave, failed: noLeave, dropped: noLeave };
  const noLeave = (): never => {
    throw new Error('It was not admitted.');
  };
  const make = (succeeded: number, failed: number): void => {
    for (let made = 0; made < succeeded; made += 1) admit().succeeded();
    for (let made = 0; made < failed; made += 1) admit().failed();
  };
  const pass = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds);
    await jest.advanceTimersByTimeAsync(milliseconds);
  };
  const open = (): void => make(0, 20);
  return { breaker, admit, make, pass, open, states };
};

describe('a closed circuit breaker', () => {
  test('opens at exactly 10 failures of 20', () => {
    const { breaker, make } = start();
    make(10, 9);
    expect(breaker.state()).toBe('closed');
    make(0, 1);
    expect(breaker.state()).toBe('open');
    expect(breaker.admit()).toBeUndefined();
    expect(breaker.refuses()).toBe(true);
  });

  test('stays closed at 10 failures of 21', () => {
    const { breaker, make } = start();
    make(11, 10);
    expect(breaker.state()).toBe('closed');
  });

  test('stays closed with fewer calls than it needs, however they end', () => {
    const { breaker, make } = start();
    make(0, 19);
    expect(breaker.state()).toBe('closed');
    make(0, 1);
    expect(breaker.state()).toBe('open');
  });

  test('forgets what is older than its window', async () => {
    const { breaker, make, pass } = start();
    make(0, 19);
    await pass(30_000);
    make(0, 19);
    expect(breaker.state()).toBe('closed');
    await pass(27_000);
    make(0, 1);
    expect(breaker.state()).toBe('open');
  });

  test('counts no call that is still on its way, and none that was cancelled', () => {
    const { breaker, admit } = start();
    const onTheirWay = Array.from({ length: 100 }, admit);
    for (let made = 0; made < 100; made += 1) admit().dropped();
    for (const permit of onTheirWay.slice(0, 20)) permit.failed();
    expect(breaker.state()).toBe('open');
  });

  test('is not kept closed by what was only dropped', () => {
    const { breaker, admit, make } = start();
    for (let made = 0; made < 1000; made += 1) admit().dropped();
    make(0, 19);
    expect(breaker.state()).toBe('closed');
  });
});

describe('an open circuit breaker', () => {
  test('lets five calls through after its time, and no sixth', async () => {
    const { breaker, open, pass, states } = start();
    open();
    await pass(59_999);
    expect(breaker.state()).toBe('open');
    await pass(1);
    expect(breaker.state()).toBe('half-open');
    expect(Array.from({ length: 7 }, () => breaker.admit() !== undefined)).toEqual([
      ...[true, true, true, true, true],
      ...[false, false],
    ]);
    expect(states).toEqual(['open', 'half-open']);
  });

  test('closes when most of them go well, and starts to count anew', async () => {
    const { breaker, admit, open, make, pass } = start({ resetMs: 1000 });
    open();
    await pass(1000);
    const [a, b, c, d, e] = Array.from({ length: 5 }, admit);
    a?.failed();
    b?.succeeded();
    c?.failed();
    d?.succeeded();
    expect(breaker.state()).toBe('half-open');
    e?.succeeded();
    await pass(0);
    expect(breaker.state()).toBe('closed');
    make(0, 19);
    expect(breaker.state()).toBe('closed');
  });

  test('opens again at once when most of them fail', async () => {
    const { breaker, admit, open, pass } = start();
    open();
    await pass(60_000);
    const [a, b, c, d, e] = Array.from({ length: 5 }, admit);
    a?.succeeded();
    b?.failed();
    c?.failed();
    d?.failed();
    expect(breaker.state()).toBe('open');
    e?.succeeded();
    await pass(0);
    expect(breaker.state()).toBe('open');
    await pass(60_000);
    expect(breaker.state()).toBe('half-open');
  });

  test('admits another probe for one that was cancelled', async () => {
    const { breaker, admit, open, pass } = start();
    open();
    await pass(60_000);
    const probes = Array.from({ length: 5 }, admit);
    probes[0]?.dropped();
    expect(breaker.state()).toBe('half-open');
    expect(breaker.admit()).toBeDefined();
    expect(breaker.admit()).toBeUndefined();
  });

  test('is neither closed nor opened by a call from before', async () => {
    const { breaker, admit, open, pass } = start();
    const late = Array.from({ length: 40 }, admit);
    open();
    for (const permit of late.slice(0, 10)) permit.succeeded();
    await pass(60_000);
    for (const permit of late.slice(10, 20)) permit.succeeded();
    for (const permit of late.slice(20, 30)) permit.failed();
    await pass(0);
    expect(breaker.state()).toBe('half-open');
    for (const permit of Array.from({ length: 3 }, admit)) permit.succeeded();
    await pass(0);
    expect(breaker.state()).toBe('closed');
    for (const permit of late.slice(30)) permit.failed();
    expect(breaker.state()).toBe('closed');
  });

  test.each([
    [0, 48_000],
    [1, 72_000],
  ])('stays open for its time give or take a fifth, each time by chance', async (chance, milliseconds) => {
    let drawn = 0.5;
    const { breaker, admit, open, pass } = start({}, () => drawn);
    drawn = chance;
    open();
    // What was drawn before counts for this time, and what was drawn now for the next.
    expect(breaker.retryAfterMs()).toBe(60_000);
    await pass(60_000);
    for (const permit of Array.from({ length: 3 }, admit)) permit.failed();
    expect(breaker.retryAfterMs()).toBe(milliseconds);
    await pass(milliseconds - 1);
    expect(breaker.state()).toBe('open');
    await pass(1);
    expect(breaker.state()).toBe('half-open');
  });

  test('leaves no timer behind when it is stopped', () => {
    const { breaker, open } = start();
    open();
    breaker.stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});
