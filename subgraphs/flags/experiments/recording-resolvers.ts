import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import { requireCount } from '#platform/refuse-input.ts';
import type { MetricEventInput, MutationResolvers, VariantDecisionResolvers } from '../schema.types.ts';
import type { MetricEvent, Outcome } from './metric-event.ts';

const mostEvents = 500;

const mayRecordForOthers = (principal: Principal): boolean =>
  hasRoleOrAbove(principal, 'SERVICE') || hasRoleOrAbove(principal, 'ADMIN');

/** People record what they did themselves; only programs of ours and operators say whose it was. */
const unitOf = (principal: Principal, userId: string | null | undefined): string => {
  const unit = userId ?? (principal.kind === 'user' ? principal.id : null);
  if (unit === null) return refuse('BAD_USER_INPUT', { message: 'Say whose event it is: userId.' });
  if (unit !== principal.id && !mayRecordForOthers(principal)) {
    return refuse('FORBIDDEN', { message: 'You may record only what you have done yourself.' });
  }
  return unit;
};

const eventOf = (input: MetricEventInput, unit: string, now: Date): MetricEvent => ({
  experimentKey: input.experiment,
  metric: input.metric,
  id: input.id,
  unit,
  value: input.value ?? 1,
  weight: input.weight ?? 1,
  at: input.at ?? now,
});

const isProblem = (outcome: Outcome): outcome is Exclude<Outcome, 'RECORDED' | 'DUPLICATE'> =>
  outcome !== 'RECORDED' && outcome !== 'DUPLICATE';

export const recordingMutations: Pick<MutationResolvers, 'recordMetrics'> = {
  recordMetrics: async (_root, { input: { events: given } }, { principal, experiments, clock }) => {
    requireCount(given, { argument: 'input.events', min: 1, max: mostEvents, of: 'events' });
    const now = new Date(clock.now());
    const events = given.map((input) => eventOf(input, unitOf(principal, input.userId), now));
    const outcomes = await Promise.all(events.map((event) => experiments.record(event)));
    const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
    const problems = events.flatMap(({ experimentKey, id }, index) => {
      const reason = outcomes[index] ?? 'INVALID';
      return isProblem(reason) ? [{ experiment: experimentKey, id, reason }] : [];
    });
    return { recorded: count('RECORDED'), duplicates: count('DUPLICATE'), problems };
  },
};

export const decisionFields: VariantDecisionResolvers = {
  payload: async ({ experiment, variant }, _args, { experiments }) =>
    variant === null ? null : experiments.payloadOf(experiment, variant),
};
