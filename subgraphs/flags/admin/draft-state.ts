import type { FlagState, Rollout, Split } from '#platform/flags/flag.ts';
import type {
  FlagRolloutInput,
  FlagRuleInput,
  FlagSplitInput,
  FlagStateInput,
  FlagVariantInput,
} from '../schema.types.ts';
import { type FlagDefinition, reject } from './change.ts';

const millisecondsOf = (date: Date): number => date.getTime();

const rolloutOf = ({ percentage, ramp, stickiness, salt }: FlagRolloutInput): Rollout => ({
  percentage,
  ramp:
    ramp === null || ramp === undefined
      ? null
      : {
          steps: ramp.steps.map((step) => ({ at: millisecondsOf(step.at), percentage: step.percentage })),
          gradual: ramp.gradual,
        },
  stickiness,
  salt: salt ?? null,
});

const splitOf = ({ shares, stickiness, salt }: FlagSplitInput): Split => ({
  shares,
  stickiness,
  salt: salt ?? null,
});

const ruleOf = ({ rollout, split, ...rule }: FlagRuleInput): FlagState['rules'][number] => ({
  ...rule,
  rollout: rolloutOf(rollout),
  split: splitOf(split),
});

/** What is left out, or null where null means nothing, stays as it was. */
export const editState =
  (input: FlagStateInput) =>
  (state: FlagState): FlagState => {
    const instant = (given: Date | null | undefined, before: number | null): number | null =>
      given === undefined ? before : (given?.getTime() ?? null);
    return {
      enabled: input.enabled ?? state.enabled,
      from: instant(input.from, state.from),
      until: instant(input.until, state.until),
      prerequisites: input.prerequisites ?? state.prerequisites,
      targetUsers: input.targetUsers ?? state.targetUsers,
      tiers: input.tiers ?? state.tiers,
      groups: input.groups ?? state.groups,
      rules: input.rules?.map(ruleOf) ?? state.rules,
      rollout: input.rollout ? rolloutOf(input.rollout) : state.rollout,
      split: input.split ? splitOf(input.split) : state.split,
    };
  };

export const editPercentage =
  (percentage: number) =>
  (state: FlagState): FlagState => ({ ...state, rollout: { ...state.rollout, percentage, ramp: null } });

export const editTargetUsers =
  ({ add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] }) =>
  (state: FlagState): FlagState => {
    const removed = new Set(remove);
    const kept = state.targetUsers.filter((id) => !removed.has(id));
    return { ...state, targetUsers: [...new Set([...kept, ...add])] };
  };

const parseValue = ({ name, value }: FlagVariantInput): FlagDefinition['variants'][number] => {
  try {
    return { name, value: JSON.parse(value) };
  } catch {
    return reject('INVALID_INPUT', `The value of "${name}" is not JSON.`);
  }
};

export const variantsOf = (given: readonly FlagVariantInput[]): FlagDefinition['variants'] =>
  given.map(parseValue);
