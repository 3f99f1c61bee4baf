import type { WrapFetch } from '#gateway/execution/compile-fetch.ts';
import type { PolicyIndex } from '#gateway/policy/policy-index.ts';
import type { RequestContext } from '#gateway/request.ts';
import { cacheEntities } from './cache-entities.ts';
import { cacheRoot } from './cache-root.ts';
import { type CachedGraph, describeFetch, type FetchCacheParts } from './cached-fetch.ts';
import { digest } from './canonical.ts';
import { createHints } from './hints.ts';
import { noteKeeping, nothing } from './notes.ts';
import { createEntityTags } from './tags.ts';

export const createCachedGraph = (index: PolicyIndex, supergraphSdl: string): CachedGraph => ({
  index,
  fingerprint: digest(supergraphSdl),
  hintOf: createHints(index),
  entityTags: createEntityTags(index),
});

/** Lets the fetches of queries ask their subgraphs only for what is not kept. */
export const createFetchCache =
  (parts: FetchCacheParts, graph: CachedGraph): WrapFetch =>
  (toCache) => {
    const fetch = describeFetch(parts, graph, toCache);
    if (fetch === undefined) {
      return (run, representations) => {
        noteKeeping(parts.notes.of(run.context as RequestContext), nothing);
        return toCache.ask(run, representations);
      };
    }
    return fetch.level === 'entity'
      ? cacheEntities(fetch)
      : cacheRoot(fetch, graph.index.schema.getQueryType()?.name ?? '');
  };
