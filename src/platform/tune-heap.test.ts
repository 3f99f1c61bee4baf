import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

/** What a script says of one of our processes, or of one like any other. */
const measure = (script: string, kind: 'ours' | 'plain'): number =>
  Number(execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, kind]));

/** Megabytes that the old heap grew by. */
const oldHeapGrowth = (kind: 'ours' | 'plain'): number => measure('tests/support/slow-start.ts', kind);

const threeOf = (kind: 'ours' | 'plain'): number[] => Array.from({ length: 3 }, () => oldHeapGrowth(kind));

test('after a slow start, what requests make does not go to the old heap', () => {
  // It happens by chance, though seldom not. If it never happens, V8 has changed, and there is nothing to prevent.
  expect(Math.max(...threeOf('plain'))).toBeGreaterThan(50);
  // The libraries of a process may still be on their way.
  expect(Math.min(...threeOf('ours'))).toBeLessThan(0.1);
});

/** The most megabytes that the old heap of a process had, which keeps about 140 of them and changes them all the time. */
const mostOldHeap = (kind: 'ours' | 'plain'): number => measure('tests/support/steady-churn.ts', kind);

test('the whole heap is collected when it has grown by half', () => {
  expect(mostOldHeap('ours')).toBeLessThan(240);
  // If it needs no telling, V8 has changed.
  expect(mostOldHeap('plain')).toBeGreaterThan(300);
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
