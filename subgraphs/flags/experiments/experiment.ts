import { z } from 'zod';
import { Condition } from '#platform/flags/condition.ts';

export const statuses = ['DRAFT', 'RUNNING', 'PAUSED', 'STOPPED', 'CONCLUDED', 'ROLLED_BACK'] as const;
export const metricKinds = ['CONVERSION', 'NUMERIC', 'RATIO'] as const;
export const metricRoles = ['PRIMARY', 'SECONDARY', 'GUARDRAIL'] as const;

export const Metric = z.strictObject({
  key: z.string(),
  kind: z.enum(metricKinds),
  /** What is counted: each value that came, or each unit with the sum of its values, which may be zero. */
  per: z.enum(['UNIT', 'EVENT']),
  role: z.enum(metricRoles),
  better: z.enum(['HIGHER', 'LOWER']),
  /** Of values that are counted per unit: a unit's sum counts as no more than this, so that a few do not outweigh all. */
  cap: z.number().nullable(),
  /** A guardrail's alone: how much worse than control, as a share of it, is bearable. */
  tolerance: z.number().nullable(),
});

export const Variant = z.strictObject({ key: z.string(), payload: z.string().nullable() });

/** What stays as it is once units have been assigned. */
export const Definition = z.strictObject({
  /** The first is control. */
  variants: z.array(Variant).readonly(),
  metrics: z.array(Metric).readonly(),
  conditions: z.array(Condition).readonly(),
  segments: z.array(z.string()).readonly(),
  /** Experiments with parts of one namespace that do not overlap share no unit. Percent. */
  namespace: z.strictObject({ key: z.string(), from: z.number(), to: z.number() }).nullable(),
  /** A part of all units that no experiment which names it ever gets. Percent. */
  holdout: z.strictObject({ key: z.string(), percentage: z.number() }).nullable(),
  alpha: z.number(),
  plannedUnits: z.number(),
  automaticRollback: z.boolean(),
});

export type Status = (typeof statuses)[number];
export type Metric = Readonly<z.output<typeof Metric>>;
export type Variant = Readonly<z.output<typeof Variant>>;
export type Definition = Readonly<z.output<typeof Definition>>;

export interface Experiment {
  readonly key: string;
  readonly description: string;
  readonly definition: Definition;
  readonly status: Status;
  /** Grows with every change. */
  readonly version: number;
  /** Grows when a stopped experiment starts anew; each run draws its units anew. */
  readonly run: number;
  /** Grows with every run and whenever weights change: what was seen under other weights is not mixed. */
  readonly phase: number;
  /** In the order of the variants. */
  readonly weights: readonly number[];
  readonly trafficPercentage: number;
  readonly winner: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What is given to create one, and may be changed while it is a draft. */
export interface Draft {
  readonly description: string;
  readonly definition: Definition;
  readonly weights: readonly number[];
  readonly trafficPercentage: number;
}

export const controlOf = ({ variants }: Definition): string => variants[0]?.key ?? '';
