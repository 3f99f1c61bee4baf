import { runProcess } from '#platform/process.ts';
import { oldMegabytes } from './old-heap.ts';

const point = (n: number): object => ({ open: { n }, high: { n }, low: { n } });
const request = (n: number): readonly object[] => Array.from({ length: 50 }, (_, index) => point(n + index));

/** Prints by how many megabytes the old heap grew with requests that keep nothing, after a start in which all was kept. */
const measure = async (): Promise<void> => {
  let kept: unknown[] = [];
  for (let n = 0; n < 8000; n += 1) kept.push(request(n));
  kept = [];
  // The last of what was kept is still on its way to the old heap, for longer where the machine has much to do.
  for (let n = 0; n < 40_000; n += 1) request(n);

  let grown = 0;
  let last = oldMegabytes();
  for (let n = 0; n < 60_000; n += 1) {
    request(n);
    if (n % 200 !== 0) continue;
    const now = oldMegabytes();
    grown += Math.max(0, now - last);
    last = now;
  }
  process.stdout.write(`${grown}`);
};

if (process.argv[2] === 'plain') await measure();
else await runProcess('slow-start', {}, measure);
