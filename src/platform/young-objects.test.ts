import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

/** Megabytes that the old heap grew by. */
const oldHeapGrowth = (...args: readonly string[]): number => {
  const flags = ['--disable-warning=ExperimentalWarning'];
  return Number(execFileSync(process.execPath, [...flags, 'tests/support/slow-start.ts', ...args]));
};

test('after a slow start, what requests make does not go to the old heap', () => {
  // Without it there would be nothing to prevent.
  expect(oldHeapGrowth()).toBeGreaterThan(1);
  expect(oldHeapGrowth('young')).toBeLessThan(0.1);
});
