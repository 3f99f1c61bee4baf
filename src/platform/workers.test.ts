import { expect, test } from '@jest/globals';
import { nextWait } from './workers.ts';

test('a worker that keeps dying is replaced later each time, and soon again once one lived', () => {
  const waits: number[] = [];
  let last = 0;
  for (let death = 0; death < 9; death += 1) {
    last = nextWait(last, 1000);
    waits.push(last);
  }
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  expect(nextWait(last, 60_001)).toBe(100);
});
