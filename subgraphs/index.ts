import type { Subgraph } from '#platform/subgraph.ts';
import { flags } from './flags/subgraph.ts';
import { identity } from './identity/subgraph.ts';

/** Every subgraph of the graph. Processes, composition and tests read this list and no other. */
export const subgraphs: readonly Subgraph[] = [identity, flags];
