import { z } from 'zod';
import { createOwners } from '#gateway/cost/owners.ts';
import type { Data } from '#gateway/execution/subgraph-answer.ts';
import { refusal, refuse } from '#platform/errors.ts';
import type { CacheMetrics } from './cache-metrics.ts';
import type { CachedGraph } from './cached-fetch.ts';
import type { Invalidations } from './invalidations.ts';
import type { SharedStore } from './shared-store.ts';
import { anySubgraphTag, everythingTag, relatedTypes, someTag, subgraphTag, typeTag } from './tags.ts';

const longestList = 1000;

const Target = z.union([
  z.strictObject({ type: z.string(), key: z.record(z.string(), z.unknown()).optional() }),
  z.strictObject({ subgraph: z.string() }),
  z.strictObject({ everything: z.literal(true) }),
]);

type Target = z.output<typeof Target>;

/** What is out of date: objects of a type, one entity by its keys, what a subgraph answered, or everything. */
const Invalidation = z.strictObject({ invalidate: z.array(Target).min(1).max(longestList) });

const tagsOfType = ({ index, entityTags }: CachedGraph, type: string, key: Data | undefined): string[] => {
  const types = relatedTypes(index, type);
  if (types.length === 0) return refuse('BAD_REQUEST', { message: `There is no type "${type}".` });
  if (key === undefined) return types.map(typeTag);
  const entities = types.flatMap((one) => entityTags.of(one, key));
  if (entities.length > 0) return [...entities, ...types.map(someTag)];
  const keys = [...new Set(types.flatMap(entityTags.keysOf))].map((one) => `"${one}"`).join(', ');
  const message = keys === '' ? `"${type}" has no keys.` : `The keys of "${type}" are ${keys}.`;
  return refuse('BAD_REQUEST', { message });
};

const tagsOf = (graph: CachedGraph, target: Target): string[] => {
  if ('everything' in target) return [everythingTag];
  if ('type' in target) return tagsOfType(graph, target.type, target.key);
  if (!createOwners(graph.index).subgraphs.has(target.subgraph))
    return refuse('BAD_REQUEST', { message: `There is no subgraph "${target.subgraph}".` });
  return [subgraphTag(target.subgraph), anySubgraphTag];
};

const nameOf = (target: Target): string => {
  if ('everything' in target) return 'everything';
  if ('subgraph' in target) return 'subgraph';
  return target.key === undefined ? 'type' : 'entity';
};

/** Resolves with how many were named once nobody will be answered with them, on any replica. Refuses by throwing. */
export type Invalidate = (body: unknown) => Promise<number>;

export const createInvalidate = (parts: {
  readonly graph: () => CachedGraph | undefined;
  readonly invalidations: Invalidations;
  readonly shared: SharedStore | undefined;
  readonly metrics: CacheMetrics;
}): Invalidate => {
  const { invalidations, shared, metrics } = parts;
  return async (body) => {
    const { data, error } = Invalidation.safeParse(body);
    if (data === undefined) return refuse('BAD_REQUEST', { message: z.prettifyError(error) });
    const graph = parts.graph() ?? refuse('SERVICE_UNAVAILABLE');
    const tags = [...new Set(data.invalidate.flatMap((target) => tagsOf(graph, target)))];
    for (const target of data.invalidate) metrics.invalidations.inc({ by: nameOf(target) });
    invalidations.add(tags);
    if (shared === undefined) return data.invalidate.length;
    const isDone = await shared.invalidate(tags);
    // Once more: Redis may have given out an answer before it knew.
    invalidations.add(tags);
    if (isDone) return data.invalidate.length;
    const message = 'Other replicas could not be told. Try again.';
    throw refusal('SERVICE_UNAVAILABLE', { message });
  };
};
