import { describe } from '@jest/globals';

/** The run's Redis. Tests that need it go through `describeWithRedis`. */
export const testRedisUrl = (): string => process.env['SOBA_TEST_REDIS'] ?? '';

/** Skipped where there is no Redis; in CI that is a failure, because then nobody would notice. */
export const describeWithRedis = (name: string, tests: () => void): void => {
  if (testRedisUrl() !== '') {
    describe(name, tests);
    return;
  }
  if (process.env['CI'] === 'true')
    throw new Error('CI needs a Redis: install redis-server or set REDIS_URL.');
  describe.skip(`${name} (no redis-server on PATH and no REDIS_URL)`, tests);
};
