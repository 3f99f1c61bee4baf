import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createDraws } from '#support/draws.ts';
import {
  binOf,
  countOf,
  mergeSketches,
  quantileBin,
  rangeOf,
  relativeError,
  type Sketch,
  sketchOf,
  smallestMagnitude,
} from './sketch.ts';

const values = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { maxLength: 60 });
const sorted = (sketch: Sketch) => [...sketch].toSorted(([a], [b]) => a - b);
const ranks = [0, 0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1];

const expectWithinBound = (seen: readonly number[]): void => {
  const inOrder = seen.toSorted((a, b) => a - b);
  const sketch = sketchOf(seen);
  for (const rank of ranks) {
    const exact = inOrder[Math.floor(rank * (seen.length - 1))] ?? Number.NaN;
    const told = rangeOf(quantileBin(sketch, rank) ?? Number.NaN).value;
    const allowed = relativeError * Math.abs(exact) * (1 + 1e-9) + smallestMagnitude;
    expect(Math.abs(told - exact)).toBeLessThanOrEqual(allowed);
  }
};

describe('a sketch', () => {
  test('is within its relative error at every rank, for any values', () => {
    fc.assert(
      fc.property(values, (seen) => {
        if (seen.length > 0) expectWithinBound(seen);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['evenly spread', (draws: ReturnType<typeof createDraws>) => draws.uniform() * 1000],
    ['log-normal', (draws: ReturnType<typeof createDraws>) => Math.exp(2 * draws.normal())],
    ['heavy-tailed', (draws: ReturnType<typeof createDraws>) => draws.uniform() ** -1.5],
    ['around zero', (draws: ReturnType<typeof createDraws>) => draws.normal()],
    ['mostly zero', (draws: ReturnType<typeof createDraws>) => (draws.uniform() < 0.9 ? 0 : draws.normal())],
  ])('is within its relative error for 100 000 values that are %s', (_name, draw) => {
    const draws = createDraws(7);
    expectWithinBound(Array.from({ length: 100_000 }, () => draw(draws)));
  });

  test('merges the same in any order and grouping, and as if all had been seen in one place', () => {
    fc.assert(
      fc.property(values, values, values, (one, two, three) => {
        const [a, b, c] = [sketchOf(one), sketchOf(two), sketchOf(three)];
        const whole = sorted(sketchOf([...one, ...two, ...three]));
        expect(sorted(mergeSketches([mergeSketches([a, b]), c]))).toEqual(whole);
        expect(sorted(mergeSketches([a, mergeSketches([b, c])]))).toEqual(whole);
        expect(sorted(mergeSketches([c, a, b]))).toEqual(whole);
        expect(sorted(mergeSketches([a, new Map()]))).toEqual(sorted(a));
      }),
    );
  });

  test('forgets a value when its count is taken away', () => {
    fc.assert(
      fc.property(values, values, (kept, gone) => {
        const away: Sketch = new Map([...sketchOf(gone)].map(([bin, count]) => [bin, -count]));
        const left = mergeSketches([sketchOf([...kept, ...gone]), away]);
        const existing = sorted(left).filter(([, count]) => count !== 0);
        expect(existing).toEqual(sorted(sketchOf(kept)));
        expect(quantileBin(left, 0.5)).toBe(quantileBin(sketchOf(kept), 0.5));
      }),
    );
  });

  test('puts a value into a bin that holds it, and greater values never into lower bins', () => {
    const value = fc.double({ min: -1e300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const { low, high } = rangeOf(binOf(a));
        const slack = Math.abs(a) * 1e-9;
        expect(low - slack <= a && a <= high + slack).toBe(true);
        expect(Math.sign(binOf(a) - binOf(b)) * Math.sign(a - b)).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(binOf(a))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('without values has no quantile', () => {
    expect(quantileBin(new Map(), 0.5)).toBeNull();
    expect(countOf(new Map())).toBe(0);
  });
});
