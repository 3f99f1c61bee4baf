import { bucketOf, bucketsFor, rangesFor, seeds } from '#platform/flags/buckets.ts';
import type { Predicate } from '#platform/flags/compile-condition.ts';
import type { EvaluationContext } from '#platform/flags/evaluation-context.ts';
import { controlOf, type Experiment } from './experiment.ts';

export const decisionReasons = [
  'ASSIGNED',
  'STICKY',
  'CONCLUDED',
  'ROLLED_BACK',
  'NOT_RUNNING',
  'NO_UNIT',
  'NOT_TARGETED',
  'HELD_OUT',
  'EXCLUDED',
  'NOT_IN_TRAFFIC',
  'UNAVAILABLE',
] as const;

export type DecisionReason = (typeof decisionReasons)[number];

export interface Decision {
  /** Null means what everybody has who is not in the experiment. */
  readonly variant: string | null;
  readonly reason: DecisionReason;
}

const none = (reason: DecisionReason): Decision => ({ variant: null, reason });

/** Null when nothing keeps the unit out. Each reason has a draw of its own, so that none says anything about another. */
const keptOut = (experiment: Experiment, unit: string, salt: string): DecisionReason | null => {
  const { namespace, holdout } = experiment.definition;
  if (holdout !== null && bucketOf(holdout.key, unit, seeds.holdout) < bucketsFor(holdout.percentage)) {
    return 'HELD_OUT';
  }
  if (namespace !== null) {
    const bucket = bucketOf(namespace.key, unit, seeds.exclusion);
    if (bucket < bucketsFor(namespace.from) || bucket >= bucketsFor(namespace.to)) return 'EXCLUDED';
  }
  const inTraffic = bucketOf(salt, unit, seeds.rollout) < bucketsFor(experiment.trafficPercentage);
  return inTraffic ? null : 'NOT_IN_TRAFFIC';
};

const draw = ({ definition, weights }: Experiment, unit: string, salt: string): string | null => {
  const bucket = bucketOf(salt, unit, seeds.variant);
  const index = rangesFor(weights).findIndex((end) => bucket < end);
  return definition.variants[index]?.key ?? null;
};

/** What the unit gets. `sticky` is the variant that it has had in this run. */
export const decideVariant = (
  experiment: Experiment,
  {
    context,
    matches,
    sticky,
  }: {
    readonly context: EvaluationContext;
    readonly matches: Predicate;
    readonly sticky: string | undefined;
  },
): Decision => {
  const { status, definition, winner, key, run } = experiment;
  if (status === 'DRAFT' || status === 'STOPPED') return none('NOT_RUNNING');
  if (status === 'CONCLUDED' || status === 'ROLLED_BACK') {
    if (!matches(context)) return none('NOT_TARGETED');
    return { variant: status === 'CONCLUDED' ? winner : controlOf(definition), reason: status };
  }
  const unit = context.targetingKey;
  if (unit === null) return none('NO_UNIT');
  if (sticky !== undefined) return { variant: sticky, reason: 'STICKY' };
  if (status === 'PAUSED') return none('NOT_RUNNING');
  if (!matches(context)) return none('NOT_TARGETED');
  // Another run is another draw: whoever had the change before is not the one to have it again.
  const salt = `${key}/${run}`;
  const reason = keptOut(experiment, unit, salt);
  return reason === null ? { variant: draw(experiment, unit, salt), reason: 'ASSIGNED' } : none(reason);
};
