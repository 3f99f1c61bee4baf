import { describe, expect, test } from '@jest/globals';
import { createDraws } from '#support/draws.ts';
import { type ArmEstimate, estimateArm } from './arm.ts';
import { provesHarm } from './proves-harm.ts';

const design = { alpha: 0.05, tunedFor: 4000 };
const limit = { better: 'LOWER', tolerance: 0.1, alpha: 0.05 } as const;
const arm = (value: number, standardError: number, units = 2000): ArmEstimate => ({
  value,
  standardError,
  units,
});

describe('a guardrail', () => {
  test('is broken by what is surely worse than it bears, in its own direction', () => {
    const arms = { control: arm(10, 0.1), treatment: arm(12, 0.1) };
    expect(provesHarm(arms, limit, design)).toBe(true);
    expect(provesHarm(arms, { ...limit, better: 'HIGHER' }, design)).toBe(false);
    const other = { control: arm(12, 0.1), treatment: arm(10, 0.1) };
    expect(provesHarm(other, limit, design)).toBe(false);
    expect(provesHarm(other, { ...limit, better: 'HIGHER' }, design)).toBe(true);
  });

  test('holds where it is worse within what is bearable, or where that is not sure', () => {
    expect(provesHarm({ control: arm(10, 0.01), treatment: arm(10.9, 0.01) }, limit, design)).toBe(false);
    expect(provesHarm({ control: arm(10, 1), treatment: arm(13, 1) }, limit, design)).toBe(false);
    expect(provesHarm({ control: arm(10, 0.1, 99), treatment: arm(20, 0.1) }, limit, design)).toBe(false);
  });

  test('is broken by errors that control does not have at all, and reads values below zero rightly', () => {
    expect(provesHarm({ control: arm(0, 0), treatment: arm(0.05, 0.005) }, limit, design)).toBe(true);
    const below = { better: 'HIGHER', tolerance: 0.1, alpha: 0.05 } as const;
    expect(provesHarm({ control: arm(-10, 0.1), treatment: arm(-10.5, 0.1) }, below, design)).toBe(false);
    expect(provesHarm({ control: arm(-10, 0.1), treatment: arm(-12, 0.1) }, below, design)).toBe(true);
  });

  const rateArm = (count: number, units: number): ArmEstimate => {
    const mean = count / units;
    const varianceY = (mean * (1 - mean) * units) / (units - 1);
    const moments = { units, meanY: mean, meanX: 1, varianceY, varianceX: 0, covariance: 0 };
    return estimateArm(moments) ?? { units: 0, value: 0, standardError: 0 };
  };
  const everBroken = (rates: readonly [number, number], draws: ReturnType<typeof createDraws>): boolean => {
    let [control, treatment] = [0, 0];
    for (let look = 1; look <= 50; look += 1) {
      for (let unit = 0; unit < 50; unit += 1) {
        if (draws.chance(rates[0])) control += 1;
        if (draws.chance(rates[1])) treatment += 1;
      }
      const arms = { control: rateArm(control, look * 50), treatment: rateArm(treatment, look * 50) };
      if (provesHarm(arms, limit, design)) return true;
    }
    return false;
  };

  test('of 1000 experiments that are as bad as is bearable, looked at 50 times, ends at most 5 of 100', () => {
    const draws = createDraws(31);
    const runs = Array.from({ length: 1000 }, () => everBroken([0.1, 0.11], draws));
    expect(runs.filter(Boolean).length).toBeLessThanOrEqual(50);
  });

  test('ends nearly all that double the errors', () => {
    const draws = createDraws(32);
    const runs = Array.from({ length: 200 }, () => everBroken([0.1, 0.2], draws));
    expect(runs.filter(Boolean).length).toBeGreaterThan(190);
  });
});
