import { isDeepStrictEqual } from 'node:util';
import type { Draft, Experiment, Status } from './experiment.ts';

export type Action = 'START' | 'PAUSE' | 'STOP' | 'CONCLUDE' | 'ROLL_BACK';

const allowed: Readonly<Record<Action, readonly Status[]>> = {
  START: ['DRAFT', 'PAUSED', 'STOPPED'],
  PAUSE: ['RUNNING'],
  STOP: ['RUNNING', 'PAUSED'],
  CONCLUDE: ['RUNNING', 'PAUSED', 'STOPPED', 'ROLLED_BACK'],
  ROLL_BACK: ['RUNNING', 'PAUSED'],
};

const reached: Readonly<Record<Action, Status>> = {
  START: 'RUNNING',
  PAUSE: 'PAUSED',
  STOP: 'STOPPED',
  CONCLUDE: 'CONCLUDED',
  ROLL_BACK: 'ROLLED_BACK',
};

/** The experiment after the action, or undefined where it has no place. A start after a stop is a new run. */
export const act = (
  experiment: Experiment,
  { action, winner = null }: { readonly action: Action; readonly winner?: string | null },
  now: Date,
): Experiment | undefined => {
  const { status, run, phase, version } = experiment;
  if (!allowed[action].includes(status)) return undefined;
  const next = { ...experiment, status: reached[action], version: version + 1 };
  if (action === 'START') {
    const anew = status === 'PAUSED' ? 0 : 1;
    return {
      ...next,
      run: run + anew,
      phase: phase + anew,
      startedAt: anew === 1 ? now : experiment.startedAt,
      endedAt: null,
    };
  }
  return action === 'PAUSE' ? next : { ...next, winner, endedAt: experiment.endedAt ?? now };
};

export type DraftChange = { readonly [Key in keyof Draft]?: Draft[Key] | undefined };

const accepts: Readonly<Record<Status, readonly (keyof Draft)[]>> = {
  DRAFT: ['description', 'definition', 'weights', 'trafficPercentage'],
  RUNNING: ['description', 'weights', 'trafficPercentage'],
  PAUSED: ['description', 'weights', 'trafficPercentage'],
  STOPPED: ['description', 'weights', 'trafficPercentage'],
  CONCLUDED: ['description'],
  ROLLED_BACK: ['description'],
};

/** What may not be changed in this status, of what the change would change. */
export const lockedFields = (experiment: Experiment, change: DraftChange): readonly (keyof Draft)[] =>
  (Object.keys(change) as (keyof Draft)[]).filter(
    (field) =>
      change[field] !== undefined &&
      !isDeepStrictEqual(change[field], experiment[field]) &&
      !accepts[experiment.status].includes(field),
  );

/** Other weights begin a new phase; units that have a variant keep it, and count in the phase that they came in. */
export const applyChange = (experiment: Experiment, change: DraftChange): Experiment => {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const next: Experiment = { ...experiment, ...given, version: experiment.version + 1 };
  const isUnderWay = experiment.status === 'RUNNING' || experiment.status === 'PAUSED';
  const sameWeights = isDeepStrictEqual(next.weights, experiment.weights);
  return isUnderWay && !sameWeights ? { ...next, phase: experiment.phase + 1 } : next;
};
