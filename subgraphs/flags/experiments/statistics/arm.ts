/** What is known of one metric in one variant: two numbers for each unit, a value y and a weight x. */
export interface Moments {
  readonly units: number;
  readonly meanY: number;
  readonly meanX: number;
  readonly varianceY: number;
  readonly varianceX: number;
  readonly covariance: number;
}

export interface ArmEstimate {
  readonly units: number;
  readonly value: number;
  readonly standardError: number;
}

/**
 * The mean of y over the mean of x. With x = 1 for all it is a plain mean; else its variance comes from the delta method,
 * because the values of one unit belong together. Null where there is nothing to divide by.
 */
export const estimateArm = (moments: Moments): ArmEstimate | null => {
  const { units, meanY, meanX, varianceY, varianceX, covariance } = moments;
  if (units < 2 || meanX === 0) return null;
  const value = meanY / meanX;
  const variance = (varianceY - 2 * value * covariance + value * value * varianceX) / (meanX * meanX);
  // Rounding may leave a tiny negative variance where there is none.
  return { units, value, standardError: Math.sqrt(Math.max(0, variance) / units) };
};
