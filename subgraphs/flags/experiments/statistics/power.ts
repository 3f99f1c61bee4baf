import { boundary } from './confidence-sequence.ts';
import { normalCdf, normalQuantile } from './distributions.ts';

export interface PowerDesign {
  /** The metric without a change, and how far single units are from it. */
  readonly baseline: number;
  readonly standardDeviation: number;
  /** The same with the change. */
  readonly changed: number;
  readonly changedDeviation: number;
  readonly alpha: number;
  readonly power: number;
  /** The part of all units that gets the change; the others are control. */
  readonly treatmentShare: number;
}

/** A rate has the deviation that belongs to it. */
export const rateDeviation = (rate: number): number => Math.sqrt(rate * (1 - rate));

const reachOf = ({ alpha }: Pick<PowerDesign, 'alpha'>) => ({
  fixed: normalQuantile(1 - alpha / 2),
  // Tuned for the very size that is planned, the boundary there is the same for every size.
  sequential: boundary(1, { alpha, tunedFor: 1 }),
});

const unitVariance = (design: PowerDesign): number =>
  design.standardDeviation ** 2 / (1 - design.treatmentShare) +
  design.changedDeviation ** 2 / design.treatmentShare;

const unitsFor = (design: PowerDesign, reach: number): number => {
  const effect = design.changed - design.baseline;
  const errors = reach + normalQuantile(design.power);
  return Math.ceil((errors ** 2 * unitVariance(design)) / effect ** 2);
};

export interface RequiredUnits {
  /** Units in both variants for a test that is looked at once, at the end. */
  readonly fixed: number;
  /** The same for a test that is looked at as often as one likes. Most end earlier. */
  readonly sequential: number;
}

export const requiredUnits = (design: PowerDesign): RequiredUnits => {
  const reach = reachOf(design);
  return { fixed: unitsFor(design, reach.fixed), sequential: unitsFor(design, reach.sequential) };
};

/** The chance to see the effect after so many units in both variants, in a test that is planned for so many. */
export const powerAt = (design: PowerDesign, units: number): number => {
  const error = Math.sqrt(unitVariance(design) / units);
  return normalCdf(Math.abs(design.changed - design.baseline) / error - reachOf(design).sequential);
};
