import { describe, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { contextOf, evaluate, hour, now, rolloutOf } from '#support/evaluate-flag.ts';
import { flagOf, snapshotOf } from '#support/flag-snapshot.ts';
import { compileSnapshot } from './flag-set.ts';

describe('time', () => {
  test.each([
    [-1, false],
    [0, true],
    [hour - 1, true],
    [hour, false],
  ])(
    'opens a flag with a schedule from its beginning until before its end (%d ms: %s)',
    (offset, enabled) => {
      const evaluation = evaluate({ from: now, until: now + hour }, contextOf('a'), { at: now + offset });
      expect(evaluation.enabled).toBe(enabled);
    },
  );

  const steps = [
    { at: now, percentage: 10 },
    { at: now + hour, percentage: 50 },
    { at: now + 2 * hour, percentage: 100 },
  ];
  const shareAt = (at: number, gradual: boolean): number => {
    const set = compileSnapshot(
      snapshotOf([flagOf('flag', { rollout: rolloutOf(1, { ramp: { steps, gradual } }) })]),
      { clock: createTestClock(at) },
    );
    let on = 0;
    for (let n = 0; n < 20_000; n += 1) on += Number(set.evaluate('flag', contextOf(`id-${n}`))?.enabled);
    return on / 200;
  };

  test.each([
    [now - 1, false, 1],
    [now, false, 10],
    [now + hour - 1, false, 10],
    [now + hour, false, 50],
    [now + 9 * hour, false, 100],
    [now + hour / 2, true, 30],
    [now + 1.5 * hour, true, 75],
    [now - 1, true, 1],
    [now + 9 * hour, true, 100],
  ])('ramps a roll-out (%#)', (at, gradual, expected) => {
    expect(Math.abs(shareAt(at, gradual) - expected)).toBeLessThan(1.2);
  });

  test('that goes on takes a ramped roll-out from nobody', () => {
    const rollout = rolloutOf(0, { ramp: { steps, gradual: true } });
    const clock = createTestClock(now);
    const set = compileSnapshot(snapshotOf([flagOf('flag', { rollout })]), { clock });
    const had = new Set<string>();
    for (let step = 0; step < 20; step += 1, clock.advance(hour / 10)) {
      for (let n = 0; n < 500; n += 1) {
        const isOn = set.evaluate('flag', contextOf(`id-${n}`))?.enabled === true;
        if (had.has(`id-${n}`)) expect(isOn).toBe(true);
        if (isOn) had.add(`id-${n}`);
      }
    }
    expect(had.size).toBeGreaterThan(450);
  });
});

describe('prerequisites', () => {
  const needs = (flag: string, enabled = true, variants: readonly string[] = []) => ({
    prerequisites: [{ flag, enabled, variants }],
  });

  test.each([
    ['met by a flag that is on', needs('other'), flagOf('other'), true],
    ['not met by a flag that is off', needs('other'), flagOf('other', { enabled: false }), false],
    [
      'met by a flag that is off where that is wanted',
      needs('other', false),
      flagOf('other', { enabled: false }),
      true,
    ],
    ['not met by another variant', needs('other', true, ['blue']), flagOf('other'), false],
    ['met by one of the variants', needs('other', true, ['blue', 'on']), flagOf('other'), true],
    ['not met by a flag that there is not', needs('gone'), flagOf('other'), false],
    ['not met when that must be off either', needs('gone', false), flagOf('other'), false],
  ])('are %s', (_name, given, other, enabled) => {
    expect(evaluate(given, contextOf('a'), { others: [other] }).enabled).toBe(enabled);
  });

  test('of prerequisites count as well', () => {
    const others = [flagOf('b', needs('c')), flagOf('c', { enabled: false })];
    expect(evaluate(needs('b'), contextOf('a'), { others }).enabled).toBe(false);
  });

  test('in a circle, should they come from somewhere, are an error and the flags are off', () => {
    const others = [flagOf('b', needs('flag')), flagOf('free')];
    expect(evaluate(needs('b'), contextOf('a'), { others })).toMatchObject({
      enabled: false,
      reason: 'ERROR',
    });
    expect(evaluate(needs('flag', false), contextOf('a'), { others })).toMatchObject({
      enabled: false,
      reason: 'ERROR',
    });
  });
});
