import { type Condition, operators } from '../condition.ts';
import type { Rollout } from '../flag.ts';
import type { Constraint, Segment, Strategy } from './feature.ts';

/** Nobody is in an empty list. */
const never: Condition = {
  attribute: 'targetingKey',
  operator: 'IN',
  values: [],
  inverted: false,
  caseInsensitive: false,
};

export const oneOf = (attribute: string, values: readonly string[]): Condition => ({
  ...never,
  attribute,
  values,
});

const listed = new Set(['IN', 'NOT_IN', 'STR_STARTS_WITH', 'STR_ENDS_WITH', 'STR_CONTAINS', 'IN_CIDR']);

const conditionOf = (constraint: Constraint): Condition => {
  const operator = operators.find((one) => one === constraint.operator);
  if (operator === undefined) return never;
  return {
    attribute: constraint.contextName,
    operator,
    values: listed.has(operator) ? (constraint.values ?? []) : [constraint.value ?? ''],
    inverted: constraint.inverted ?? false,
    caseInsensitive: constraint.caseInsensitive ?? false,
  };
};

const everybody: Rollout = { percentage: 100, ramp: null, stickiness: ['random'], salt: null };

const parameter = ({ parameters }: Strategy, name: string): string => String(parameters?.[name] ?? '');

const listIn = (strategy: Strategy, name: string): readonly string[] =>
  parameter(strategy, name)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Unleash's names for what a draw sticks by. */
export const stickinessOf = (name: string): readonly string[] =>
  name === '' || name === 'default' ? ['userId', 'sessionId', 'random'] : [name];

interface Activation {
  readonly conditions: readonly Condition[];
  readonly rollout: Rollout;
}

const gradual = (
  strategy: Strategy,
  { percentage, stickiness }: { readonly percentage: string; readonly stickiness: readonly string[] },
): Activation => {
  const share = Number(parameter(strategy, percentage));
  return {
    conditions: [],
    rollout: {
      percentage: Number.isFinite(share) ? Math.min(100, Math.max(0, share)) : 0,
      ramp: null,
      stickiness,
      salt: parameter(strategy, 'groupId') || null,
    },
  };
};

const activations: Readonly<Record<string, (strategy: Strategy) => Activation>> = {
  default: () => ({ conditions: [], rollout: everybody }),
  userWithId: (strategy) => ({
    conditions: [oneOf('userId', listIn(strategy, 'userIds'))],
    rollout: everybody,
  }),
  remoteAddress: (strategy) => ({
    conditions: [
      { ...never, attribute: 'remoteAddress', operator: 'IN_CIDR', values: listIn(strategy, 'IPs') },
    ],
    rollout: everybody,
  }),
  gradualRolloutUserId: (strategy) => gradual(strategy, { percentage: 'percentage', stickiness: ['userId'] }),
  gradualRolloutSessionId: (strategy) =>
    gradual(strategy, { percentage: 'percentage', stickiness: ['sessionId'] }),
  gradualRolloutRandom: (strategy) => gradual(strategy, { percentage: 'percentage', stickiness: ['random'] }),
  flexibleRollout: (strategy) =>
    gradual(strategy, {
      percentage: 'rollout',
      stickiness: stickinessOf(parameter(strategy, 'stickiness')),
    }),
};

/** When a strategy serves. One that we do not know serves nobody, as Unleash wants it. */
export const translateStrategy = (strategy: Strategy, segments: readonly Segment[]): Activation => {
  const activation = Object.hasOwn(activations, strategy.name)
    ? activations[strategy.name]?.(strategy)
    : undefined;
  const groups = (strategy.segments ?? []).map((id) => segments.find((segment) => segment.id === id));
  if (activation === undefined || groups.includes(undefined))
    return { conditions: [never], rollout: everybody };
  const constraints = [
    ...(strategy.constraints ?? []),
    ...groups.flatMap((group) => group?.constraints ?? []),
  ];
  return { ...activation, conditions: [...activation.conditions, ...constraints.map(conditionOf)] };
};
