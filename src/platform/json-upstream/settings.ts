import { z } from 'zod';
import { httpUrl, integer } from '#platform/config.ts';
import { RedisConfig } from '#platform/redis.ts';

/** How the services behind subgraphs are called; the same for each of them. */
export const UpstreamConfig = z.object({
  ...RedisConfig.shape,
  SOBA_UPSTREAM_TIMEOUT_MS: integer(9000, { min: 10, max: 35_000 }).describe(
    'Longest call of a service behind a subgraph, waiting and retries included. Services have bounds of their own, from 25 000 to 35 000.',
  ),
  SOBA_UPSTREAM_TRY_TIMEOUT_MS: integer(5000, { min: 10, max: 35_000 }).describe('Longest single try of it.'),
  SOBA_UPSTREAM_RETRIES: integer(3, { min: 0, max: 10 }).describe(
    'How often a call that does no harm twice is tried again; all retries together are at most a fifth of the calls.',
  ),
  SOBA_UPSTREAM_BREAKER_RESET_MS: integer(60_000, { min: 10, max: 3_600_000 }).describe(
    'How long a service is left alone after half of at least 20 tries in 30 s failed, give or take a fifth; 5 calls then say whether it is back.',
  ),
  SOBA_UPSTREAM_CONCURRENCY: integer(64, { min: 1, max: 10_000 }).describe(
    'Calls of one service at a time, and connections to it.',
  ),
  SOBA_UPSTREAM_QUEUE_LIMIT: integer(500, { min: 0, max: 1_000_000 }).describe(
    'Calls of one service that wait for others to end; one more fails at once.',
  ),
  SOBA_UPSTREAM_RESPONSE_LIMIT_BYTES: integer(10_000_000, { min: 1000, max: 1_000_000_000 }).describe(
    'Largest answer of a service.',
  ),
  SOBA_UPSTREAM_CACHE_BYTES: integer(50_000_000, { min: 0, max: 10_000_000_000 }).describe(
    'Memory for the answers that are kept of one service.',
  ),
  SOBA_UPSTREAM_HEALTH_MS: integer(5000, { min: 10, max: 3_600_000 }).describe(
    'How often a service is asked how it is, give or take a tenth.',
  ),
});

export type UpstreamConfig = Readonly<z.output<typeof UpstreamConfig>>;

/** The URL of one service. */
export const serviceUrl = (fallback: string, name: string) =>
  httpUrl().default(fallback).describe(`The ${name} service. While it is away its fields are null.`);
