import { Counter, Histogram, type Registry } from 'prom-client';
import type { Evaluation } from '#platform/flags/compile-flag.ts';

export interface FlagUsage {
  readonly evaluations: number;
  readonly hits: number;
  readonly misses: number;
  readonly errors: number;
  readonly variants: readonly { readonly variant: string; readonly evaluations: number }[];
}

export interface Usage {
  readonly note: (evaluation: Evaluation) => void;
  /** A flag was asked for that there is not, or there were no flags. */
  readonly noteError: () => void;
  /** How long the decisions of one request took. */
  readonly noteSeconds: (scope: 'one' | 'all', seconds: number) => void;
  readonly of: (key: string) => FlagUsage;
}

interface Row extends Pick<Evaluation, 'key' | 'variant' | 'enabled' | 'reason'> {
  count: number;
}

/** Outcomes are objects that live as long as their snapshot, so more than this is of old ones. */
const mostOutcomes = 10_000;

const createReports = (registry: Registry, fold: () => void) => ({
  evaluations: new Counter({
    name: 'soba_flag_evaluations_total',
    help: 'Decisions by flag, variant and reason.',
    labelNames: ['flag', 'variant', 'reason'],
    registers: [registry],
    collect: fold,
  }),
  errors: new Counter({
    name: 'soba_flag_errors_total',
    help: 'Decisions that were asked for and could not be made.',
    registers: [registry],
  }),
  duration: new Histogram({
    name: 'soba_flag_evaluation_seconds',
    help: 'Time that the decisions of one request took, for one flag or for all.',
    labelNames: ['scope'],
    buckets: [0.000001, 0.000005, 0.00002, 0.0001, 0.0005, 0.002, 0.01],
    registers: [registry],
  }),
});

const sum = (rows: readonly Row[]): number => rows.reduce((total, { count }) => total + count, 0);

const summarise = (rows: readonly Row[]): FlagUsage => {
  const variants = [...new Set(rows.map(({ variant }) => variant))].toSorted();
  const evaluations = sum(rows);
  const hits = sum(rows.filter(({ enabled }) => enabled));
  return {
    evaluations,
    hits,
    misses: evaluations - hits,
    errors: sum(rows.filter(({ reason }) => reason === 'ERROR')),
    variants: variants.map((variant) => ({
      variant,
      evaluations: sum(rows.filter((row) => row.variant === variant)),
    })),
  };
};

/** Counts by outcome, which costs less than a decision; labels are made when somebody looks. */
export const createUsage = (registry: Registry): Usage => {
  const recent = new Map<Evaluation, number>();
  const rows = new Map<string, Row>();
  const fold = (): void => {
    for (const [{ key, variant, enabled, reason }, count] of recent) {
      const at = JSON.stringify([key, variant, reason, enabled]);
      const row = rows.get(at) ?? { key, variant, enabled, reason, count: 0 };
      row.count += count;
      rows.set(at, row);
      reports.evaluations.inc({ flag: key, variant, reason }, count);
    }
    recent.clear();
  };
  const reports = createReports(registry, fold);
  return {
    note: (evaluation) => {
      recent.set(evaluation, (recent.get(evaluation) ?? 0) + 1);
      if (recent.size > mostOutcomes) fold();
    },
    noteError: () => reports.errors.inc(),
    noteSeconds: (scope, seconds) => reports.duration.observe({ scope }, seconds),
    of: (key) => {
      fold();
      return summarise([...rows.values()].filter((row) => row.key === key));
    },
  };
};
