import { Registry } from 'prom-client';
import { systemClock } from '#platform/clock.ts';
import { createLogger } from '#platform/logger.ts';
import { createPolicy } from '#platform/rate-limit/policy.ts';
import { startRateLimiter } from '#platform/rate-limit/start-rate-limiter.ts';
import { createRedis } from '#platform/redis.ts';
import { until } from './until.ts';

/** A node of its own: on SIGUSR2 fifty clients spend what they get, until each has been denied ten times in a row. */
const [url = '', identity = ''] = process.argv.slice(2);
const logger = createLogger({ service: 'worker', level: 'silent' });
const connection = createRedis({ url, commandTimeoutMs: 5000, logger });
const limiter = startRateLimiter({
  redis: connection.redis,
  clock: systemClock,
  logger,
  registry: new Registry(),
  budgetMs: 5000,
});
// Slow enough that nothing flows in while the test runs.
const policy = createPolicy({
  name: 'shared',
  windows: [{ name: 'month', limit: 1000, windowMs: 30 * 86_400_000 }],
  onStoreFailure: 'closed',
});
let admitted = 0;

const client = async (): Promise<void> => {
  for (let refused = 0; refused < 10; ) {
    const decision = await limiter.consume(policy, identity, 1);
    if (decision.allowed) admitted += 1;
    refused = decision.allowed ? 0 : refused + 1;
  }
};

process.once('SIGUSR2', async () => {
  await Promise.all(Array.from({ length: 50 }, client));
  process.stdout.write(`admitted ${admitted}\n`);
  await limiter.stop();
  await connection.stop();
});
await until(() => connection.redis.status === 'ready');
const alive = setTimeout(() => process.exit(1), 20_000);
process.once('SIGUSR2', () => clearTimeout(alive));
process.stdout.write('ready\n');
