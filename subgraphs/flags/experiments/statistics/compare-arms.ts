import type { ArmEstimate } from './arm.ts';
import { alwaysValidP, boundary, type SequentialDesign } from './confidence-sequence.ts';

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Comparison {
  /** Treatment minus control. */
  readonly difference: Interval;
  /** The difference as a share of control; null where control is not clearly away from zero. */
  readonly relative: Interval | null;
  readonly pValue: number;
}

/** Below this a normal approximation says nothing, and nothing is said. */
export const fewestUnits = 100;

export const intervalAround = (value: number, halfWidth: number): Interval => ({
  value,
  low: value - halfWidth,
  high: value + halfWidth,
});

/** The estimate of one arm with its interval, which holds at every look. */
export const armInterval = (arm: ArmEstimate, design: SequentialDesign): Interval | null =>
  arm.units < fewestUnits ? null : intervalAround(arm.value, boundary(arm.units, design) * arm.standardError);

const relativeTo = (control: ArmEstimate, treatment: ArmEstimate, reach: number): Interval | null => {
  if (Math.abs(control.value) <= reach * control.standardError) return null;
  const base = Math.abs(control.value);
  const ratio = treatment.value / control.value;
  const error = Math.hypot(treatment.standardError, ratio * control.standardError) / base;
  return intervalAround((treatment.value - control.value) / base, reach * error);
};

/** Unequal variances, at every look; `alpha` may be stricter than the design's. Null while there is too little to say. */
export const compareArms = (
  arms: { readonly control: ArmEstimate; readonly treatment: ArmEstimate },
  design: SequentialDesign,
  alpha = design.alpha,
): Comparison | null => {
  const { control, treatment } = arms;
  const error = Math.hypot(control.standardError, treatment.standardError);
  if (Math.min(control.units, treatment.units) < fewestUnits || error === 0) return null;
  const units = control.units + treatment.units;
  const reach = boundary(units, design, alpha);
  const difference = treatment.value - control.value;
  return {
    difference: intervalAround(difference, reach * error),
    relative: relativeTo(control, treatment, reach),
    pValue: alwaysValidP(difference / error, units, design),
  };
};
