/**
 * Writes as many log lines as it is told, of all lengths, as fast as it can, and then a file to say that it has. Run by
 * tests as a process of its own.
 */
import { writeFileSync } from 'node:fs';
import { createLogger } from '#platform/logger.ts';

const [name = '', count = '0', done] = process.argv.slice(2);
const logger = createLogger({ service: name, level: 'info' });
for (let number = 0; number < Number(count); number += 1) {
  // One that no pipe takes whole, where nobody else writes to it.
  const length = done !== undefined && number === 7 ? 200_000 : (number * 37) % 1500;
  logger.info({ number, filler: 'x'.repeat(length) }, 'line');
  if (number % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
if (done !== undefined) {
  writeFileSync(done, '');
  // Whoever reads now finds room for one line more.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  logger.info({ number: Number(count) }, 'line');
}
