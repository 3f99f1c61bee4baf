import type { CreateExperimentInput, ExperimentPowerInput, UpdateExperimentInput } from '../schema.types.ts';
import { Definition, type Draft, type Experiment } from './experiment.ts';
import type { DraftChange } from './lifecycle.ts';
import { type PowerDesign, rateDeviation } from './statistics/power.ts';

type Given = Pick<
  UpdateExperimentInput,
  | 'variants'
  | 'metrics'
  | 'conditions'
  | 'segments'
  | 'namespace'
  | 'holdout'
  | 'alpha'
  | 'plannedUnits'
  | 'automaticRollback'
>;

/** What is left out stays; only what may be taken away is null. */
const definitionWith = (given: Given, before: Partial<Definition>): Definition =>
  Definition.parse({
    variants: given.variants?.map(({ key, payload = null }) => ({ key, payload })) ?? before.variants,
    metrics:
      given.metrics?.map((metric) => ({
        ...metric,
        tolerance: metric.tolerance ?? null,
        cap: metric.cap ?? null,
      })) ?? before.metrics,
    conditions: given.conditions ?? before.conditions,
    segments: given.segments ?? before.segments,
    namespace: given.namespace === undefined ? (before.namespace ?? null) : given.namespace,
    holdout: given.holdout === undefined ? (before.holdout ?? null) : given.holdout,
    alpha: given.alpha ?? before.alpha,
    plannedUnits: given.plannedUnits ?? before.plannedUnits,
    automaticRollback: given.automaticRollback ?? before.automaticRollback,
  });

export const draftOfInput = (input: CreateExperimentInput): Draft => ({
  description: input.description,
  weights: input.variants.map(({ weight }) => weight),
  trafficPercentage: input.trafficPercentage,
  definition: definitionWith(input, {}),
});

export const changeOfInput = (input: UpdateExperimentInput, { definition }: Experiment): DraftChange => ({
  description: input.description ?? undefined,
  weights: input.variants?.map(({ weight }) => weight),
  trafficPercentage: input.trafficPercentage ?? undefined,
  definition: definitionWith(input, definition),
});

/** Why the input says nothing about a size, or the design that it stands for. */
export const powerDesignOfInput = (input: ExperimentPowerInput): PowerDesign | string => {
  const { kind, baseline, effect, alpha, power, treatmentShare } = input;
  const changed = baseline * (1 + effect);
  const isRate = kind === 'CONVERSION';
  const isShare = (value: number): boolean => value > 0 && value < 1;
  if (!(isShare(alpha) && isShare(power) && isShare(treatmentShare))) {
    return 'alpha, power and treatmentShare lie between 0 and 1.';
  }
  if (!Number.isFinite(changed) || changed === baseline) return 'The effect is not zero, nor the baseline.';
  if (isRate && !(isShare(baseline) && isShare(changed)))
    return 'A rate lies between 0 and 1, also when it is changed.';
  const deviation = isRate ? rateDeviation(baseline) : (input.standardDeviation ?? 0);
  if (input.units != null && !(input.units > 0)) return 'The number of units is above 0.';
  if (!(deviation > 0)) return 'The standard deviation is above 0.';
  return {
    baseline,
    standardDeviation: deviation,
    changed,
    changedDeviation: isRate ? rateDeviation(changed) : deviation,
    alpha,
    power,
    treatmentShare,
  };
};
