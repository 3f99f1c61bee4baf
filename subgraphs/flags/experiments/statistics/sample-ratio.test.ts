import { describe, expect, test } from '@jest/globals';
import { createDraws } from '#support/draws.ts';
import { checkSampleRatio } from './sample-ratio.ts';

const split = (units: number, share: number, draws: ReturnType<typeof createDraws>): readonly number[] => {
  let first = 0;
  for (let unit = 0; unit < units; unit += 1) if (draws.chance(share)) first += 1;
  return [first, units - first];
};

describe('the check of the sample ratio', () => {
  test('gives the p-value of the chi-square test', () => {
    const { pValue, mismatch } = checkSampleRatio([
      { units: 5210, weight: 1 },
      { units: 4790, weight: 1 },
    ]);
    // A statistic of 17.64 with one degree.
    expect(pValue).toBeCloseTo(0.0000266915, 9);
    expect(mismatch).toBe(true);
    const uneven = [
      { units: 705, weight: 70 },
      { units: 205, weight: 20 },
      { units: 90, weight: 10 },
    ];
    expect(checkSampleRatio(uneven)).toMatchObject({ mismatch: false });
  });

  test('raises a false alarm in no more than about one of 1000', () => {
    const draws = createDraws(1);
    let alarms = 0;
    for (let run = 0; run < 4000; run += 1) {
      const [first = 0, second = 0] = split(2000, 0.3, draws);
      const arms = [
        { units: first, weight: 30 },
        { units: second, weight: 70 },
      ];
      if (checkSampleRatio(arms).mismatch) alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(10);
  });

  test('raises one in no more than about one of 50 experiments that are looked at 50 times', () => {
    const draws = createDraws(77);
    const alarms = Array.from({ length: 1000 }, () => {
      const units = [0, 0];
      return Array.from({ length: 50 }, () => {
        const more = split(100, 0.5, draws);
        for (const [index, count] of more.entries()) units[index] = (units[index] ?? 0) + count;
        return checkSampleRatio(units.map((count) => ({ units: count, weight: 1 }))).mismatch;
      }).includes(true);
    });
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(20);
  });

  test('finds a variant that loses a tenth of its units', () => {
    const draws = createDraws(2);
    let found = 0;
    for (let run = 0; run < 200; run += 1) {
      const [first = 0, second = 0] = split(20_000, 0.45 / 0.95, draws);
      const arms = [
        { units: first, weight: 1 },
        { units: second, weight: 1 },
      ];
      if (checkSampleRatio(arms).mismatch) found += 1;
    }
    expect(found).toBe(200);
  });

  test('says nothing of few units, and does not take units where there should be none', () => {
    const few = [
      { units: 15, weight: 1 },
      { units: 0, weight: 1 },
    ];
    expect(checkSampleRatio(few)).toEqual({ pValue: null, mismatch: false });
    expect(checkSampleRatio([{ units: 0, weight: 1 }])).toEqual({ pValue: null, mismatch: false });
    const stray = [
      { units: 1000, weight: 1 },
      { units: 1, weight: 0 },
    ];
    expect(checkSampleRatio(stray).mismatch).toBe(true);
    const unused = [
      { units: 500, weight: 1 },
      { units: 500, weight: 1 },
      { units: 0, weight: 0 },
    ];
    expect(checkSampleRatio(unused)).toEqual({ pValue: 1, mismatch: false });
  });
});
