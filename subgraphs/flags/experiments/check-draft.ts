import { problemOfCondition } from '#platform/flags/compile-condition.ts';
import type { Definition, Draft, Metric } from './experiment.ts';

const name = /^[A-Za-z\d][\w.-]{0,63}$/;

export const isName = (text: string): boolean => name.test(text);

const inRange = (value: number, min: number, max: number): boolean => value >= min && value <= max;
const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length;

const problemOfMetric = ({ key, kind, per, role, tolerance, cap }: Metric): string | undefined => {
  if (!isName(key)) return 'A metric has a key of letters, digits, dots, dashes and underscores.';
  if (kind === 'CONVERSION' && per === 'EVENT') return `${key}: a conversion is counted per unit.`;
  if (kind === 'RATIO' && per === 'EVENT') return `${key}: a ratio is counted per unit.`;
  if (cap !== null && !(kind === 'NUMERIC' && per === 'UNIT' && cap > 0)) {
    return `${key}: only the sum of a unit's values has a cap, and that is above 0.`;
  }
  if ((role === 'GUARDRAIL') !== (tolerance !== null))
    return `${key}: guardrails, and they alone, have a tolerance.`;
  return tolerance !== null && !inRange(tolerance, 0, 1) ? `${key}: a tolerance is from 0 to 1.` : undefined;
};

const problemOfMetrics = (metrics: readonly Metric[]): string | undefined => {
  if (!inRange(metrics.length, 1, 50)) return 'An experiment has 1 to 50 metrics.';
  if (!isUnique(metrics.map(({ key }) => key))) return 'Each metric has a key of its own.';
  if (metrics.filter(({ role }) => role === 'PRIMARY').length !== 1) return 'One metric is the primary one.';
  return metrics.map(problemOfMetric).find((problem) => problem !== undefined);
};

const problemOfVariants = ({ variants }: Definition, weights: readonly number[]): string | undefined => {
  if (!inRange(variants.length, 2, 20)) return 'An experiment has 2 to 20 variants; the first is control.';
  if (!variants.every(({ key }) => isName(key)))
    return 'A variant has a key of letters, digits, dots, dashes and underscores.';
  if (!isUnique(variants.map(({ key }) => key))) return 'Each variant has a key of its own.';
  if (variants.some(({ payload }) => (payload?.length ?? 0) > 10_000))
    return 'A payload has at most 10000 characters.';
  if (weights.length !== variants.length) return 'Each variant has a weight.';
  if (!weights.every((weight) => inRange(weight, 0, 1_000_000))) return 'A weight is from 0 to 1000000.';
  return weights.filter((weight) => weight > 0).length < 2
    ? 'Two variants at least have a weight above 0.'
    : undefined;
};

/** Buckets are 0.001 % wide; what is between them would be stored as something else. */
const isPercentage = (value: number): boolean =>
  inRange(value, 0, 100) && Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6;

const problemOfTargeting = ({ conditions, segments }: Definition): string | undefined => {
  if (conditions.length > 100 || segments.length > 100) {
    return 'Targeting has at most 100 conditions and 100 segments.';
  }
  if (conditions.some(({ values }) => values.length > 10_000)) return 'A condition has at most 10000 values.';
  return conditions.map(problemOfCondition).find((one) => one !== undefined);
};

const problemOfParts = ({ namespace, holdout }: Definition): string | undefined => {
  if (namespace !== null) {
    const { key, from, to } = namespace;
    if (!(isName(key) && isPercentage(from) && isPercentage(to) && from < to)) {
      return 'A part of a namespace has a key and goes from one percentage, in steps of 0.001, to a higher one.';
    }
  }
  return holdout === null || (isName(holdout.key) && isPercentage(holdout.percentage))
    ? undefined
    : 'A holdout has a key and a percentage, in steps of 0.001.';
};

/** PostgreSQL takes neither the character 0 nor halves of characters. */
const isStorable = (draft: Draft): boolean => {
  let storable = true;
  JSON.stringify(draft, (_key, value: unknown) => {
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) storable = false;
    return value;
  });
  return storable;
};

/** Why an experiment must not be stored, in words for whoever wrote it; undefined when it is well. */
export const problemOfDraft = (draft: Draft): string | undefined => {
  const { description, definition, weights, trafficPercentage } = draft;
  if (!inRange(description.length, 1, 2000)) return 'A description has 1 to 2000 characters.';
  if (!isPercentage(trafficPercentage)) return 'The traffic is from 0 to 100 percent, in steps of 0.001.';
  if (!inRange(definition.alpha, 0.0001, 0.2)) return 'alpha is from 0.0001 to 0.2.';
  if (!inRange(definition.plannedUnits, 200, 1e9)) {
    return 'The planned number of units is from 200 to 1000000000.';
  }
  return (
    problemOfVariants(definition, weights) ??
    problemOfMetrics(definition.metrics) ??
    problemOfTargeting(definition) ??
    problemOfParts(definition) ??
    (isStorable(draft) ? undefined : 'A text has a character that cannot be stored.')
  );
};
