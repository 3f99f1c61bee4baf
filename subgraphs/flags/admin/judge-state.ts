import { type FlagState, type Rollout, type Split, FlagState as StateShape } from '#platform/flags/flag.ts';
import { reject } from './change.ts';
import { requireConditions, requireIds, requireKey } from './judge-definition.ts';

/** What a state may refer to. */
export interface Known {
  readonly variants: ReadonlySet<string>;
  readonly segments: ReadonlySet<string>;
  /** The variants of every other flag that is not archived. */
  readonly flags: ReadonlyMap<string, ReadonlySet<string>>;
}

const invalid = (message: string): never => reject('INVALID_INPUT', message);

/** A percentage has at most three decimals. */
const requirePercentage = (percentage: number): void => {
  const steps = percentage * 1000;
  const isStep = Math.abs(steps - Math.round(steps)) < 1e-6;
  if (!(percentage >= 0 && percentage <= 100 && isStep)) {
    invalid('A percentage is from 0 to 100, in steps of 0.001.');
  }
};

const requireStickiness = (names: readonly string[]): void => {
  if (names.length === 0 || names.length > 5) invalid('A draw sticks by 1 to 5 attributes.');
  if (names.some((name) => !/^[\w.-]{1,100}$/.test(name))) invalid('What a draw sticks by is no attribute.');
  if (names.includes('random')) invalid('A draw must stick: "random" is no attribute.');
};

const requireRollout = ({ percentage, ramp, stickiness, salt }: Rollout): void => {
  requirePercentage(percentage);
  requireStickiness(stickiness);
  if (salt !== null && (salt === '' || salt.length > 100)) invalid('A salt has 1 to 100 characters.');
  if (ramp === null) return;
  if (ramp.steps.length === 0 || ramp.steps.length > 50) invalid('A ramp has 1 to 50 steps.');
  for (const [index, step] of ramp.steps.entries()) {
    requirePercentage(step.percentage);
    const before = ramp.steps[index - 1];
    if (before !== undefined && before.at >= step.at)
      invalid('The steps of a ramp are in the order of time.');
  }
};

const requireSplit = ({ shares, stickiness, salt }: Split, { variants }: Known): void => {
  if (shares.length === 0 || shares.length > 50) invalid('A split has 1 to 50 shares.');
  for (const { variant, weight } of shares) {
    if (!variants.has(variant)) invalid(`There is no variant "${variant}".`);
    if (!(weight >= 0 && weight <= 1_000_000)) invalid('A weight is from 0 to 1000000.');
  }
  if (shares.every(({ weight }) => weight === 0)) invalid('A split gives something to somebody.');
  requireStickiness(stickiness);
  if (salt !== null && (salt === '' || salt.length > 100)) invalid('A salt has 1 to 100 characters.');
};

const requireSegments = (keys: readonly string[], { segments }: Known): void => {
  for (const key of keys) if (!segments.has(key)) invalid(`There is no segment "${key}".`);
};

const requirePrerequisites = ({ prerequisites }: FlagState, { flags }: Known): void => {
  if (prerequisites.length > 20) invalid('A flag has at most 20 prerequisites.');
  for (const { flag, variants } of prerequisites) {
    const known = flags.get(flag) ?? invalid(`There is no flag "${flag}".`);
    const missing = variants.find((variant) => !known.has(variant));
    if (missing !== undefined) invalid(`The flag "${flag}" has no variant "${missing}".`);
  }
};

const requireRules = ({ rules }: FlagState, known: Known): void => {
  if (rules.length > 100) invalid('A flag has at most 100 rules.');
  if (new Set(rules.map(({ key }) => key)).size < rules.length) invalid('Two rules have the same key.');
  for (const rule of rules) {
    requireKey(rule.key, 'rule');
    requireConditions(rule.conditions);
    requireSegments(rule.segments, known);
    if (rule.conditions.length === 0 && rule.segments.length === 0) {
      invalid(`The rule "${rule.key}" has no condition: give everybody a roll-out instead.`);
    }
    requireRollout(rule.rollout);
    requireSplit(rule.split, known);
  }
};

/** Throws what must not be stored. Circles of prerequisites are looked for elsewhere: they need every flag. */
export const requireState = (state: FlagState, known: Known): void => {
  if (state.from !== null && state.until !== null && state.from >= state.until) {
    invalid('The end of a schedule is after its beginning.');
  }
  requireIds(state.targetUsers, 'targetUsers');
  requireSegments(state.groups, known);
  requirePrerequisites(state, known);
  requireRules(state, known);
  requireRollout(state.rollout);
  requireSplit(state.split, known);
  // What nobody can read again must not be written, whatever the rules above have overlooked.
  if (!StateShape.safeParse(state).success) invalid('The state of the flag has a value that is none.');
};
