import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

/** Megabytes that the old heap grew by. */
const oldHeapGrowth = (...args: readonly string[]): number => {
  const flags = ['--disable-warning=ExperimentalWarning'];
  return Number(execFileSync(process.execPath, [...flags, 'tests/support/slow-start.ts', ...args]));
};

test('after a slow start, what requests make does not go to the old heap', () => {
  // It happens by chance, though seldom not. If it never happens, V8 has changed, and there is nothing to prevent.
  expect(Math.max(oldHeapGrowth(), oldHeapGrowth(), oldHeapGrowth())).toBeGreaterThan(1);
  expect(oldHeapGrowth('tuned')).toBeLessThan(0.1);
});
