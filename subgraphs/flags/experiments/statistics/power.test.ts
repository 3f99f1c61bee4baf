import { describe, expect, test } from '@jest/globals';
import { type PowerDesign, powerAt, rateDeviation, requiredUnits } from './power.ts';

const rates = (baseline: number, changed: number): PowerDesign => ({
  baseline,
  standardDeviation: rateDeviation(baseline),
  changed,
  changedDeviation: rateDeviation(changed),
  alpha: 0.05,
  power: 0.8,
  treatmentShare: 0.5,
});

describe('the power calculator', () => {
  test('agrees with textbooks on a test that is looked at once', () => {
    // Means: n per arm = 2 (1.96 + 0.8416)^2 (sd / delta)^2 = 62.79 for half a deviation.
    const means: PowerDesign = { ...rates(0, 0.5), standardDeviation: 1, changedDeviation: 1 };
    expect(requiredUnits(means).fixed).toBe(126);
    // Rates of 10 % and 12 %: 3841 in each arm with unpooled variances.
    expect(requiredUnits(rates(0.1, 0.12)).fixed / 2).toBeCloseTo(3839, -1);
  });

  test('asks for about twice as many of a test that may be looked at at any time', () => {
    const { fixed, sequential } = requiredUnits(rates(0.1, 0.12));
    expect(sequential / fixed).toBeGreaterThan(1.7);
    expect(sequential / fixed).toBeLessThan(2.1);
  });

  test('says of its own answer that it has the power that was asked for', () => {
    for (const power of [0.5, 0.8, 0.95]) {
      const design = { ...rates(0.1, 0.12), power, treatmentShare: 0.2 };
      expect(powerAt(design, requiredUnits(design).sequential)).toBeCloseTo(power, 3);
    }
  });

  test('asks for more where the effect is smaller, the split less even or the promise stricter', () => {
    const base = requiredUnits(rates(0.1, 0.12)).sequential;
    expect(requiredUnits(rates(0.1, 0.11)).sequential).toBeGreaterThan(3 * base);
    expect(requiredUnits({ ...rates(0.1, 0.12), treatmentShare: 0.1 }).sequential).toBeGreaterThan(2 * base);
    expect(requiredUnits({ ...rates(0.1, 0.12), alpha: 0.001 }).sequential).toBeGreaterThan(base);
    expect(requiredUnits(rates(0.12, 0.1)).sequential).toBe(
      requiredUnits({ ...rates(0.1, 0.12), treatmentShare: 0.5 }).sequential,
    );
  });
});
