import { toError } from '#platform/errors.ts';
import type { Logger } from '#platform/logger.ts';
import type { ExperimentChanges } from './change-experiment.ts';
import type { Experiment } from './experiment.ts';
import { listExperiments } from './experiment-store.ts';
import type { Database } from './experiment-tables.ts';
import { readPhaseData } from './result-store.ts';
import { analyse } from './results.ts';

interface Parts {
  readonly db: Database;
  readonly changes: Pick<ExperimentChanges, 'act'>;
  readonly logger: Logger;
  readonly countRollback: () => void;
}

const isWatched = ({ definition }: Experiment): boolean =>
  definition.automaticRollback && definition.metrics.some(({ role }) => role === 'GUARDRAIL');

const watchOne = async (experiment: Experiment, parts: Parts): Promise<boolean> => {
  const { db, changes, logger } = parts;
  const data = await readPhaseData(db, experiment, experiment.phase);
  if (data === null) return false;
  const { harms, sampleRatio } = analyse(experiment, data);
  if (harms.length === 0) return false;
  const { key, version } = experiment;
  const detail = { harms, sampleRatioMismatch: sampleRatio.mismatch };
  // Somebody else may have changed it meanwhile; then the next look decides.
  const changed = await changes.act({ key, version, actorId: null }, { action: 'ROLL_BACK', detail });
  if ('rejected' in changed) return false;
  parts.countRollback();
  logger.warn({ experiment: key, harms }, 'An experiment was rolled back: a guardrail is broken.');
  return true;
};

/** Rolls back what does harm. Returns the keys of those experiments. One that cannot be read does not keep the others. */
export const checkGuardrails = async (parts: Parts): Promise<readonly string[]> => {
  const running = await listExperiments(parts.db, ['RUNNING', 'PAUSED']);
  const rolledBack: string[] = [];
  for (const experiment of running.filter(isWatched)) {
    try {
      if (await watchOne(experiment, parts)) rolledBack.push(experiment.key);
    } catch (error) {
      parts.logger.warn(
        { err: toError(error), experiment: experiment.key },
        'The guardrails of an experiment could not be checked.',
      );
    }
  }
  return rolledBack;
};

export const startGuardrailWatch = (
  parts: Parts,
  everyMs: number,
): { readonly stop: () => Promise<void> } => {
  let checking: Promise<void> | undefined;
  const check = async (): Promise<void> => {
    try {
      await checkGuardrails(parts);
    } catch (error) {
      parts.logger.warn({ err: toError(error) }, 'Guardrails could not be checked.');
    }
  };
  const timer = setInterval(() => {
    checking ??= check().finally(() => {
      checking = undefined;
    });
  }, everyMs).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await checking;
    },
  };
};
