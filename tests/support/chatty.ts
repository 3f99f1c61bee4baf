/** Writes as many log lines as it is told, of all lengths, as fast as it can. Run by tests as a process of its own. */
import { createLogger } from '#platform/logger.ts';

const [name = '', count = '0'] = process.argv.slice(2);
const logger = createLogger({ service: name, level: 'info' });
for (let number = 0; number < Number(count); number += 1) {
  logger.info({ number, filler: 'x'.repeat((number * 37) % 1500) }, 'line');
  if (number % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
