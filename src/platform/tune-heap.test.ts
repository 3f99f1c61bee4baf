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

/** How many threads took part in each of the later collections of young objects, of which many are kept. */
const collectingThreads = (): (number | undefined)[] => {
  const work =
    'const kept = []; for (let n = 0; n < 1_000_000; n += 1) kept[n % 300_000] = { n, at: { n } };';
  const traces = ['--trace-gc', '--trace-parallel-scavenge', '--disable-warning=ExperimentalWarning'];
  const script = `import { tuneHeap } from './src/platform/tune-heap.ts'; tuneHeap(); ${work}`;
  const output = execFileSync(process.execPath, [...traces, '--input-type=module', '-e', script]);
  // A line for each thread, then one for the whole.
  const collections = `${output}`.split(/^.*: Scavenge .*$/m).slice(0, -1);
  return collections.slice(-5).map((lines) => lines.match(/scavenge\[/g)?.length);
};

test('young objects are collected without helpers', () => {
  expect(collectingThreads()).toEqual([1, 1, 1, 1, 1]);
});
