import { describe, expect, test } from '@jest/globals';
import { createDraws, type Draws } from '#support/draws.ts';
import { fewestValues, groupCount, quantileInterval } from './quantile-interval.ts';
import { sketchOf } from './sketch.ts';

const design = { alpha: 0.05, tunedFor: 3000 };

/** Units with so many values each, which share a habit; the units are spread over the groups. */
const observe = (draws: Draws, { units, each }: { readonly units: number; readonly each: number }) => {
  const groups: number[][] = Array.from({ length: groupCount }, () => []);
  for (let unit = 0; unit < units; unit += 1) {
    const habit = draws.normal();
    const group = groups[Math.floor(draws.uniform() * groupCount)] ?? [];
    for (let n = 0; n < each; n += 1) group.push(Math.exp(habit + 0.3 * draws.normal()));
  }
  return groups.map(sketchOf);
};

/** The values of one unit are log-normal with this deviation. */
const deviation = Math.hypot(1, 0.3);

describe('the interval of a quantile', () => {
  test.each([
    [0.5, 0],
    [0.95, 1.6448536269514722],
  ])('at rank %d holds the true one, also where the values of a unit belong together', (rank, z) => {
    const draws = createDraws(17);
    const truth = Math.exp(deviation * z);
    let missed = 0;
    const runs = 200;
    for (let run = 0; run < runs; run += 1) {
      const interval = quantileInterval(
        observe(draws, { units: 600, each: 5 }),
        { rank, units: 600 },
        design,
      );
      if (interval === null || interval.low > truth || interval.high < truth) missed += 1;
    }
    expect(missed).toBeLessThanOrEqual(runs * design.alpha);
  });

  test('is wider where values belong together than where each is a unit of its own', () => {
    const width = (units: number, each: number): number => {
      const interval = quantileInterval(
        observe(createDraws(4), { units, each }),
        { rank: 0.5, units },
        design,
      );
      return interval === null ? 0 : interval.high - interval.low;
    };
    expect(width(300, 10)).toBeGreaterThan(1.5 * width(3000, 1));
  });

  test('is never narrower than the error of the sketch', () => {
    const same = Array.from({ length: groupCount }, () => sketchOf(Array.from({ length: 100 }, () => 42)));
    const interval = quantileInterval(same, { rank: 0.5, units: 3200 }, design);
    expect(interval?.low).toBeLessThanOrEqual(42);
    expect(interval?.high).toBeGreaterThanOrEqual(42);
    expect(Math.abs((interval?.value ?? 0) - 42)).toBeLessThanOrEqual(0.42);
  });

  test('is not given for few values', () => {
    expect([0.5, 0.95, 0.99].map(fewestValues)).toEqual([200, 2000, 10_000]);
    const groups = observe(createDraws(1), { units: 1999, each: 1 });
    expect(quantileInterval(groups, { rank: 0.95, units: 1999 }, design)).toBeNull();
    expect(quantileInterval(groups, { rank: 0.5, units: 1999 }, design)).not.toBeNull();
    expect(quantileInterval([], { rank: 0.5, units: 0 }, design)).toBeNull();
  });
});
