import { lowerBeta, solveIncreasing, upperGamma } from './special-functions.ts';

/** The share of the normal distribution above z. */
const normalTail = (z: number): number =>
  z >= 0 ? upperGamma(0.5, (z * z) / 2) / 2 : 1 - upperGamma(0.5, (z * z) / 2) / 2;

export const normalCdf = (z: number): number => normalTail(-z);

/** Beyond it the tail is smaller than any number that is not zero. */
const normalEnd = 39;

const requireShare = (p: number): void => {
  if (!(p > 0 && p < 1)) throw new RangeError('A quantile takes a share between 0 and 1.');
};

export const normalQuantile = (p: number): number => {
  requireShare(p);
  // Small shares keep their digits in the lower tail; a large one is 1 minus such a share.
  if (p > 0.5) return -normalQuantile(1 - p);
  return p === 0.5 ? 0 : solveIncreasing((z) => normalCdf(z) - p, -normalEnd, 0);
};

/** The share of Student's distribution above t. */
const studentTail = (t: number, degrees: number): number => {
  const outside = lowerBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t >= 0 ? outside : 1 - outside;
};

export const studentCdf = (t: number, degrees: number): number => studentTail(-t, degrees);

export const studentQuantile = (p: number, degrees: number): number => {
  requireShare(p);
  if (p > 0.5) return -studentQuantile(1 - p, degrees);
  if (p === 0.5) return 0;
  let low = -1;
  while (studentCdf(low, degrees) > p) low *= 2;
  return solveIncreasing((t) => studentCdf(t, degrees) - p, low, 0);
};

/** The share of the chi-square distribution above x. */
export const chiSquareTail = (x: number, degrees: number): number => upperGamma(degrees / 2, x / 2);

export const chiSquareQuantile = (p: number, degrees: number): number => {
  requireShare(p);
  let high = degrees;
  while (1 - chiSquareTail(high, degrees) < p) high *= 2;
  return solveIncreasing((x) => 1 - chiSquareTail(x, degrees) - p, 0, high);
};
