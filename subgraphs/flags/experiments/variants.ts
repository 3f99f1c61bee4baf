import { LRUCache } from 'lru-cache';
import type { Clock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import { bucketCount, bucketOf, seeds } from '#platform/flags/buckets.ts';
import type { EvaluationContext } from '#platform/flags/evaluation-context.ts';
import type { Logger } from '#platform/logger.ts';
import type { ActiveExperiment, ActiveExperiments } from './active-experiments.ts';
import { type Assignment, addAssignments, findAssignments } from './assignment-store.ts';
import { type Decision, decideVariant } from './decide-variant.ts';
import type { Experiment } from './experiment.ts';
import type { Database } from './experiment-tables.ts';
import { createGroupCommit } from './group-commit.ts';
import { isPlain } from './metric-event.ts';
import { keyOf } from './record-events.ts';
import { groupCount } from './statistics/quantile-interval.ts';

/** A decision, and in which experiment. */
export interface VariantOf extends Decision {
  readonly experiment: string;
}

export interface Variants {
  /**
   * What somebody gets; undefined when there is no such experiment. With `expose` this is the moment at which they see it: it is
   * logged, once.
   */
  readonly decide: (
    key: string,
    context: EvaluationContext,
    options: { readonly expose: boolean },
  ) => Promise<Decision | undefined>;
  readonly payloadOf: (key: string, variant: string) => Promise<string | null>;
}

interface Parts {
  readonly db: Database;
  readonly active: ActiveExperiments;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly countDecision: (experiment: string, decision: Decision) => void;
  readonly countExposure: () => void;
}

const mostAtOnce = 2000;
const mostRemembered = 100_000;

const nameOf = ({ experimentKey, run, unit }: Pick<Assignment, 'experimentKey' | 'run' | 'unit'>): string =>
  keyOf(experimentKey, `${run}`, unit);

/** In the order of what was asked for. */
const inOrder =
  <Asked extends Pick<Assignment, 'experimentKey' | 'run' | 'unit'>>(
    ask: (items: readonly Asked[]) => Promise<readonly Assignment[]>,
  ) =>
  async (items: readonly Asked[]): Promise<readonly (Assignment | undefined)[]> => {
    const found = new Map((await ask(items)).map((one) => [nameOf(one), one]));
    return items.map((item) => found.get(nameOf(item)));
  };

const sketchGroupOf = ({ key, run }: Experiment, unit: string): number =>
  Math.floor((bucketOf(`${key}/${run}/group`, unit, seeds.rollout) * groupCount) / bucketCount);

/** What is remembered never changes: a unit has one variant for as long as a run lasts. */
const createAssignments = ({ db }: Pick<Parts, 'db'>) => {
  const remembered = new LRUCache<string, string>({ max: mostRemembered });
  const find = createGroupCommit(
    inOrder((keys: readonly Pick<Assignment, 'experimentKey' | 'run' | 'unit'>[]) =>
      findAssignments(db, keys),
    ),
    { most: mostAtOnce },
  );
  const add = createGroupCommit(
    inOrder((assignments: readonly Assignment[]) => addAssignments(db, assignments)),
    { most: mostAtOnce },
  );
  const remember = (found: Assignment | undefined): string | undefined => {
    if (found !== undefined) remembered.set(nameOf(found), found.variant);
    return found?.variant;
  };
  return {
    find: async ({ key, run }: Experiment, unit: string): Promise<string | undefined> => {
      const wanted = { experimentKey: key, run, unit };
      return remembered.get(nameOf(wanted)) ?? remember(await find(wanted));
    },
    add: async (assignment: Assignment): Promise<string | undefined> => remember(await add(assignment)),
  };
};

const createDecide = ({ active, clock, countExposure, ...parts }: Parts) => {
  const assignments = createAssignments(parts);
  const stickyOf = async ({ status }: Experiment, unit: string | null, experiment: Experiment) =>
    unit !== null && (status === 'RUNNING' || status === 'PAUSED')
      ? assignments.find(experiment, unit)
      : undefined;

  const expose = async (experiment: Experiment, unit: string, variant: string): Promise<Decision | null> => {
    const { key, run, phase } = experiment;
    const stored = await assignments.add({
      experimentKey: key,
      run,
      unit,
      phase,
      variant,
      sketchGroup: sketchGroupOf(experiment, unit),
      exposedAt: new Date(clock.now()),
    });
    if (stored === undefined) return null;
    countExposure();
    return { variant: stored, reason: stored === variant ? 'ASSIGNED' : 'STICKY' };
  };

  return async (
    { experiment, matches }: ActiveExperiment,
    context: EvaluationContext,
    options: { readonly expose: boolean },
  ): Promise<Decision | null> => {
    const unit = context.targetingKey;
    const sticky = await stickyOf(experiment, unit, experiment);
    const decision = decideVariant(experiment, { context, matches, sticky });
    const { variant, reason } = decision;
    if (!options.expose || reason !== 'ASSIGNED' || unit === null || variant === null) return decision;
    return expose(experiment, unit, variant);
  };
};

/** Decides from memory, and asks the database only for units it has not seen. Without the database nobody new is let in. */
export const createVariants = (parts: Parts): Variants => {
  const { active, logger, countDecision } = parts;
  const counted = (key: string, decision: Decision): Decision => {
    countDecision(key, decision);
    return decision;
  };
  const decide = createDecide(parts);
  const decideNow = async (...[key, given, options]: Parameters<Variants['decide']>) => {
    const unit = given.targetingKey;
    const context = unit === null || isPlain(unit) ? given : { ...given, targetingKey: null };
    // Twice: the experiment may have changed since it was read.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const found = await active.find(key);
      if (found === undefined) return undefined;
      const decision = await decide(found, context, options);
      if (decision !== null) return counted(key, decision);
      active.forget();
    }
    return counted(key, { variant: null, reason: 'NOT_RUNNING' });
  };
  return {
    decide: async (key, context, options) => {
      try {
        return await decideNow(key, context, options);
      } catch (error) {
        logger.warn({ err: toError(error), experiment: key }, 'A variant could not be decided.');
        // Not counted by its name, which is not known to be one.
        return { variant: null, reason: 'UNAVAILABLE' };
      }
    },
    payloadOf: async (key, variant) => {
      const variants = (await active.find(key))?.experiment.definition.variants;
      return variants?.find((one) => one.key === variant)?.payload ?? null;
    },
  };
};
