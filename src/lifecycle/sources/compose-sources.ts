import { CompositionError, composeSupergraph, orderDependence } from '#composition/compose.ts';
import { InputError } from '#lifecycle/input-error.ts';
import type { SubgraphSource } from './subgraph-sources.ts';

/** The supergraph of the sources, or an error that names file and line. */
export const composeSources = (sources: readonly SubgraphSource[]): string => {
  try {
    const supergraph = composeSupergraph(sources);
    const line = orderDependence(sources);
    if (line !== undefined)
      throw new InputError({
        message: `The subgraphs compose differently when they are given in another order, first at: ${line.trim()}`,
      });
    return supergraph;
  } catch (error) {
    throw error instanceof CompositionError ? new InputError(...error.problems) : error;
  }
};
