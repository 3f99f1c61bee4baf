import type { Evaluation } from '#platform/flags/compile-flag.ts';
import type { EvaluationContext } from '#platform/flags/evaluation-context.ts';
import { byAccount, type Flag, type Rollout, type Rule } from '#platform/flags/flag.ts';
import { compileSnapshot } from '#platform/flags/flag-set.ts';
import type { Segment } from '#platform/flags/segment.ts';
import { createTestClock } from './clock.ts';
import { flagOf, snapshotOf } from './flag-snapshot.ts';

export const now = Date.UTC(2026, 0, 1);
export const hour = 3_600_000;

export const contextOf = (
  targetingKey: string | null,
  attributes: Readonly<Record<string, unknown>> = {},
) => ({
  targetingKey,
  attributes,
});

/** What comes out for a flag that is as the test says. */
export const evaluate = (
  flag: Partial<Flag>,
  context: EvaluationContext,
  {
    others = [],
    segments = [],
    at = now,
  }: { others?: readonly Flag[]; segments?: readonly Segment[]; at?: number } = {},
): Evaluation => {
  const set = compileSnapshot(snapshotOf([flagOf('flag', flag), ...others], { segments }), {
    clock: createTestClock(at),
  });
  const evaluation = set.evaluate('flag', context);
  if (evaluation === undefined) throw new Error('There is no flag.');
  return evaluation;
};

export const rolloutOf = (percentage: number, given: Partial<Rollout> = {}): Rollout => ({
  percentage,
  ramp: null,
  stickiness: byAccount,
  salt: null,
  ...given,
});

export const ruleOf = (given: Partial<Rule>): Rule => ({
  key: 'rule',
  conditions: [],
  segments: [],
  rollout: rolloutOf(100),
  split: { shares: [{ variant: 'on', weight: 1 }], stickiness: byAccount, salt: null },
  ...given,
});

export const countryIs = (country: string): Rule['conditions'][number] => ({
  attribute: 'country',
  operator: 'IN',
  values: [country],
  inverted: false,
  caseInsensitive: false,
});
