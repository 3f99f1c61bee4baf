/**
 * Asymptotic confidence sequences (Waudby-Smith and others, arXiv 2103.06476): intervals that hold at all sample sizes at
 * once, however often somebody looks, and the p-values that belong to them.
 */
export interface SequentialDesign {
  /** The share of experiments without an effect that may ever be called significant. */
  readonly alpha: number;
  /** The number of units at which the interval is as narrow as it can be; it holds at every other, too. */
  readonly tunedFor: number;
}

const mixtureVariance = ({ alpha, tunedFor }: SequentialDesign): number => {
  const surprise = -2 * Math.log(alpha);
  return (surprise + Math.log(1 + surprise)) / tunedFor;
};

/** How many standard errors the interval reaches to each side, after `units`; alpha may be stricter than the design's. */
export const boundary = (units: number, design: SequentialDesign, alpha = design.alpha): number => {
  const scaled = units * mixtureVariance(design);
  return Math.sqrt(((2 * (scaled + 1)) / scaled) * Math.log(Math.sqrt(scaled + 1) / alpha));
};

/** The smallest alpha whose interval excludes an estimate that lies z standard errors away. */
export const alwaysValidP = (z: number, units: number, design: SequentialDesign): number => {
  const scaled = units * mixtureVariance(design);
  const p = Math.exp(0.5 * Math.log(scaled + 1) - (z * z * scaled) / (2 * (scaled + 1)));
  return Number.isNaN(p) ? 1 : Math.min(1, p);
};
