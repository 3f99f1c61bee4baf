import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import { contextOfPrincipal } from '#platform/flags/context-of-principal.ts';
import type { EvaluationContext } from '#platform/flags/evaluation-context.ts';
import { requireRange } from '#platform/refuse-input.ts';
import type { Context } from '../context.ts';
import type {
  ExperimentChangeResolvers,
  ExperimentMetricResultResolvers,
  ExperimentResolvers,
  MutationResolvers,
  QueryResolvers,
  UserResolvers,
} from '../schema.types.ts';
import type { Changed } from './change-experiment.ts';
import { changeOfInput, draftOfInput, powerDesignOfInput } from './draft-of-input.ts';
import type { Action } from './lifecycle.ts';
import { powerAt, requiredUnits } from './statistics/power.ts';

const mostChanges = 100;

const decideFor = async (
  { experiments }: Context,
  key: string,
  asked: { readonly context: EvaluationContext; readonly expose: boolean },
) => {
  const decision =
    (await experiments.decide(key, asked.context, asked)) ??
    refuse('NOT_FOUND', { message: 'There is no such experiment.' });
  return { experiment: key, ...decision };
};

export const experimentQueries: Pick<
  QueryResolvers,
  'variant' | 'experiments' | 'experiment' | 'experimentPower'
> = {
  variant: (_root, { experiment, expose }, context) =>
    decideFor(context, experiment, { context: contextOfPrincipal(context.principal), expose }),
  experiments: async (_root, { status }, { experiments }) =>
    (await experiments.list()).filter((one) => status == null || one.status === status),
  experiment: (_root, { key }, { experiments }) => experiments.find(key),
  experimentPower: (_root, { input }) => {
    const design = powerDesignOfInput(input);
    if (typeof design === 'string') return refuse('BAD_USER_INPUT', { message: design });
    const { sequential, fixed } = requiredUnits(design);
    const power = input.units == null ? null : powerAt(design, input.units);
    return { units: sequential, unitsWithOneLook: fixed, power };
  },
};

const answer = (changed: Changed) =>
  'rejected' in changed
    ? ({ __typename: 'ExperimentRejected', reason: changed.rejected, message: changed.message } as const)
    : ({ __typename: 'ExperimentChanged', experiment: changed } as const);

const actorOf = ({ principal }: Context): string => principal.id ?? refuse('UNAUTHENTICATED');

const step =
  (action: Action): MutationResolvers['startExperiment'] =>
  async (_root, { input: { key, version } }, context) =>
    answer(await context.experiments.changes.act({ key, version, actorId: actorOf(context) }, { action }));

export const experimentMutations: Pick<
  MutationResolvers,
  | 'createExperiment'
  | 'updateExperiment'
  | 'startExperiment'
  | 'pauseExperiment'
  | 'stopExperiment'
  | 'concludeExperiment'
  | 'rollBackExperiment'
> = {
  createExperiment: async (_root, { input }, context) =>
    answer(await context.experiments.changes.create(input.key, draftOfInput(input), actorOf(context))),
  updateExperiment: async (_root, { input }, context) => {
    const { key, version } = input;
    const before = await context.experiments.find(key);
    if (before === null)
      return answer({ rejected: 'NO_EXPERIMENT', message: 'There is no such experiment.' });
    const target = { key, version, actorId: actorOf(context) };
    return answer(await context.experiments.changes.update(target, changeOfInput(input, before)));
  },
  startExperiment: step('START'),
  pauseExperiment: step('PAUSE'),
  stopExperiment: step('STOP'),
  rollBackExperiment: step('ROLL_BACK'),
  concludeExperiment: async (_root, { input: { key, version, winner = null } }, context) =>
    answer(
      await context.experiments.changes.act(
        { key, version, actorId: actorOf(context) },
        { action: 'CONCLUDE', winner },
      ),
    ),
};

export const experimentFields: ExperimentResolvers = {
  variants: ({ definition, weights }) =>
    definition.variants.map((variant, index) => ({ ...variant, weight: weights[index] ?? 0 })),
  metrics: ({ definition }) => definition.metrics,
  conditions: ({ definition }) => definition.conditions,
  segments: ({ definition }) => definition.segments,
  namespace: ({ definition }) => definition.namespace,
  holdout: ({ definition }) => definition.holdout,
  alpha: ({ definition }) => definition.alpha,
  plannedUnits: ({ definition }) => definition.plannedUnits,
  automaticRollback: ({ definition }) => definition.automaticRollback,
  results: (experiment, { phase }, { experiments }) => experiments.results(experiment, phase ?? undefined),
  changes: ({ key }, { first }, { experiments }) => {
    requireRange(first, { argument: 'first', min: 1, max: mostChanges });
    return experiments.changesOf(key, first);
  },
};

export const experimentChangeFields: ExperimentChangeResolvers = {
  detail: ({ detail }) => JSON.stringify(detail),
};

export const metricResultFields: ExperimentMetricResultResolvers = { metric: ({ metric }) => metric.key };

export const experimentUserFields: Pick<UserResolvers, 'variant'> = {
  variant: async ({ id, tier }, { experiment }, context) => {
    const { principal } = context;
    const isOwn = principal.id === id;
    if (!isOwn && !hasRoleOrAbove(principal, 'SUPPORT')) return refuse('FORBIDDEN');
    // Of somebody else no more is known here than the account and its tier.
    const of = isOwn
      ? contextOfPrincipal(principal)
      : { targetingKey: id, attributes: { kind: 'user', tier } };
    return decideFor(context, experiment, { context: of, expose: false });
  },
};
