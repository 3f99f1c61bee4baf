import type { Experiment, Metric } from './experiment.ts';
import { adjustPValues } from './statistics/adjust-p-values.ts';
import { type ArmEstimate, estimateArm, type Moments } from './statistics/arm.ts';
import { armInterval, type Comparison, compareArms } from './statistics/compare-arms.ts';
import type { SequentialDesign } from './statistics/confidence-sequence.ts';
import { provesHarm } from './statistics/proves-harm.ts';
import { quantileInterval } from './statistics/quantile-interval.ts';
import { checkSampleRatio, type SampleRatio } from './statistics/sample-ratio.ts';
import type { Sketch } from './statistics/sketch.ts';

/** What has been recorded in one variant by one metric. */
export interface Observed {
  readonly moments: Moments;
  /** Conversions, or values that came. */
  readonly count: number;
  /** One for each group of units; none where the metric has no quantiles. */
  readonly sketches: readonly Sketch[];
}

export interface PhaseData {
  readonly phase: number;
  readonly weights: readonly number[];
  /** Units that were exposed, by variant. */
  readonly units: ReadonlyMap<string, number>;
  readonly observed: (metric: string, variant: string) => Observed | undefined;
}

export interface Estimate {
  readonly value: number;
  /** Null while there is too little to say. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface JudgedComparison extends Comparison {
  readonly adjustedPValue: number;
  readonly verdict: 'BETTER' | 'WORSE' | 'INCONCLUSIVE' | 'HARMFUL';
}

export interface VariantResult {
  readonly variant: string;
  readonly units: number;
  readonly count: number;
  readonly mean: Estimate | null;
  readonly median: Estimate | null;
  readonly p95: Estimate | null;
  readonly p99: Estimate | null;
  /** With control; null for control itself, and while there is too little to say. */
  readonly comparison: JudgedComparison | null;
}

export interface MetricResult {
  readonly metric: Metric;
  readonly variants: readonly VariantResult[];
}

export interface Harm {
  readonly metric: string;
  readonly variant: string;
}

export interface Results {
  readonly phase: number;
  readonly sampleRatio: SampleRatio & {
    readonly variants: readonly {
      readonly variant: string;
      readonly units: number;
      readonly weight: number;
    }[];
  };
  readonly metrics: readonly MetricResult[];
  /** Guardrails that are proved to be broken. */
  readonly harms: readonly Harm[];
}

interface Cell {
  readonly metric: Metric;
  readonly variant: string;
  readonly observed: Observed | undefined;
  readonly arm: ArmEstimate | null;
  readonly control: ArmEstimate | null;
}

const estimateOf = (arm: ArmEstimate | null, design: SequentialDesign): Estimate | null => {
  if (arm === null) return null;
  return armInterval(arm, design) ?? { value: arm.value, low: null, high: null };
};

const cellsOf = ({ definition }: Experiment, data: PhaseData): readonly Cell[] =>
  definition.metrics.flatMap((metric) => {
    const row = definition.variants.map(({ key }) => {
      const observed = data.observed(metric.key, key);
      return {
        metric,
        variant: key,
        observed,
        arm: observed === undefined ? null : estimateArm(observed.moments),
      };
    });
    return row.map((cell, index) => ({ ...cell, control: index === 0 ? null : (row[0]?.arm ?? null) }));
  });

const isGuardrail = ({ role }: Metric): boolean => role === 'GUARDRAIL';

const armsOf = ({ arm, control }: Cell) =>
  arm === null || control === null ? null : { control, treatment: arm };

/** Guardrails share alpha evenly, because one of them is enough to end the experiment. */
const harmsOf = (cells: readonly Cell[], design: SequentialDesign): readonly Harm[] => {
  const watched = cells.filter(({ metric, control }) => isGuardrail(metric) && control !== null);
  const alpha = design.alpha / Math.max(1, watched.length);
  return watched.flatMap((cell) => {
    const { metric, variant } = cell;
    const arms = armsOf(cell);
    const limit = { better: metric.better, tolerance: metric.tolerance ?? 0, alpha };
    return arms !== null && provesHarm(arms, limit, design) ? [{ metric: metric.key, variant }] : [];
  });
};

type Judge = (cell: Cell) => JudgedComparison | null;

/** All comparisons of what the experiment is about are one family: more metrics do not make more discoveries by chance. */
const createJudge = (
  cells: readonly Cell[],
  {
    design,
    harms,
    believable,
  }: {
    readonly design: SequentialDesign;
    readonly harms: readonly Harm[];
    readonly believable: boolean;
  },
): Judge => {
  const compared = cells.flatMap((cell) => {
    const arms = armsOf(cell);
    const comparison = arms === null ? null : compareArms(arms, design);
    return comparison === null ? [] : [{ cell, comparison }];
  });
  const family = compared.filter(({ cell }) => !isGuardrail(cell.metric));
  const adjusted = adjustPValues(family.map(({ comparison }) => comparison.pValue));
  const adjustedOf = new Map(family.map(({ cell }, index) => [cell, adjusted[index] ?? 1]));
  const comparisonOf = new Map(compared.map(({ cell, comparison }) => [cell, comparison]));
  const verdictOf = (
    { metric, variant }: Cell,
    p: number,
    difference: number,
  ): JudgedComparison['verdict'] => {
    if (!believable) return 'INCONCLUSIVE';
    if (harms.some((harm) => harm.metric === metric.key && harm.variant === variant)) return 'HARMFUL';
    if (isGuardrail(metric) || p > design.alpha) return 'INCONCLUSIVE';
    return difference > 0 === (metric.better === 'HIGHER') ? 'BETTER' : 'WORSE';
  };
  return (cell) => {
    const comparison = comparisonOf.get(cell);
    if (comparison === undefined) return null;
    const adjustedPValue = adjustedOf.get(cell) ?? comparison.pValue;
    return {
      ...comparison,
      adjustedPValue,
      verdict: verdictOf(cell, adjustedPValue, comparison.difference.value),
    };
  };
};

const resultOf = (cell: Cell, design: SequentialDesign, judge: Judge): VariantResult => {
  const { variant, observed, arm } = cell;
  const units = observed?.moments.units ?? 0;
  const quantile = (rank: number): Estimate | null =>
    quantileInterval(observed?.sketches ?? [], { rank, units }, design);
  return {
    variant,
    units,
    count: observed?.count ?? 0,
    mean: estimateOf(arm, design),
    median: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    comparison: judge(cell),
  };
};

/** What an experiment says so far. It may be asked as often as one likes. */
export const analyse = (experiment: Experiment, data: PhaseData): Results => {
  const { definition } = experiment;
  const design = { alpha: definition.alpha, tunedFor: definition.plannedUnits };
  const split = definition.variants.map(({ key }, index) => ({
    variant: key,
    units: data.units.get(key) ?? 0,
    weight: data.weights[index] ?? 0,
  }));
  const ratio = checkSampleRatio(split);
  const cells = cellsOf(experiment, data);
  const harms = harmsOf(cells, design);
  const judge = createJudge(cells, { design, harms, believable: !ratio.mismatch });
  return {
    phase: data.phase,
    sampleRatio: { ...ratio, variants: split },
    metrics: definition.metrics.map((metric) => ({
      metric,
      variants: cells.filter((cell) => cell.metric === metric).map((cell) => resultOf(cell, design, judge)),
    })),
    harms,
  };
};
