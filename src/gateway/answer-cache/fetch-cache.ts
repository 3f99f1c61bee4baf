import type { Ask } from '#gateway/execution/ask-subgraph.ts';
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

const askAlways =
  ({ notes }: FetchCacheParts) =>
  (ask: Ask): Ask =>
  (run, representations) => {
    noteKeeping(notes.of(run.context as RequestContext), nothing);
    return ask(run, representations);
  };

/** Lets the fetches of queries ask their subgraphs only for what is not kept. */
export const createFetchCache =
  (parts: FetchCacheParts, graph: CachedGraph): WrapFetch =>
  (toCache) => {
    const fetch = describeFetch(parts, graph, toCache);
    if (fetch === undefined) return { keeps: false, wrap: askAlways(parts) };
    const rootType = graph.index.schema.getQueryType()?.name ?? '';
    return {
      keeps: fetch.state.isActive,
      wrap: (ask) =>
        fetch.level === 'entity' ? cacheEntities({ ...fetch, ask }) : cacheRoot({ ...fetch, ask }, rootType),
    };
  };
