import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tiers } from '../identity.ts';
import { createPolicy, globalPolicy, Override, shareOf, tierPolicies, withOverride } from './policy.ts';

const limits = (policy: { readonly windows: readonly { readonly limit: number }[] }): number[] =>
  policy.windows.map(({ limit }) => limit);

describe('the tiers', () => {
  test.each([
    ['FREE', [10, 100]],
    ['PREMIUM', [50, 1000]],
    ['ENTERPRISE', [500, 10_000]],
    ['ADMIN', [5000, 100_000]],
  ] as const)('%s has its limits by minute and hour', (tier, expected) => {
    const policy = tierPolicies[tier];
    expect(limits(policy)).toEqual(expected);
    expect(policy.windows.map(({ windowMs }) => windowMs)).toEqual([60_000, 3_600_000]);
    expect(policy).toMatchObject({ tier, onStoreFailure: 'local', shadow: false });
  });

  test('are all there, under one name, so that a change of tier keeps what is spent', () => {
    expect(Object.keys(tierPolicies)).toEqual([...tiers]);
    expect(
      new Set(Object.values(tierPolicies).map(({ name, signature }) => `${name} ${signature}`)).size,
    ).toBe(1);
  });

  test('together may spend ten thousand tokens a second', () => {
    expect(limits(globalPolicy)).toEqual([10_000]);
  });
});

test('a whole limit fills its window exactly, however odd the two are', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 86_400 }),
      (limit, seconds) => {
        const policy = createPolicy({ name: 'a', windows: [{ name: 'w', limit, windowMs: seconds * 1000 }] });
        const [window] = policy.windows;
        expect(window).toBeDefined();
        if (window === undefined) return;
        expect(Number.isSafeInteger(window.unitsPerMs)).toBe(true);
        expect(window.unitsPerMs * window.windowMs).toBe(window.capacity);
        expect(window.capacity / window.scale).toBe(limit * 1_000_000);
      },
    ),
  );
});

test.each([
  ['more than can be counted exactly', 1e9, 2_592_000_000],
  ['too little to count', 0.000_001, 3_600_000],
  ['nothing', 0, 1000],
  ['a window too short', 1, 50],
])('a limit of %s is refused', (_what, limit, windowMs) => {
  expect(() => createPolicy({ name: 'a', windows: [{ name: 'w', limit, windowMs }] })).toThrow();
});

describe('an override', () => {
  test('replaces the windows or multiplies the limits', () => {
    expect(limits(withOverride(tierPolicies.FREE, Override.parse({ factor: 2.5 })))).toEqual([25, 250]);
    const windows = [{ name: 'second', limit: 3, windowMs: 1000 }];
    expect(limits(withOverride(tierPolicies.FREE, Override.parse({ windows })))).toEqual([3]);
    expect(withOverride(tierPolicies.FREE, undefined)).toBe(tierPolicies.FREE);
  });

  test('keeps everything else and is made once', () => {
    const override = Override.parse({ factor: 2 });
    const policy = withOverride(tierPolicies.PREMIUM, override);
    expect(policy).toMatchObject({
      name: 'operations',
      tier: 'PREMIUM',
      signature: tierPolicies.PREMIUM.signature,
    });
    expect(withOverride(tierPolicies.PREMIUM, override)).toBe(policy);
  });

  test.each([{}, { factor: 0 }, { factor: -1 }, { windows: [], factor: 2 }, { windows: [{}] }])(
    'that says %j is refused',
    (given) => expect(Override.safeParse(given).success).toBe(false),
  );
});

describe('the share of a node that is cut off', () => {
  test.each([
    [1, [10, 100]],
    [2, [7.5, 75]],
    [3, [5, 50]],
    [15, [1, 10]],
  ])('of %d is a part of the limit and a half more, and never above it', (nodes, expected) => {
    expect(limits(shareOf(tierPolicies.FREE, nodes))).toEqual(expected);
  });

  test('exists for the smallest limit and many nodes', () => {
    const daily = createPolicy({
      name: 'export',
      windows: [{ name: 'day', limit: 1, windowMs: 86_400_000 }],
    });
    const [window] = shareOf(daily, 1000).windows;
    expect(window?.limit).toBeCloseTo(0.0015);
  });
});
