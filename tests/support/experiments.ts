import type { EvaluationContext } from '#platform/flags/evaluation-context.ts';
import { createMetrics } from '#platform/metrics.ts';
import type { Definition, Draft, Experiment, Metric } from '#subgraphs/flags/experiments/experiment.ts';
import type { ExperimentTables } from '#subgraphs/flags/experiments/experiment-tables.ts';
import type { MetricEvent } from '#subgraphs/flags/experiments/metric-event.ts';
import { type Experiments, startExperiments } from '#subgraphs/flags/experiments/start-experiments.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { createTestLog } from './log.ts';
import { openTestPostgres, type TestPostgres } from './postgres.ts';

export const metricOf = (given: Partial<Metric> = {}): Metric => ({
  key: 'bought',
  kind: 'CONVERSION',
  per: 'UNIT',
  role: 'PRIMARY',
  better: 'HIGHER',
  tolerance: null,
  cap: null,
  ...given,
});

/** A change against control, half and half, by whether somebody buys. */
export const draftOf = (
  given: Partial<Omit<Draft, 'definition'>> & { readonly definition?: Partial<Definition> } = {},
): Draft => ({
  description: 'Whether a shorter form sells more.',
  weights: [50, 50],
  trafficPercentage: 100,
  ...given,
  definition: {
    variants: [
      { key: 'control', payload: null },
      { key: 'change', payload: null },
    ],
    metrics: [metricOf()],
    conditions: [],
    segments: [],
    namespace: null,
    holdout: null,
    alpha: 0.05,
    plannedUnits: 5000,
    automaticRollback: true,
    ...given.definition,
  },
});

export const experimentOf = (given: Partial<Experiment> = {}, draft: Draft = draftOf()): Experiment => ({
  key: 'checkout',
  ...draft,
  status: 'RUNNING',
  version: 2,
  run: 1,
  phase: 1,
  winner: null,
  createdAt: new Date(0),
  startedAt: new Date(0),
  endedAt: null,
  ...given,
});

export const contextOf = (
  targetingKey: string | null,
  attributes: EvaluationContext['attributes'] = {},
): EvaluationContext => ({ targetingKey, attributes });

export interface TestExperiments extends Experiments {
  readonly postgres: TestPostgres<ExperimentTables>;
  readonly clock: TestClock;
  /** As another process on the same database would have them. */
  readonly another: (databaseUrl?: string) => Experiments;
  readonly start: (key: string, draft?: Draft) => Promise<Experiment>;
  /** Shows its variant to each unit; the variants, in order. */
  readonly expose: (key: string, units: readonly string[]) => Promise<readonly (string | null)[]>;
  readonly eventOf: (given: Partial<MetricEvent>) => MetricEvent;
}

export const unitsOf = (count: number, prefix = 'unit'): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

const createHelpers = ({ changes, decide }: Experiments, clock: TestClock) => ({
  start: async (key: string, draft: Draft = draftOf()): Promise<Experiment> => {
    const created = await changes.create(key, draft, 'admin');
    if ('rejected' in created) throw new Error(created.message);
    const started = await changes.act(
      { key, version: created.version, actorId: 'admin' },
      { action: 'START' },
    );
    if ('rejected' in started) throw new Error(started.message);
    return started;
  },
  expose: (key: string, units: readonly string[]) =>
    Promise.all(
      units.map(async (unit) => (await decide(key, contextOf(unit), { expose: true }))?.variant ?? null),
    ),
  eventOf: (given: Partial<MetricEvent>): MetricEvent => ({
    experimentKey: 'checkout',
    metric: 'bought',
    id: 'event-1',
    unit: 'unit-0',
    value: 1,
    weight: 1,
    at: new Date(clock.now()),
    ...given,
  }),
});

/** Experiments on a database of their own; guardrails are checked only when a test says so. */
export const startTestExperiments = async (): Promise<TestExperiments> => {
  const postgres = await openTestPostgres<ExperimentTables>({ schema: 'flags' });
  const clock = createTestClock();
  const { logger } = createTestLog();
  const opened: { readonly stop: () => Promise<void> }[] = [];
  const start = (db = postgres.db): Experiments => {
    const metrics = createMetrics({ service: 'flags', withProcess: false });
    const experiments = startExperiments({
      db,
      clock,
      logger,
      metrics,
      segmentOf: () => () => false,
      guardrailCheckMs: 2 ** 30,
    });
    opened.push(experiments);
    return experiments;
  };
  const experiments = start();
  return {
    ...experiments,
    postgres,
    clock,
    another: (databaseUrl = postgres.url) => {
      const other = postgres.openAnother({ DATABASE_URL: databaseUrl });
      opened.push(other);
      return start(other.db);
    },
    ...createHelpers(experiments, clock),
    stop: async () => {
      for (const one of opened.toReversed()) await one.stop();
      await postgres.stop();
    },
  };
};
