import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

/** Megabytes that the old heap grew by: of one of our processes, or of one like any other. */
const oldHeapGrowth = (kind: 'ours' | 'plain'): number => {
  const flags = ['--disable-warning=ExperimentalWarning'];
  return Number(execFileSync(process.execPath, [...flags, 'tests/support/slow-start.ts', kind]));
};

const threeOf = (kind: 'ours' | 'plain'): number[] => Array.from({ length: 3 }, () => oldHeapGrowth(kind));

test('after a slow start, what requests make does not go to the old heap', () => {
  // It happens by chance, though seldom not. If it never happens, V8 has changed, and there is nothing to prevent.
  expect(Math.max(...threeOf('plain'))).toBeGreaterThan(50);
  // The libraries of a process may still be on their way.
  expect(Math.min(...threeOf('ours'))).toBeLessThan(0.1);
});
