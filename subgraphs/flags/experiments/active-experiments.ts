import type { Clock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import type { Predicate } from '#platform/flags/compile-condition.ts';
import { compileTargeting } from '#platform/flags/segment.ts';
import type { Logger } from '#platform/logger.ts';
import type { Experiment } from './experiment.ts';

export interface ActiveExperiment {
  readonly experiment: Experiment;
  readonly matches: Predicate;
}

export interface ActiveExperiments {
  readonly find: (key: string) => Promise<ActiveExperiment | undefined>;
  /** Those that are there at the next question, whatever their age. */
  readonly forget: () => void;
}

/** A change takes at most so long to arrive in every process. */
const maxAgeMs = 1000;

/** The experiments, compiled, from memory. While the database is away the last that were read go on. */
export const createActiveExperiments = (parts: {
  readonly load: () => Promise<readonly Experiment[]>;
  readonly segmentOf: (key: string) => Predicate;
  readonly clock: Clock;
  readonly logger: Logger;
}): ActiveExperiments => {
  const { load, segmentOf, clock, logger } = parts;
  let known: ReadonlyMap<string, ActiveExperiment> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  const compile = (experiment: Experiment): ActiveExperiment => ({
    experiment,
    matches: compileTargeting(experiment.definition, { clock, segmentOf }),
  });
  const read = async (): Promise<void> => {
    const startedAt = clock.now();
    try {
      known = new Map((await load()).map((experiment) => [experiment.key, compile(experiment)]));
    } catch (error) {
      if (known === undefined) throw error;
      logger.warn({ err: toError(error) }, 'The experiments could not be read; the last known go on.');
    }
    readAt = startedAt;
  };
  const refresh = (): Promise<void> => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  return {
    find: async (key) => {
      if (clock.now() - readAt >= maxAgeMs) await refresh();
      return known?.get(key);
    },
    forget: () => {
      readAt = Number.NEGATIVE_INFINITY;
    },
  };
};
