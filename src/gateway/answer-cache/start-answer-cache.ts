import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { WrapFetch } from '#gateway/execution/compile-fetch.ts';
import type { Generation, Generations } from '#gateway/policy/generation.ts';
import type { Verdicts } from '#gateway/policy/verdicts.ts';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import { createAnswerStore } from './answer-store.ts';
import { createCacheMetrics, observeMemory } from './cache-metrics.ts';
import type { CachedGraph } from './cached-fetch.ts';
import { createCachedGraph, createFetchCache } from './fetch-cache.ts';
import { createInvalidate, type Invalidate } from './invalidate.ts';
import { startInvalidationBus } from './invalidation-bus.ts';
import { createInvalidations } from './invalidations.ts';
import { createMemoryStore } from './memory-store.ts';
import type { NotesOfRequests } from './notes.ts';
import { createResponseCache, type ResponseCache } from './response-cache.ts';
import type { ResultTexts } from './result-texts.ts';
import type { Scopes } from './scopes.ts';
import { createSharedStore } from './shared-store.ts';

export interface AnswerCache {
  readonly wrapFetchOf: (generation: Generation) => WrapFetch;
  readonly responses: ResponseCache;
  readonly invalidate: Invalidate;
  readonly stop: () => void;
}

interface Parts {
  readonly maxBytes: number;
  readonly staleIfErrorMs: number;
  readonly redisTimeoutMs: number;
  readonly redis: Redis | undefined;
  readonly generations: Generations;
  readonly verdicts: Verdicts;
  readonly scopes: Scopes;
  readonly notes: NotesOfRequests;
  readonly texts: ResultTexts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

const createGraphs = () => {
  const known = new WeakMap<Generation, CachedGraph>();
  return (generation: Generation): CachedGraph => {
    const graph = known.get(generation) ?? createCachedGraph(generation.index, generation.supergraphSdl);
    known.set(generation, graph);
    return graph;
  };
};

/** Entities and answers in this process, and over Redis where there is one. */
export const startAnswerCache = (parts: Parts): AnswerCache => {
  const { redis, clock, logger, generations, scopes, notes } = parts;
  const metrics = createCacheMetrics(parts.registry);
  const invalidations = createInvalidations();
  const memory = createMemoryStore({ maxBytes: parts.maxBytes, clock, invalidations });
  observeMemory(parts.registry, memory);
  const shared =
    redis && createSharedStore({ redis, timeoutMs: parts.redisTimeoutMs, clock, logger, metrics });
  const bus = redis && startInvalidationBus({ redis, invalidations, logger });
  const store = createAnswerStore({ memory, shared, invalidations, clock });
  const graphOf = createGraphs();
  const fetchParts = { store, scopes, notes, metrics, staleIfErrorMs: parts.staleIfErrorMs };
  return {
    wrapFetchOf: (generation) => createFetchCache(fetchParts, graphOf(generation)),
    responses: createResponseCache({
      store,
      scopes,
      notes,
      reads: metrics.readsOf('response', ''),
      texts: parts.texts,
      generations,
      verdicts: parts.verdicts,
      graphOf,
    }),
    invalidate: createInvalidate({
      graph: () => {
        const generation = generations.current();
        return generation && graphOf(generation);
      },
      invalidations,
      shared,
      metrics,
    }),
    stop: () => bus?.stop(),
  };
};
