import { murmur3 } from './murmur3.ts';

const { floor } = Math;

/** Steps of 0.001 %. */
export const bucketCount = 100_000;

/**
 * One seed per purpose: that a person is in a roll-out says nothing about the variant they get, about the experiments
 * that exclude each other, or about who is held out.
 */
export const seeds = {
  rollout: 0,
  variant: 86_028_157,
  exclusion: 1_640_531_527,
  holdout: 974_593_439,
} as const;

/**
 * The bucket of an id, 0 to 99 999. The salt is a flag's or an experiment's own, so the first ten percent of one are not
 * those of another. The product stays below 2^53, so it is exact; a remainder would favour the low buckets.
 */
export const bucketOf = (salt: string, id: string, seed: number): number =>
  floor((murmur3(`${salt}:${id}`, seed) * bucketCount) / 0x1_0000_0000);

/** How many of the buckets a percentage is; 0 % is none of them and 100 % all. */
export const bucketsFor = (percentage: number): number =>
  Math.min(bucketCount, Math.max(0, Math.round((percentage / 100) * bucketCount)));

/** The upper ends of the ranges of buckets that weights divide the whole into. */
export const rangesFor = (weights: readonly number[]): readonly number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  return weights.map((weight) => {
    reached += weight;
    return total === 0 ? 0 : Math.round((reached / total) * bucketCount);
  });
};
