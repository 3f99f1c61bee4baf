import { tuneHeap } from '#platform/tune-heap.ts';
import { oldMegabytes } from './old-heap.ts';

/** Prints the most megabytes that the old heap had, of a process that forgets as many objects as it makes. */
if (process.argv[2] === 'ours') tuneHeap();

const room = 1_000_000;
const kept = Array.from({ length: room }, (_, n) => ({ n, at: { n } }));
let most = 0;
for (let n = 0; n < 20 * room; n += 1) {
  kept[n % room] = { n, at: { n } };
  if (n > 10 * room && n % 10_000 === 0) most = Math.max(most, oldMegabytes());
}
process.stdout.write(`${most}`);
