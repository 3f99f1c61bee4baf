import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bucketCount, bucketOf, bucketsFor, rangesFor, seeds } from './buckets.ts';
import { murmur3 } from './murmur3.ts';

/** Upper bounds that a fair draw passes in 999 of 1000 cases, by degrees of freedom. */
const bounds: Readonly<Record<number, number>> = { 99: 148.23 };

const chiSquare = (counts: readonly number[], expected: number): number =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);

const million = 1_000_000;
const { floor } = Math;
const uuidOf = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const ids: Readonly<Record<string, (n: number) => string>> = {
  'UUIDs in a row': uuidOf,
  'small numbers': String,
  'names that are not ASCII': (n) => `ユーザー-${n}-жук-🦊`,
};

const hundredths = (salt: string, seed: number, idOf: (n: number) => string): Uint8Array => {
  const found = new Uint8Array(million);
  for (let n = 0; n < million; n += 1) found[n] = floor(bucketOf(salt, idOf(n), seed) / 1000);
  return found;
};

/** How often each pair of tenths comes together. */
const pairs = (one: Uint8Array, other: Uint8Array): readonly number[] => {
  const counts = new Array<number>(100).fill(0);
  for (let n = 0; n < million; n += 1) {
    const cell = floor((one[n] ?? 0) / 10) * 10 + floor((other[n] ?? 0) / 10);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
};

describe('the buckets of a million ids', () => {
  test.each(Object.entries(ids))('%s are spread evenly', (_name, idOf) => {
    const counts = new Array<number>(100).fill(0);
    for (const hundredth of hundredths('FEATURE_ML_V2', seeds.rollout, idOf)) {
      counts[hundredth] = (counts[hundredth] ?? 0) + 1;
    }
    expect(chiSquare(counts, million / 100)).toBeLessThan(bounds[99] ?? 0);
  });

  test('say nothing of one flag about another, nor of a roll-out about variants', () => {
    const one = hundredths('FEATURE_ML_V2', seeds.rollout, uuidOf);
    const otherFlag = hundredths('FEATURE_ML_V3', seeds.rollout, uuidOf);
    const ownVariants = hundredths('FEATURE_ML_V2', seeds.variant, uuidOf);
    for (const other of [otherFlag, ownVariants]) {
      expect(chiSquare(pairs(one, other), million / 100)).toBeLessThan(bounds[99] ?? 0);
    }
  });
});

describe('a bucket', () => {
  test('is the exact share of the hash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (id, salt) => {
        const exact = (BigInt(murmur3(`${salt}:${id}`, 7)) * BigInt(bucketCount)) >> 32n;
        expect(bucketOf(salt, id, 7)).toBe(Number(exact));
      }),
    );
  });

  test('of an id is the same whatever way its text was made', () => {
    const long = `${'x'.repeat(500)}é`;
    expect(bucketOf('a', long, 0)).toBe(bucketOf('a', [...long].join(''), 0));
    expect(murmur3('naïve', 1)).toBe(murmur3(Buffer.from('naïve', 'utf8').toString('utf8'), 1));
  });
});

describe('percentages and weights', () => {
  test.each([
    [0, 0],
    [0.001, 1],
    [0.0004, 0],
    [33.333, 33_333],
    [99.999, 99_999],
    [100, 100_000],
    [-1, 0],
    [101, 100_000],
  ])('%d % are %d buckets', (percentage, expected) => {
    expect(bucketsFor(percentage)).toBe(expected);
  });

  test.each([
    [[1], [100_000]],
    [
      [50, 50],
      [50_000, 100_000],
    ],
    [
      [1, 1, 1],
      [33_333, 66_667, 100_000],
    ],
    [
      [0, 1, 0],
      [0, 100_000, 100_000],
    ],
    [
      [0, 0],
      [0, 0],
    ],
  ])('the weights %j divide the buckets at %j', (weights, expected) => {
    expect(rangesFor(weights)).toEqual(expected);
  });
});
