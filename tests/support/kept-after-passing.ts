// A process of its own, started with --expose-gc, that prints the megabytes that a passing map and a plain map keep of
// what has passed through them while only the young objects were collected.
import { createPassingMap } from '../../src/platform/passing-map.ts';

interface Passed {
  readonly set: (key: number, value: unknown) => unknown;
  readonly delete: (key: number) => unknown;
}

const collect = (globalThis as unknown as { gc: (options: { type: 'minor' | 'major' }) => void }).gc;
const megabytes = (): number => process.memoryUsage().heapUsed / 1_000_000;

const pass = (map: Passed, from: number, to: number): void => {
  for (let key = from; key < to; key += 1) {
    map.set(
      key,
      Array.from({ length: 1000 }, (_, n) => ({ n })),
    );
    map.delete(key - 4);
    if (key % 50 === 0) collect({ type: 'minor' });
  }
};

const keptBy = (map: Passed): number => {
  pass(map, 0, 500);
  // Brings the table of the moment to the old heap.
  collect({ type: 'major' });
  const before = megabytes();
  pass(map, 500, 900);
  collect({ type: 'minor' });
  collect({ type: 'minor' });
  return megabytes() - before;
};

process.stdout.write(JSON.stringify({ passing: keptBy(createPassingMap()), plain: keptBy(new Map()) }));
