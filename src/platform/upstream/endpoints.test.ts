import { describe, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { createEndpoints, type EjectionSettings } from './endpoints.ts';

/** The same numbers for every run. */
const createRandom = (seed = 7) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
};

const start = (names: readonly [string, ...string[]], settings: Partial<EjectionSettings> = {}) => {
  const clock = createTestClock();
  const changes: string[] = [];
  const endpoints = createEndpoints({
    targets: names,
    settings: { afterFailures: 3, ejectMs: 30_000, ...settings },
    clock,
    random: createRandom(),
    onChange: (name, isEjected) => changes.push(`${name} ${isEjected ? 'ejected' : 'back'}`),
  });
  const call = (
    tookMs: number | ((name: string) => number),
    isUnhealthy: (name: string) => boolean | null,
  ) => {
    const endpoint = endpoints.enter();
    const name = endpoint.target;
    const took = typeof tookMs === 'number' ? tookMs : tookMs(name);
    return { name, verdict: endpoints.left(endpoint, isUnhealthy(name), took) };
  };
  /** How often each was asked. */
  const callMany = (count: number, ...how: Parameters<typeof call>): Record<string, number> => {
    const asked: Record<string, number> = {};
    for (let made = 0; made < count; made += 1) {
      const { name } = call(...how);
      asked[name] = (asked[name] ?? 0) + 1;
    }
    return asked;
  };
  /** One call that goes to `name`, because there are so many on their way to the others. */
  const reach = (name: string) => {
    const others: ReturnType<typeof endpoints.enter>[] = [];
    let chosen = endpoints.enter();
    while (chosen.target !== name && others.length < 2000) {
      others.push(chosen);
      chosen = endpoints.enter();
    }
    for (const other of others) endpoints.left(other, null, 1);
    if (chosen.target === name) return chosen;
    endpoints.left(chosen, null, 1);
    return undefined;
  };
  const failAt = (name: string): void => {
    const endpoint = reach(name);
    if (endpoint === undefined) throw new Error(`${name} is not asked.`);
    endpoints.left(endpoint, true, 1);
  };
  return { endpoints, clock, changes, call, callMany, reach, failAt };
};

const healthy = () => false;

describe('several endpoints', () => {
  test('share the calls', () => {
    const asked = start(['a', 'b', 'c']).callMany(3000, 10, healthy);
    for (const name of ['a', 'b', 'c']) expect(asked[name]).toBeGreaterThan(500);
  });

  test('are asked the less the slower they are', () => {
    const { callMany } = start(['slow', 'fast']);
    const asked = callMany(1000, (name) => (name === 'slow' ? 200 : 5), healthy);
    expect(asked['fast']).toBeGreaterThan(900);
  });

  test('that were slow are tried again after a while', () => {
    const { callMany, clock } = start(['slow', 'fast']);
    callMany(100, (name) => (name === 'slow' ? 200 : 5), healthy);
    clock.advance(120_000);
    const asked = callMany(100, 5, healthy);
    expect(asked['slow']).toBeGreaterThan(10);
  });

  test('are asked the less the more calls are on their way to them', () => {
    const { endpoints } = start(['a', 'b']);
    const asked = Array.from({ length: 20 }, () => endpoints.enter().target);
    expect(asked.filter((name) => name === 'a')).toHaveLength(10);
  });
});

describe('an endpoint that fails', () => {
  const bFails = (name: string): boolean => name === 'b';

  test('is left alone after three failures in a row, and comes back', () => {
    const { failAt, callMany, clock, changes } = start(['a', 'b']);
    failAt('b');
    failAt('b');
    expect(changes).toEqual([]);
    failAt('b');
    expect(changes).toEqual(['b ejected']);
    expect(callMany(500, 1, healthy)['b']).toBeUndefined();
    expect(() => failAt('b')).toThrow('b is not asked.');
    clock.advance(36_001);
    expect(callMany(500, 1, healthy)['b']).toBeGreaterThan(50);
    expect(changes).toEqual(['b ejected', 'b back']);
  });

  test('is asked at once when it comes back, however long it had failed', () => {
    const { endpoints, failAt, callMany, clock } = start(['a', 'b'], { ejectMs: 10 });
    const onTheirWay = Array.from({ length: 40 }, () => endpoints.enter());
    for (const endpoint of onTheirWay) endpoints.left(endpoint, bFails(endpoint.target), 1);
    for (let round = 0; round < 20; round += 1) {
      clock.advance(1000);
      failAt('b');
    }
    clock.advance(1000);
    expect(callMany(20, 1, healthy)['b']).toBeGreaterThan(0);
  });

  test('is left alone longer each time, until it answers', () => {
    const { endpoints, reach, failAt, callMany, clock } = start(['a', 'b']);
    const isAsked = (): boolean => {
      const endpoint = reach('b');
      if (endpoint !== undefined) endpoints.left(endpoint, null, 1);
      return endpoint !== undefined;
    };
    for (let failed = 0; failed < 3; failed += 1) failAt('b');
    clock.advance(36_001);
    expect(isAsked()).toBe(true);
    failAt('b');
    clock.advance(36_001);
    expect(isAsked()).toBe(false);
    clock.advance(36_001);
    expect(isAsked()).toBe(true);
    expect(callMany(500, 1, healthy)['b']).toBeGreaterThan(50);
    for (let failed = 0; failed < 3; failed += 1) failAt('b');
    clock.advance(36_001);
    expect(isAsked()).toBe(true);
  });

  test('is not left alone for failures that others interrupt', () => {
    let count = 0;
    const { callMany, changes } = start(['a', 'b']);
    callMany(200, 1, (name) => {
      if (name === 'a') return false;
      count += 1;
      return count % 3 !== 0;
    });
    expect(changes).toEqual([]);
  });

  test('is avoided at once, because it must not look fast', () => {
    const { callMany } = start(['a', 'b'], { afterFailures: 1000 });
    expect(callMany(100, 1, bFails)['b']).toBeLessThan(10);
  });

  test('says nothing of all as long as another does not fail', () => {
    const { call } = start(['a', 'b']);
    const verdicts = Array.from({ length: 100 }, () => call(1, bFails));
    expect(new Set(verdicts.filter(({ name }) => name === 'b').map(({ verdict }) => verdict))).toEqual(
      new Set([null]),
    );
    expect(verdicts.filter(({ name }) => name === 'a').every(({ verdict }) => verdict === false)).toBe(true);
  });

  test('is asked all the same when all fail, and then speaks for all', () => {
    const { call, callMany } = start(['a', 'b']);
    callMany(20, 1, () => true);
    const verdicts = Array.from({ length: 20 }, () => call(1, () => true));
    expect(new Set(verdicts.map(({ name }) => name))).toEqual(new Set(['a', 'b']));
    expect(verdicts.every(({ verdict }) => verdict === true)).toBe(true);
  });

  test('once is avoided by the retry, as long as the other is not very busy', () => {
    const { endpoints } = start(['a', 'b']);
    for (let round = 0; round < 20; round += 1) {
      const failed = endpoints.enter();
      const others = Array.from({ length: 50 }, () => endpoints.enter());
      endpoints.left(failed, true, 1);
      const next = endpoints.enter();
      expect(next.target).not.toBe(failed.target);
      for (const endpoint of [next, ...others]) endpoints.left(endpoint, false, 1);
    }
  });

  test('that is the only one is never left alone, and speaks for itself', () => {
    const { call, changes } = start(['only']);
    const verdicts = Array.from({ length: 20 }, () => call(1, () => true).verdict);
    expect(new Set(verdicts)).toEqual(new Set([true]));
    expect(changes).toEqual([]);
    expect(call(1, () => null).verdict).toBeNull();
  });
});
