import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestClock } from '#support/clock.ts';
import { contextOf, countryIs, evaluate, now, rolloutOf, ruleOf } from '#support/evaluate-flag.ts';
import { flagOf, snapshotOf } from '#support/flag-snapshot.ts';
import { bucketOf, seeds } from './buckets.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { byAccount, type Flag } from './flag.ts';
import { compileSnapshot } from './flag-set.ts';
import type { Segment } from './segment.ts';

/** The first id that falls into a bucket on the wanted side. */
const idWhere = (isWanted: (bucket: number) => boolean): string => {
  let n = 0;
  while (!isWanted(bucketOf('flag', `id-${n}`, seeds.rollout))) n += 1;
  return `id-${n}`;
};

const paying = { tiers: ['PREMIUM', 'ENTERPRISE'] };
const beta: Segment = { key: 'beta', included: ['ann'], excluded: ['bob'], conditions: [countryIs('DE')] };

describe('a flag', () => {
  test.each<[string, Partial<Flag>, EvaluationContext, boolean, string]>([
    ['is off when it is disabled', { enabled: false }, contextOf('a'), false, 'DISABLED'],
    [
      'is off for its target users when it is disabled',
      { enabled: false, targetUsers: ['a'] },
      contextOf('a'),
      false,
      'DISABLED',
    ],
    ['is on for everybody at 100 %', {}, contextOf('a'), true, 'STATIC'],
    ['is on for anonymous callers at 100 %', {}, contextOf(null), true, 'STATIC'],
    ['is off for everybody at 0 %', { rollout: rolloutOf(0) }, contextOf('a'), false, 'STATIC'],
    [
      'is off for anonymous callers while it is rolled out',
      { rollout: rolloutOf(99.999) },
      contextOf(null),
      false,
      'DEFAULT',
    ],
    [
      'is off for an empty id while it is rolled out',
      { rollout: rolloutOf(99.999) },
      contextOf(''),
      false,
      'DEFAULT',
    ],
    [
      'is off for a tier that is not in its audience',
      paying,
      contextOf('a', { tier: 'FREE' }),
      false,
      'DEFAULT',
    ],
    ['is off for anonymous callers when it has an audience', paying, contextOf(null), false, 'DEFAULT'],
    ['is on for a tier of its audience', paying, contextOf('a', { tier: 'PREMIUM' }), true, 'STATIC'],
    ['is on for a group of its audience', { ...paying, groups: ['beta'] }, contextOf('ann'), true, 'STATIC'],
    [
      'is on for whoever a group includes by condition',
      { groups: ['beta'] },
      contextOf('x', { country: 'DE' }),
      true,
      'STATIC',
    ],
    [
      'is off for whoever a group excludes',
      { groups: ['beta'] },
      contextOf('bob', { country: 'DE' }),
      false,
      'DEFAULT',
    ],
    ['is off for a group that there is not', { groups: ['gone'] }, contextOf('ann'), false, 'DEFAULT'],
    [
      'is on for its target users, whatever the audience',
      { ...paying, rollout: rolloutOf(0), targetUsers: ['a'] },
      contextOf('a', { tier: 'FREE' }),
      true,
      'TARGETING_MATCH',
    ],
    [
      'is on where a rule is for the caller',
      { rollout: rolloutOf(0), rules: [ruleOf({ conditions: [countryIs('DE')] })] },
      contextOf('a', { country: 'DE' }),
      true,
      'TARGETING_MATCH',
    ],
    [
      'is by default where no rule is for the caller',
      { rollout: rolloutOf(0), rules: [ruleOf({ conditions: [countryIs('DE')] })] },
      contextOf('a', { country: 'FR' }),
      false,
      'DEFAULT',
    ],
    [
      'leaves whom a rule has not reached to the next',
      {
        rollout: rolloutOf(0),
        rules: [
          ruleOf({ conditions: [countryIs('DE')], rollout: rolloutOf(0) }),
          ruleOf({ key: 'next', segments: ['beta'] }),
        ],
      },
      contextOf('ann', { country: 'DE' }),
      true,
      'TARGETING_MATCH',
    ],
    [
      'wants both the conditions and the segments of a rule',
      { rollout: rolloutOf(0), rules: [ruleOf({ conditions: [countryIs('FR')], segments: ['beta'] })] },
      contextOf('zoe', { country: 'FR' }),
      false,
      'DEFAULT',
    ],
  ])('%s', (_what, given, context, enabled, reason) => {
    const evaluation = evaluate(given, context, { segments: [beta] });
    expect({ enabled: evaluation.enabled, reason: evaluation.reason }).toEqual({ enabled, reason });
  });

  test.each([
    [0.001, (bucket: number) => bucket === 0, true],
    [0.001, (bucket: number) => bucket === 1, false],
    [50, (bucket: number) => bucket === 49_999, true],
    [50, (bucket: number) => bucket === 50_000, false],
    [99.999, (bucket: number) => bucket === 99_998, true],
    [99.999, (bucket: number) => bucket === 99_999, false],
  ])('at %f %% splits exactly at its bucket (%#)', (percentage, isWanted, enabled) => {
    const id = idWhere(isWanted);
    expect(evaluate({ rollout: rolloutOf(percentage) }, contextOf(id))).toMatchObject({
      enabled,
      reason: 'SPLIT',
    });
  });

  test('is taken from nobody when its roll-out is raised', () => {
    const percentage = fc.integer({ min: 0, max: 100_000 }).map((steps) => steps / 1000);
    fc.assert(
      fc.property(percentage, percentage, fc.string({ unit: 'binary', minLength: 1 }), (a, b, id) => {
        const isOn = (one: number) => evaluate({ rollout: rolloutOf(one) }, contextOf(id)).enabled;
        return !isOn(Math.min(a, b)) || isOn(Math.max(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps the variant of whoever has it when its roll-out is raised', () => {
    const shares = [1, 2, 3].map((weight) => ({ variant: `v${weight}`, weight }));
    const variants = ['off', 'v1', 'v2', 'v3'].map((name) => ({ name, value: name }));
    const split = { shares, stickiness: byAccount, salt: null };
    const at = (percentage: number, id: string) =>
      evaluate({ variants, split, rollout: rolloutOf(percentage) }, contextOf(id));
    const seen = { v1: 0, v2: 0, v3: 0 };
    for (let n = 0; n < 3000; n += 1) {
      const [few, all] = [at(30, `id-${n}`), at(100, `id-${n}`)];
      if (few.enabled) expect(few.variant).toBe(all.variant);
      seen[all.variant as keyof typeof seen] += 1;
    }
    expect(Math.abs(seen.v1 - 500)).toBeLessThan(100);
    expect(Math.abs(seen.v2 - 1000)).toBeLessThan(130);
  });

  test('draws by the first attribute that the caller has of those that it sticks by', () => {
    const rollout = rolloutOf(50, { stickiness: ['company', 'targetingKey'] });
    const isOn = (id: string, company?: string) =>
      evaluate({ rollout }, contextOf(id, company === undefined ? {} : { company })).enabled;
    const ofCompany = Array.from({ length: 20 }, (_, n) => isOn(`id-${n}`, 'acme'));
    expect(new Set(ofCompany).size).toBe(1);
    const alone = Array.from({ length: 20 }, (_, n) => isOn(`id-${n}`));
    expect(new Set(alone).size).toBe(2);
  });

  test('with a salt draws as another flag with the same one', () => {
    const rollout = rolloutOf(50, { salt: 'shared' });
    for (let n = 0; n < 200; n += 1) {
      const isIn = bucketOf('shared', `id-${n}`, seeds.rollout) < 50_000;
      expect(evaluate({ rollout }, contextOf(`id-${n}`)).enabled).toBe(isIn);
    }
  });
});

describe('lists of a hundred thousand accounts', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => `account-${n}`);

  test.each<[string, Partial<Flag>]>([
    ['target users', { targetUsers: many }],
    ['a segment', { groups: ['many'] }],
    [
      'the values of a condition',
      { rules: [ruleOf({ conditions: [{ ...countryIs(''), attribute: 'targetingKey', values: many }] })] },
    ],
  ])('as %s are looked up and not gone through', (_name, given) => {
    const segments = [{ key: 'many', included: many, excluded: [], conditions: [] }];
    const flag = flagOf('flag', { rollout: rolloutOf(given.groups === undefined ? 0 : 100), ...given });
    const set = compileSnapshot(snapshotOf([flag], { segments }), { clock: createTestClock(now) });
    // A pass over a list for each of these would take minutes.
    for (let n = 0; n < 200_000; n += 1) {
      const isOn = set.evaluate('flag', contextOf(`account-${n}`))?.enabled;
      if (isOn !== n < 100_000) throw new Error(`account-${n} is ${isOn}.`);
    }
  });
});

test('an evaluation makes no new object', () => {
  const set = compileSnapshot(snapshotOf([flagOf('flag', { rollout: rolloutOf(50) })]), {
    clock: createTestClock(now),
  });
  const outcomes = new Set(
    Array.from({ length: 1000 }, (_, n) => set.evaluate('flag', contextOf(`id-${n}`))),
  );
  expect(outcomes.size).toBe(2);
  expect([...outcomes].every((one) => Object.isFrozen(one))).toBe(true);
});
