import { flag, integer } from '#platform/config.ts';

/** What is kept of answers, and shared between requests. */
export const answerCacheSettings = {
  SOBA_CACHE: flag(true).describe(
    'Whether entities and answers are kept where `@cacheControl` or the `Cache-Control` of a subgraph allows it. Nothing else ever is.',
  ),
  SOBA_CACHE_BYTES: integer(50_000_000, { min: 10_000, max: 100_000_000_000 }).describe(
    'Memory for what is kept of answers, about.',
  ),
  SOBA_CACHE_STALE_IF_ERROR_MS: integer(0, { min: 0, max: 86_400_000 }).describe(
    'How long past its time an answer may be used when its subgraph fails. What the subgraph says, with `stale-if-error` or `must-revalidate`, goes before.',
  ),
  SOBA_CACHE_REDIS_TIMEOUT_MS: integer(20, { min: 1, max: 10_000 }).describe(
    'Longest wait for Redis when an answer is looked for.',
  ),
  SOBA_OPERATION_SHARING: flag(false).describe(
    'Whether equal queries of clients that run at the same time are executed once: the same document, variables, caller and forwarded headers. Each passes all stages before.',
  ),
};
