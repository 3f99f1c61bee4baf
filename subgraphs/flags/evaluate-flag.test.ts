import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateFlag, rolloutBucket, type Subject } from './evaluate-flag.ts';
import type { FeatureFlag } from './feature-flag.ts';

const flagOf = (given: Partial<FeatureFlag> = {}): FeatureFlag => ({
  key: 'FEATURE',
  description: '',
  enabled: true,
  rolloutPercentage: 100,
  tiers: [],
  ...given,
});

const free: Subject = { id: 'somebody', tier: 'FREE' };
const anonymous: Subject = { id: null, tier: null };
const paying = { tiers: ['PREMIUM', 'ENTERPRISE'] } as const;

/** The first id that falls into a bucket on the wanted side. */
const idWhere = (isWanted: (bucket: number) => boolean): string => {
  let n = 0;
  while (!isWanted(rolloutBucket('FEATURE', `id-${n}`))) n += 1;
  return `id-${n}`;
};

describe('a feature flag', () => {
  test.each<[string, Partial<FeatureFlag>, Subject, boolean, string]>([
    ['is off when it is disabled', { enabled: false }, free, false, 'DISABLED'],
    ['is off when it is disabled, whatever the tier', { enabled: false, ...paying }, free, false, 'DISABLED'],
    ['is on for everybody at 100 %', {}, free, true, 'STATIC'],
    ['is on for anonymous callers at 100 %', {}, anonymous, true, 'STATIC'],
    ['is off for everybody at 0 %', { rolloutPercentage: 0 }, free, false, 'STATIC'],
    ['is off for anonymous callers at 0 %', { rolloutPercentage: 0 }, anonymous, false, 'STATIC'],
    ['is off for a tier that is not in its audience', paying, free, false, 'DEFAULT'],
    ['is off for anonymous callers when it has an audience', paying, anonymous, false, 'DEFAULT'],
    ['is on for a tier of its audience', paying, { id: 'a', tier: 'PREMIUM' }, true, 'STATIC'],
    [
      'is off for anonymous callers while it is rolled out',
      { rolloutPercentage: 99.999 },
      anonymous,
      false,
      'DEFAULT',
    ],
    [
      'keeps to its audience while it is rolled out',
      { ...paying, rolloutPercentage: 99.999 },
      free,
      false,
      'DEFAULT',
    ],
  ])('%s', (_what, given, subject, enabled, reason) => {
    const flag = flagOf(given);
    expect(evaluateFlag(flag, subject)).toEqual({ flag, enabled, reason });
  });

  test.each([
    [0.001, (bucket: number) => bucket === 0, true],
    [0.001, (bucket: number) => bucket === 1, false],
    [50, (bucket: number) => bucket === 49_999, true],
    [50, (bucket: number) => bucket === 50_000, false],
    [99.999, (bucket: number) => bucket === 99_998, true],
    [99.999, (bucket: number) => bucket === 99_999, false],
  ])('at %f %% splits exactly at its bucket (%#)', (rolloutPercentage, isWanted, enabled) => {
    const subject: Subject = { id: idWhere(isWanted), tier: 'FREE' };
    expect(evaluateFlag(flagOf({ rolloutPercentage }), subject)).toMatchObject({ enabled, reason: 'SPLIT' });
  });

  test('is the same for the same account every time', () => {
    const subject: Subject = { id: 'somebody', tier: 'FREE' };
    const once = evaluateFlag(flagOf({ rolloutPercentage: 50 }), subject);
    expect(evaluateFlag(flagOf({ rolloutPercentage: 50 }), { ...subject })).toEqual(once);
  });

  test('is taken from nobody when its roll-out is raised', () => {
    const percentage = fc.integer({ min: 0, max: 100_000 }).map((steps) => steps / 1000);
    fc.assert(
      fc.property(percentage, percentage, fc.string(), (a, b, id) => {
        const isOn = (rolloutPercentage: number) =>
          evaluateFlag(flagOf({ rolloutPercentage }), { id, tier: 'FREE' }).enabled;
        return !isOn(Math.min(a, b)) || isOn(Math.max(a, b));
      }),
      { numRuns: 1000 },
    );
  });
});

/** Upper bounds that a fair draw passes in 999 of 1000 cases, by degrees of freedom. */
const chiSquareBound = { 1: 10.83, 99: 148.2 } as const;

describe('the buckets of 100 000 accounts', () => {
  const ids = Array.from(
    { length: 100_000 },
    (_, n) => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
  );
  const bucketsOf = (key: string): number[] => ids.map((id) => rolloutBucket(key, id));
  const [one, other] = [bucketsOf('FEATURE_ML_V2'), bucketsOf('FEATURE_RATE_LIMITING_V2')];

  test('lie between 0 and 99 999', () => {
    expect(one.every((bucket) => Number.isInteger(bucket) && bucket >= 0 && bucket < 100_000)).toBe(true);
  });

  test.each([
    ['FEATURE_ML_V2', one],
    ['FEATURE_RATE_LIMITING_V2', other],
  ])('of %s are spread evenly over the percents', (_key, buckets) => {
    const counts = new Array<number>(100).fill(0);
    for (const bucket of buckets)
      counts[Math.floor(bucket / 1000)] = (counts[Math.floor(bucket / 1000)] ?? 0) + 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(chiSquareBound[99]);
  });

  test('of one flag say nothing about those of another', () => {
    const [share, total] = [0.3, ids.length];
    const isIn = (bucket: number | undefined): boolean => (bucket ?? 0) < share * 100_000;
    const both = [0, 0, 0, 0];
    one.forEach((bucket, index) => {
      const cell = (isIn(bucket) ? 2 : 0) + (isIn(other[index]) ? 1 : 0);
      both[cell] = (both[cell] ?? 0) + 1;
    });
    const [neither = 0, second = 0, first = 0, all = 0] = both;
    const inFirst = first + all;
    const inSecond = second + all;
    const difference = neither * all - first * second;
    const chiSquare =
      (total * difference ** 2) / (inFirst * inSecond * (total - inFirst) * (total - inSecond));
    expect(chiSquare).toBeLessThan(chiSquareBound[1]);
  });
});
