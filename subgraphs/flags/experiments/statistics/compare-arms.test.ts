import { describe, expect, test } from '@jest/globals';
import { createDraws } from '#support/draws.ts';
import { estimateArm } from './arm.ts';
import { armInterval, compareArms } from './compare-arms.ts';
import { alwaysValidP, boundary } from './confidence-sequence.ts';

const design = { alpha: 0.05, tunedFor: 5000 };
const arm = (value: number, standardError: number, units = 5000) => ({ value, standardError, units });

describe('the confidence sequence', () => {
  test('has the half-width of the published formula', () => {
    // sigma 2 after 1000 units, alpha 0.05 and N* 5000, by the formula with rho: 2 * sqrt(2(n rho^2 + 1) / (n^2 rho^2) ln(...)).
    const rho = Math.sqrt((-2 * Math.log(0.05) + Math.log(1 - 2 * Math.log(0.05))) / 5000);
    const squared = 1000 * rho * rho + 1;
    const published =
      2 * Math.sqrt(((2 * squared) / (1000 ** 2 * rho ** 2)) * Math.log(Math.sqrt(squared) / 0.05));
    expect(boundary(1000, design) * (2 / Math.sqrt(1000))).toBeCloseTo(published, 12);
  });

  test('is narrowest, in standard errors of a whole experiment, about where it is tuned', () => {
    const width = (tunedFor: number) => boundary(5000, { alpha: 0.05, tunedFor });
    expect(width(5000)).toBeLessThan(width(1000));
    expect(width(5000)).toBeLessThan(width(25_000));
    expect(width(5000)).toBeGreaterThan(1.96);
  });

  test('and its p-value are two sides of one thing', () => {
    for (const units of [150, 5000, 1e6]) {
      for (const alpha of [0.2, 0.05, 0.001]) {
        expect(alwaysValidP(boundary(units, design, alpha), units, design)).toBeCloseTo(alpha, 10);
      }
    }
  });

  test('says 1 where nothing speaks against chance', () => {
    expect(alwaysValidP(0, 5000, design)).toBe(1);
    expect(alwaysValidP(Number.NaN, 5000, design)).toBe(1);
  });
});

describe('comparing two variants', () => {
  test('gives the difference, absolute and relative, and the p-value of the interval', () => {
    const comparison = compareArms({ control: arm(10, 0.1), treatment: arm(11, 0.1) }, design);
    expect(comparison?.difference.value).toBe(1);
    expect(comparison?.relative?.value).toBeCloseTo(0.1, 12);
    expect(comparison?.difference.low).toBeGreaterThan(0);
    expect(comparison?.pValue).toBeLessThan(0.05);
    const strict = compareArms({ control: arm(10, 0.1), treatment: arm(11, 0.1) }, design, 0.0001);
    expect(strict?.difference.low).toBeLessThan(comparison?.difference.low ?? 0);
  });

  test('says nothing of few units, and nothing where no unit differs from another', () => {
    expect(compareArms({ control: arm(1, 0.1, 99), treatment: arm(2, 0.1) }, design)).toBeNull();
    expect(compareArms({ control: arm(1, 0), treatment: arm(1, 0) }, design)).toBeNull();
    expect(armInterval(arm(1, 0.1, 99), design)).toBeNull();
    expect(armInterval(arm(1, 0.1, 100), design)?.low).toBeLessThan(1);
  });

  test('gives no relative difference to a control that may be zero, and the right sign below zero', () => {
    expect(compareArms({ control: arm(0.1, 0.1), treatment: arm(2, 0.1) }, design)?.relative).toBeNull();
    const below = compareArms({ control: arm(-10, 0.1), treatment: arm(-11, 0.1) }, design);
    expect(below?.relative?.value).toBeCloseTo(-0.1, 12);
  });

  test('its relative interval covers the truth as often as it should', () => {
    const draws = createDraws(3);
    const fixed = { alpha: 0.05, tunedFor: 400 };
    let missed = 0;
    for (let run = 0; run < 2000; run += 1) {
      const control = arm(10 + 0.5 * draws.normal(), 0.5, 200);
      const treatment = arm(12 + 0.7 * draws.normal(), 0.7, 200);
      const relative = compareArms({ control, treatment }, fixed)?.relative;
      if (relative == null || relative.low > 0.2 || relative.high < 0.2) missed += 1;
    }
    expect(missed).toBeLessThan(2000 * 0.05);
  });
});

describe('the estimate of a variant', () => {
  const moments = { units: 100, meanY: 4, meanX: 1, varianceY: 9, varianceX: 0, covariance: 0 };

  test('is a mean with its standard error where every unit weighs the same', () => {
    expect(estimateArm(moments)).toEqual({ units: 100, value: 4, standardError: 0.3 });
  });

  test('does not exist for one unit, or where nothing was weighed', () => {
    expect(estimateArm({ ...moments, units: 1 })).toBeNull();
    expect(estimateArm({ ...moments, meanX: 0 })).toBeNull();
  });

  test('of a ratio has the error that repeated experiments show', () => {
    const draws = createDraws(11);
    const estimates = Array.from({ length: 2000 }, () => {
      const units = Array.from({ length: 400 }, () => {
        const weight = 1 + Math.floor(draws.uniform() * 9);
        return [weight * (2 + draws.normal()), weight] as const;
      });
      const mean = (of: (unit: readonly [number, number]) => number) =>
        units.reduce((sum, unit) => sum + of(unit), 0) / units.length;
      const [meanY, meanX] = [mean(([y]) => y), mean(([, x]) => x)];
      const spread = (of: (unit: readonly [number, number]) => number) => (mean(of) * 400) / 399;
      return estimateArm({
        units: 400,
        meanY,
        meanX,
        varianceY: spread(([y]) => (y - meanY) ** 2),
        varianceX: spread(([, x]) => (x - meanX) ** 2),
        covariance: spread(([y, x]) => (y - meanY) * (x - meanX)),
      });
    });
    const values = estimates.map((estimate) => estimate?.value ?? 0);
    const center = values.reduce((sum, value) => sum + value, 0) / values.length;
    const shown = Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length);
    const told = estimates.reduce((sum, estimate) => sum + (estimate?.standardError ?? 0), 0) / values.length;
    expect(told / shown).toBeGreaterThan(0.93);
    expect(told / shown).toBeLessThan(1.07);
  });
});
