import { describe, expect, test } from '@jest/globals';
import { contextOf, draftOf, experimentOf, unitsOf } from '#support/experiments.ts';
import { decideVariant } from './decide-variant.ts';
import type { Experiment } from './experiment.ts';
import { checkSampleRatio } from './statistics/sample-ratio.ts';

const everybody = () => true;
const decide = (experiment: Experiment, unit: string | null, sticky?: string) =>
  decideVariant(experiment, { context: contextOf(unit), matches: everybody, sticky });

const units = unitsOf(20_000);
const countOf = (experiment: Experiment, variant: string | null, among: readonly string[] = units): number =>
  among.filter((unit) => decide(experiment, unit).variant === variant).length;
const withDefinition = (definition: Partial<Experiment['definition']>, given: Partial<Experiment> = {}) =>
  experimentOf(given, draftOf({ definition }));

describe('a variant', () => {
  test('is drawn by weight, also among few, unequal and zero ones', () => {
    const variants = ['a', 'b', 'c', 'd'].map((key) => ({ key, payload: null }));
    const experiment = withDefinition({ variants }, { weights: [1, 0, 3, 6] });
    const arms = variants.map(({ key }, index) => ({
      units: countOf(experiment, key),
      weight: experiment.weights[index] ?? 0,
    }));
    expect(checkSampleRatio(arms).mismatch).toBe(false);
    expect(arms[1]?.units).toBe(0);
  });

  test('says nothing about the variant in another experiment, or about who is in the traffic', () => {
    const one = experimentOf({ key: 'one', trafficPercentage: 30 });
    const two = experimentOf({ key: 'two' });
    const inBoth = units.filter((unit) => decide(one, unit).variant === 'change');
    const share = countOf(two, 'change', inBoth) / inBoth.length;
    expect(share).toBeGreaterThan(0.46);
    expect(share).toBeLessThan(0.54);
    expect(inBoth.length / units.length).toBeCloseTo(0.15, 1);
  });

  test('of a unit stays when more traffic is let in', () => {
    for (const [less, more] of [
      [0, 0.5],
      [10, 60],
      [60, 100],
    ] as const) {
      const [before, after] = [less, more].map((trafficPercentage) => experimentOf({ trafficPercentage }));
      const moved = units.filter((unit) => {
        const had = decide(before as Experiment, unit).variant;
        return had !== null && had !== decide(after as Experiment, unit).variant;
      });
      expect(moved).toEqual([]);
    }
    expect(countOf(experimentOf({ trafficPercentage: 0 }), null)).toBe(units.length);
    expect(countOf(experimentOf({ trafficPercentage: 100 }), null)).toBe(0);
  });

  test('sticks whatever has changed, in a run that is under way', () => {
    const changed = experimentOf({ weights: [0, 100], trafficPercentage: 0 });
    expect(decide(changed, 'unit-1', 'control')).toEqual({ variant: 'control', reason: 'STICKY' });
    const paused = experimentOf({ status: 'PAUSED' });
    expect(decide(paused, 'unit-1', 'control')).toEqual({ variant: 'control', reason: 'STICKY' });
    expect(decide(paused, 'unit-1')).toEqual({ variant: null, reason: 'NOT_RUNNING' });
  });

  test('is drawn anew in another run', () => {
    const again = units.filter(
      (unit) =>
        decide(experimentOf({ run: 1 }), unit).variant === decide(experimentOf({ run: 2 }), unit).variant,
    );
    expect(again.length / units.length).toBeCloseTo(0.5, 1);
  });

  test('takes somebody who is known and whom the targeting means', () => {
    expect(decide(experimentOf(), null)).toEqual({ variant: null, reason: 'NO_UNIT' });
    const nobody = { context: contextOf('unit-1'), matches: () => false, sticky: undefined };
    expect(decideVariant(experimentOf(), nobody)).toEqual({ variant: null, reason: 'NOT_TARGETED' });
    expect(decideVariant(experimentOf({ status: 'CONCLUDED', winner: 'change' }), nobody).variant).toBeNull();
  });

  test.each([
    ['DRAFT', null, null, 'NOT_RUNNING'],
    ['STOPPED', null, null, 'NOT_RUNNING'],
    ['CONCLUDED', 'change', 'change', 'CONCLUDED'],
    ['CONCLUDED', null, null, 'CONCLUDED'],
    ['ROLLED_BACK', null, 'control', 'ROLLED_BACK'],
  ] as const)('of an experiment that is %s with the winner %s is %s', (status, winner, variant, reason) => {
    expect(decide(experimentOf({ status, winner }), 'unit-1', 'change')).toEqual({ variant, reason });
  });
});

describe('experiments that exclude each other', () => {
  const part = (key: string, from: number, to: number) =>
    withDefinition({ namespace: { key: 'shop', from, to } }, { key });

  test('share no unit, and together take everybody', () => {
    const parts = [part('a', 0, 33.333), part('b', 33.333, 70), part('c', 70, 100)];
    const counts = units.map((unit) => parts.filter((one) => decide(one, unit).variant !== null).length);
    expect(new Set(counts)).toEqual(new Set([1]));
  });

  test('draw their units independently of variants: each part is split as a whole is', () => {
    const experiment = part('a', 20, 60);
    const [control, change] = [countOf(experiment, 'control'), countOf(experiment, 'change')];
    expect((control + change) / units.length).toBeCloseTo(0.4, 1);
    const arms = [
      { units: control, weight: 1 },
      { units: change, weight: 1 },
    ];
    expect(checkSampleRatio(arms).mismatch).toBe(false);
  });
});

describe('a holdout', () => {
  test('is the same units in every experiment that names it', () => {
    const holdout = { key: 'year', percentage: 10 };
    const heldOut = (key: string) =>
      units.filter((unit) => decide(withDefinition({ holdout }, { key }), unit).reason === 'HELD_OUT');
    const one = heldOut('one');
    expect(one).toEqual(heldOut('two'));
    expect(one.length / units.length).toBeCloseTo(0.1, 1);
    const other = withDefinition({ holdout: { key: 'other', percentage: 10 } });
    const both = one.filter((unit) => decide(other, unit).reason === 'HELD_OUT');
    expect(both.length / one.length).toBeCloseTo(0.1, 1);
  });
});
