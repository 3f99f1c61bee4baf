import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createDraws } from '#support/draws.ts';
import { adjustPValues } from './adjust-p-values.ts';
import { alwaysValidP } from './confidence-sequence.ts';

describe('adjusting p-values', () => {
  test('gives the values of the procedure worked by hand, in the order of the question', () => {
    const adjusted = adjustPValues([0.01, 0.04, 0.03, 0.005]);
    for (const [index, value] of [0.02, 0.04, 0.04, 0.02].entries()) {
      expect(adjusted[index]).toBeCloseTo(value, 12);
    }
  });

  test('finds as many as Benjamini and Hochberg found in their own example of 15', () => {
    const published = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    expect(adjustPValues(published).filter((p) => p <= 0.05)).toHaveLength(4);
  });

  test('rejects exactly what the step-up rule rejects', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(pValues, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (values, alpha) => {
        const sorted = values.toSorted((a, b) => a - b);
        const last = sorted.findLastIndex((p, index) => (p * values.length) / (index + 1) <= alpha);
        const limit = sorted[last] ?? -1;
        const adjusted = adjustPValues(values);
        expect(adjusted.map((p) => p <= alpha)).toEqual(values.map((p) => p <= limit));
      }),
    );
  });

  test('of none is none, and one alone stays', () => {
    expect(adjustPValues([])).toEqual([]);
    expect(adjustPValues([0.03])).toEqual([0.03]);
  });

  test('keeps 1000 experiments without an effect, of ten metrics each and looked at 50 times, from discoveries', () => {
    const draws = createDraws(44);
    const design = { alpha: 0.05, tunedFor: 5000 };
    let [discovered, unadjusted] = [0, 0];
    for (let run = 0; run < 1000; run += 1) {
      const sums = new Array<number>(10).fill(0);
      let [found, foundAlone] = [false, false];
      for (let look = 1; look <= 50; look += 1) {
        // So many more units move the standardised sum so far.
        for (const metric of sums.keys()) sums[metric] = (sums[metric] ?? 0) + draws.normal();
        const pValues = sums.map((sum) => alwaysValidP(sum / Math.sqrt(look), look * 200, design));
        found ||= adjustPValues(pValues).some((p) => p <= design.alpha);
        foundAlone ||= pValues.some((p) => p <= design.alpha);
      }
      if (found) discovered += 1;
      if (foundAlone) unadjusted += 1;
    }
    expect(discovered).toBeLessThanOrEqual(50);
    expect(unadjusted).toBeGreaterThan(100);
  });
});
