import { Counter } from 'prom-client';
import type { Clock } from '#platform/clock.ts';
import type { Predicate } from '#platform/flags/compile-condition.ts';
import type { Logger } from '#platform/logger.ts';
import type { Metrics } from '#platform/metrics.ts';
import { createActiveExperiments } from './active-experiments.ts';
import { createExperimentChanges, type ExperimentChanges } from './change-experiment.ts';
import { isName } from './check-draft.ts';
import type { Decision } from './decide-variant.ts';
import type { Experiment } from './experiment.ts';
import { type Change, findExperiment, listChanges, listExperiments } from './experiment-store.ts';
import type { Database } from './experiment-tables.ts';
import { createGroupCommit } from './group-commit.ts';
import { startGuardrailWatch } from './guardrail-watch.ts';
import type { MetricEvent, Outcome } from './metric-event.ts';
import { writeMetricEvents } from './recording-store.ts';
import { readPhaseData } from './result-store.ts';
import { analyse, type Results } from './results.ts';
import { createVariants, type Variants } from './variants.ts';

/** What resolvers may do with experiments. */
export interface Experiments {
  readonly list: () => Promise<readonly Experiment[]>;
  readonly find: (key: string) => Promise<Experiment | null>;
  readonly changesOf: (key: string, first: number) => Promise<readonly Change[]>;
  readonly changes: ExperimentChanges;
  readonly decide: Variants['decide'];
  /** What a variant was given for the client. */
  readonly payloadOf: Variants['payloadOf'];
  /** Answers when it is stored. */
  readonly record: (event: MetricEvent) => Promise<Outcome>;
  /** Of the phase that is under way, or of one before; null when there was none. */
  readonly results: (experiment: Experiment, phase?: number) => Promise<Results | null>;
  readonly stop: () => Promise<void>;
}

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Whether somebody is in a segment; of one that does not exist nobody is. */
  readonly segmentOf: (key: string) => Predicate;
  readonly guardrailCheckMs?: number;
}

const mostEventsAtOnce = 2000;

const createCounters = ({ registry }: Metrics) => {
  const registers = [registry];
  const decisions = new Counter({
    name: 'soba_experiment_decisions_total',
    help: 'Variants that were decided. The variant is empty for those outside.',
    labelNames: ['experiment', 'variant', 'reason'],
    registers,
  });
  const exposures = new Counter({
    name: 'soba_experiment_exposures_total',
    help: 'Units that saw their variant for the first time.',
    registers,
  });
  const events = new Counter({
    name: 'soba_experiment_events_total',
    help: 'Metric events that came, by what came of them.',
    labelNames: ['outcome'],
    registers,
  });
  const rollbacks = new Counter({
    name: 'soba_experiment_rollbacks_total',
    help: 'Experiments that a broken guardrail ended.',
    registers,
  });
  return {
    countDecision: (experiment: string, { variant, reason }: Decision) =>
      decisions.inc({ experiment, variant: variant ?? '', reason }),
    countExposure: () => exposures.inc(),
    countEvent: (outcome: Outcome) => events.inc({ outcome }),
    countRollback: () => rollbacks.inc(),
  };
};

/** Who has changed an experiment sees the change in the next decision; other processes within a second. */
const withFresh = (changes: ExperimentChanges, forget: () => void): ExperimentChanges => {
  const then = async <Changed>(changing: Promise<Changed>): Promise<Changed> => {
    const changed = await changing;
    forget();
    return changed;
  };
  return {
    create: (key, draft, actorId) => then(changes.create(key, draft, actorId)),
    update: (target, change) => then(changes.update(target, change)),
    act: (target, step) => then(changes.act(target, step)),
  };
};

export const startExperiments = (parts: Parts): Experiments => {
  const { db, clock, logger, metrics, segmentOf, guardrailCheckMs = 30_000 } = parts;
  const { countEvent, countRollback, ...counters } = createCounters(metrics);
  const active = createActiveExperiments({ load: () => listExperiments(db), segmentOf, clock, logger });
  const changes = withFresh(createExperimentChanges({ db, clock }), active.forget);
  const watch = startGuardrailWatch({ db, changes, logger, countRollback }, guardrailCheckMs);
  const write = createGroupCommit(
    (events: readonly MetricEvent[]) => writeMetricEvents(db, events, clock.now()),
    { most: mostEventsAtOnce },
  );
  return {
    list: () => listExperiments(db),
    find: async (key) => (isName(key) ? findExperiment(db, key) : null),
    changesOf: (key, first) => listChanges(db, key, first),
    changes,
    ...createVariants({ db, active, clock, logger, ...counters }),
    record: async (event) => {
      const outcome = await write(event);
      countEvent(outcome);
      return outcome;
    },
    results: async (experiment, phase = experiment.phase) => {
      const data = await readPhaseData(db, experiment, phase);
      return data === null ? null : analyse(experiment, data);
    },
    stop: watch.stop,
  };
};
