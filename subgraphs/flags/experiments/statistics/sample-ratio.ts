import { chiSquareTail } from './distributions.ts';

export interface SampleRatio {
  /** Null while a variant expects too few units for the test. */
  readonly pValue: number | null;
  /** The split is not the one that was asked for: what comes out of the experiment must not be believed. */
  readonly mismatch: boolean;
}

/** Strict, because people look often, and a false alarm costs an experiment. */
const mismatchBelow = 0.001;
const fewestExpected = 8;

/** Whether the variants' units fit their weights, by the chi-square test. */
export const checkSampleRatio = (
  arms: readonly { readonly units: number; readonly weight: number }[],
): SampleRatio => {
  const weighted = arms.filter(({ weight, units }) => weight > 0 || units > 0);
  const units = weighted.reduce((sum, arm) => sum + arm.units, 0);
  const weights = weighted.reduce((sum, arm) => sum + arm.weight, 0);
  // Units in a variant that nobody should get need no test.
  if (weighted.some(({ weight }) => weight === 0)) return { pValue: 0, mismatch: true };
  const expected = weighted.map(({ weight }) => (units * weight) / weights);
  if (weighted.length < 2 || Math.min(...expected) < fewestExpected) return { pValue: null, mismatch: false };
  const statistic = weighted.reduce((sum, arm, index) => {
    const wanted = expected[index] ?? 0;
    return sum + (arm.units - wanted) ** 2 / wanted;
  }, 0);
  const pValue = chiSquareTail(statistic, weighted.length - 1);
  return { pValue, mismatch: pValue < mismatchBelow };
};
