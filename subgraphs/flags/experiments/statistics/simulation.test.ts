import { describe, expect, test } from '@jest/globals';
import { createDraws, type Draws } from '#support/draws.ts';
import { type ArmEstimate, estimateArm } from './arm.ts';
import { compareArms } from './compare-arms.ts';
import type { SequentialDesign } from './confidence-sequence.ts';
import { normalCdf } from './distributions.ts';
import { type PowerDesign, rateDeviation, requiredUnits } from './power.ts';

/** A unit's value and weight. */
type Unit = readonly [y: number, x: number];

const createSums = () => {
  let [n, y, x, yy, xx, xy] = [0, 0, 0, 0, 0, 0];
  return {
    add: ([valueY, valueX]: Unit): void => {
      n += 1;
      y += valueY;
      x += valueX;
      yy += valueY * valueY;
      xx += valueX * valueX;
      xy += valueX * valueY;
    },
    estimate: (): ArmEstimate => {
      const [meanY, meanX] = [y / n, x / n];
      const variance = (square: number, a: number, b: number) => (square - n * a * b) / (n - 1);
      const estimate = estimateArm({
        units: n,
        meanY,
        meanX,
        varianceY: variance(yy, meanY, meanY),
        varianceX: variance(xx, meanX, meanX),
        covariance: variance(xy, meanY, meanX),
      });
      return estimate ?? { units: 0, value: 0, standardError: 0 };
    },
  };
};

interface Outcome {
  /** Ever, at any look, as the sequential test and as a fixed test that is peeked at would say. */
  readonly significant: boolean;
  readonly peeked: boolean;
  readonly missed: boolean;
}

const simulate = (
  { control, treatment, effect }: Record<'control' | 'treatment', () => Unit> & { readonly effect: number },
  { looks, unitsPerLook }: { readonly looks: number; readonly unitsPerLook: number },
  design: SequentialDesign,
): Outcome => {
  const sums = [createSums(), createSums()] as const;
  let [significant, peeked, missed] = [false, false, false];
  for (let look = 0; look < looks; look += 1) {
    for (let unit = 0; unit < unitsPerLook / 2; unit += 1) {
      sums[0].add(control());
      sums[1].add(treatment());
    }
    const arms = { control: sums[0].estimate(), treatment: sums[1].estimate() };
    const comparison = compareArms(arms, design);
    if (comparison === null) continue;
    const { difference, pValue } = comparison;
    const z = difference.value / Math.hypot(arms.control.standardError, arms.treatment.standardError);
    significant ||= pValue <= design.alpha;
    peeked ||= 2 * normalCdf(-Math.abs(z)) <= design.alpha;
    missed ||= effect < difference.low || effect > difference.high;
  }
  return { significant, peeked, missed };
};

const experiments = 1000;
const count = (outcomes: readonly Outcome[], what: keyof Outcome): number =>
  outcomes.filter((outcome) => outcome[what]).length;

const metrics: readonly (readonly [string, (draws: Draws) => Unit])[] = [
  ['a conversion', (draws) => [draws.chance(0.1) ? 1 : 0, 1]],
  ['a rare conversion', (draws) => [draws.chance(0.01) ? 1 : 0, 1]],
  ['a normal value', (draws) => [20 + 5 * draws.normal(), 1]],
  ['a skewed value, mostly zero', (draws) => [draws.chance(0.3) ? Math.exp(draws.normal()) : 0, 1]],
  [
    'a ratio whose values belong together by unit',
    (draws) => {
      const visits = 1 + Math.floor(draws.uniform() * 6);
      const habit = draws.uniform() * 0.2;
      const bought = Array.from({ length: visits }, () => (draws.chance(habit) ? 1 : 0));
      return [bought.reduce<number>((sum, one) => sum + one, 0), visits];
    },
  ],
];

describe('1000 experiments without an effect, each looked at 50 times', () => {
  const design = { alpha: 0.05, tunedFor: 2500 };
  test.each(metrics)('call %s significant in at most 5 of 100', (_name, draw) => {
    const draws = createDraws(20_261);
    const one = () => draw(draws);
    const outcomes = Array.from({ length: experiments }, () =>
      simulate({ control: one, treatment: one, effect: 0 }, { looks: 50, unitsPerLook: 100 }, design),
    );
    expect(count(outcomes, 'significant')).toBeLessThanOrEqual(experiments * design.alpha);
    expect(count(outcomes, 'missed')).toBe(count(outcomes, 'significant'));
    // Without the sequence, looking is what makes them significant: the simulation can tell the difference.
    expect(count(outcomes, 'peeked')).toBeGreaterThan(experiments * 0.2);
  });

  test('keep a stricter promise, too', () => {
    const draws = createDraws(5);
    const one = (): Unit => [draws.chance(0.2) ? 1 : 0, 1];
    const strict = { alpha: 0.01, tunedFor: 2500 };
    const outcomes = Array.from({ length: experiments }, () =>
      simulate({ control: one, treatment: one, effect: 0 }, { looks: 50, unitsPerLook: 100 }, strict),
    );
    expect(count(outcomes, 'significant')).toBeLessThanOrEqual(experiments * strict.alpha);
  });
});

/** By chance alone a share of 1000 lies so far below what it is, once in 1000 times. */
const luck = (share: number): number => 3.1 * Math.sqrt(share * (1 - share) * experiments);

describe('1000 experiments with the effect that they were planned for', () => {
  const plan = (baseline: number, changed: number, deviation: (mean: number) => number): PowerDesign => ({
    baseline,
    standardDeviation: deviation(baseline),
    changed,
    changedDeviation: deviation(changed),
    alpha: 0.05,
    power: 0.8,
    treatmentShare: 0.5,
  });

  test.each([
    [
      'a conversion',
      plan(0.1, 0.13, rateDeviation),
      (mean: number, draws: Draws) => (draws.chance(mean) ? 1 : 0),
    ],
    ['a value', plan(20, 20.5, () => 5), (mean: number, draws: Draws) => mean + 5 * draws.normal()],
  ] as const)(
    'find it in %s at least as often as stated, and it lies in the interval',
    (_name, power, draw) => {
      const planned = requiredUnits(power).sequential;
      const draws = createDraws(99);
      const outcomes = Array.from({ length: experiments }, () =>
        simulate(
          {
            control: () => [draw(power.baseline, draws), 1],
            treatment: () => [draw(power.changed, draws), 1],
            effect: power.changed - power.baseline,
          },
          { looks: 20, unitsPerLook: planned / 20 },
          { alpha: power.alpha, tunedFor: planned },
        ),
      );
      expect(count(outcomes, 'significant')).toBeGreaterThanOrEqual(800 - luck(0.8));
      expect(count(outcomes, 'missed')).toBeLessThanOrEqual(experiments * power.alpha);
    },
  );
});
