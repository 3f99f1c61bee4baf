import { loadSdl } from '#platform/subgraph-sdl.ts';
import type { SubgraphSdl } from './compose.ts';

/** The SDL of registered subgraphs, read from their files. */
export const loadSubgraphSources = (
  subgraphs: readonly { readonly name: string; readonly port: number; readonly schema: URL }[],
): (SubgraphSdl & { readonly sdl: string })[] =>
  subgraphs.map(({ name, port, schema }) => ({
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    sdl: loadSdl(schema),
  }));
