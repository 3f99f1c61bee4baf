import type { ArmEstimate } from './arm.ts';
import { fewestUnits } from './compare-arms.ts';
import { alwaysValidP, type SequentialDesign } from './confidence-sequence.ts';

export interface HarmLimit {
  readonly better: 'HIGHER' | 'LOWER';
  /** How much worse than control, as a share of it, is bearable. */
  readonly tolerance: number;
  /** The share of harmless experiments that may ever be called harmful. */
  readonly alpha: number;
}

/** Whether treatment is worse than what is bearable, at any look. Nothing is divided by control, which may be zero. */
export const provesHarm = (
  { control, treatment }: { readonly control: ArmEstimate; readonly treatment: ArmEstimate },
  { better, tolerance, alpha }: HarmLimit,
  design: SequentialDesign,
): boolean => {
  if (Math.min(control.units, treatment.units) < fewestUnits) return false;
  const worse = better === 'HIGHER' ? -1 : 1;
  const factor = 1 + worse * tolerance * Math.sign(control.value);
  const harm = worse * (treatment.value - factor * control.value);
  const error = Math.hypot(treatment.standardError, factor * control.standardError);
  return harm > 0 && alwaysValidP(harm / error, control.units + treatment.units, design) <= alpha;
};
