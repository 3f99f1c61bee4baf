import type { Subgraph } from '#platform/subgraph.ts';
import { chain } from './chain/subgraph.ts';
import { flags } from './flags/subgraph.ts';
import { fraud } from './fraud/subgraph.ts';
import { identity } from './identity/subgraph.ts';
import { market } from './market/subgraph.ts';
import { predictions } from './predictions/subgraph.ts';
import { translation } from './translation/subgraph.ts';

/** Every subgraph of the graph. Processes, composition and tests read this list and no other. */
export const subgraphs: readonly Subgraph[] = [
  identity,
  flags,
  predictions,
  translation,
  fraud,
  market,
  chain,
];
