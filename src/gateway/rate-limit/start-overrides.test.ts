import { afterEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import type { Principal } from '#platform/identity.ts';
import type { OverrideEntry, OverridePage } from '#platform/rate-limit/override-entry.ts';
import { tierPolicies } from '#platform/rate-limit/policy.ts';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { principalOf } from '#support/principal.ts';
import { createCallerLimits } from './caller-limits.ts';
import { type Overrides, startOverrides } from './start-overrides.ts';

const opened: Overrides[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop();
});

const entry = (subject: string, factor: number | null, more: Partial<OverrideEntry> = {}): OverrideEntry => ({
  kind: 'USER',
  subject,
  limits: factor === null ? null : { factor },
  expiresAt: null,
  ...more,
});

/** A log that the test writes, read page by page. */
const start = () => {
  const log = { pages: [] as Omit<OverridePage, 'cursor'>[], isAway: false };
  const clock = createTestClock();
  const lines = createTestLog();
  const overrides = startOverrides({
    read: async (after) => {
      if (log.isAway) throw new Error('away');
      const at = Number(after ?? 0);
      const page = log.pages[at] ?? { entries: [], isFirst: at === 0, isLast: true };
      return { ...page, cursor: String(Math.min(at + 1, log.pages.length)) };
    },
    everyMs: 3_600_000,
    clock,
    logger: lines.logger,
    registry: new Registry(),
  });
  opened.push(overrides);
  return { log, clock, overrides, factorOf: (subject: string) => overrides.find('USER', subject) };
};

describe('the copy of the overrides', () => {
  test('takes what the log says, over pages, and forgets what was removed', async () => {
    const { log, overrides, factorOf } = start();
    log.pages.push({ entries: [entry('a', 2), entry('b', 3)], isFirst: true, isLast: false });
    log.pages.push({ entries: [entry('a', null), entry('c', 4)], isFirst: false, isLast: true });
    await overrides.catchUp();
    expect(['a', 'b', 'c'].map(factorOf)).toEqual([undefined, { factor: 3 }, { factor: 4 }]);
    expect(overrides.find('CLIENT_NAME', 'b')).toBeUndefined();
  });

  test('begins anew when the log does', async () => {
    const { log, overrides, factorOf } = start();
    log.pages.push({ entries: [entry('a', 2)], isFirst: true, isLast: true });
    await overrides.catchUp();
    log.pages.push({ entries: [entry('b', 3)], isFirst: true, isLast: true });
    await overrides.catchUp();
    expect(['a', 'b'].map(factorOf)).toEqual([undefined, { factor: 3 }]);
  });

  test('holds while identity is away, but for what ends by itself', async () => {
    const { log, clock, overrides, factorOf } = start();
    const soon = { expiresAt: clock.now() + 1000 };
    log.pages.push({ entries: [entry('a', 2), entry('b', 3, soon)], isFirst: true, isLast: true });
    await overrides.catchUp();
    log.isAway = true;
    await expect(overrides.catchUp()).rejects.toThrow('away');
    expect(['a', 'b'].map(factorOf)).toEqual([{ factor: 2 }, { factor: 3 }]);
    clock.advance(1000);
    expect(['a', 'b'].map(factorOf)).toEqual([{ factor: 2 }, undefined]);
  });
});

describe('the limits of a caller', () => {
  const known: Record<string, { readonly factor: number } | { readonly windows: [] }> = {
    'USER a': { factor: 2 },
    'API_KEY k': { factor: 4 },
    'CLIENT c': { factor: 8 },
    'CLIENT_NAME slow': { factor: 0.5 },
    'CLIENT_NAME greedy': { factor: 9 },
    'CLIENT_NAME free': { windows: [] },
    'USER tiny': { factor: 1e-9 },
  };
  const limitsOf = createCallerLimits({ find: (kind, subject) => known[`${kind} ${subject}`] });
  const of = (principal: Partial<Principal>, clientName = 'unknown') => {
    const limit = limitsOf({
      principal: { ...principalOf({ id: 'z' }), ...principal },
      address: '192.0.2.1',
      clientName,
    });
    return { perMinute: limit.policy.windows[0]?.limit, identity: limit.identity };
  };
  const key = (id: string) => ({ kind: 'api-key', id }) as const;

  test.each([
    ['an account without an override', of({}), 10, 'user:z'],
    ['an account', of({ id: 'a' }), 20, 'user:a'],
    ['a key of an account', of({ id: 'a', credential: key('other') }), 20, 'user:a'],
    ['a key with limits of its own', of({ id: 'a', credential: key('k') }), 40, 'key:k'],
    ['a client', of({ kind: 'service', id: 'c' }), 80, 'service:c'],
    ['an account whose id is that of a client', of({ id: 'c' }), 10, 'user:c'],
    ['a client whose id is that of an account', of({ kind: 'service', id: 'a' }), 10, 'service:a'],
    ['who is not signed in', of({ kind: 'anonymous', id: null }), 10, 'ip:192.0.2.1'],
    ['a name with less', of({}, 'slow'), 5, 'user:z'],
    ['a name with less, on top of more', of({ id: 'a' }, 'slow'), 10, 'user:a'],
    [
      'who is not signed in, by a name with less',
      of({ kind: 'anonymous', id: null }, 'slow'),
      5,
      'ip:192.0.2.1',
    ],
    ['a name that was given more', of({}, 'greedy'), 10, 'user:z'],
    ['a name that was given no limit', of({}, 'free'), 10, 'user:z'],
    ['a limit too small to count', of({ id: 'tiny' }), 10, 'user:tiny'],
  ])('%s', (_who, found, perMinute, identity) => {
    expect(found).toEqual({ perMinute, identity });
  });

  test('are the same object for the same caller, and the tier’s own without an override', () => {
    const caller = { principal: principalOf({ id: 'a' }), address: '', clientName: 'slow' };
    expect(limitsOf(caller).policy).toBe(limitsOf(caller).policy);
    const plain = { principal: principalOf(), address: '', clientName: '' };
    expect(limitsOf(plain)).toMatchObject({ policy: tierPolicies.FREE, isOverridden: false });
  });
});
