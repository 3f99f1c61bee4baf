import type { Merging } from './compile-fetch.ts';
import { createMerge } from './merge.ts';
import type { SupergraphFacts } from './operation-planner.ts';
import type { TakenNames } from './rename-aliases.ts';
import { createTypeTests } from './type-tests.ts';

/** How to read what the subgraphs of a supergraph answer. */
export interface SupergraphReading extends Merging {
  readonly takenNames: TakenNames;
  /** The name that subgraphs know a required field by. */
  readonly realName: (key: string) => string;
}

export const readSupergraph = ({
  takenNames,
  types,
  keys,
  realNames,
}: SupergraphFacts): Omit<SupergraphReading, 'batching'> => {
  const tests = createTypeTests(types);
  return {
    takenNames,
    types: tests,
    keys,
    merge: createMerge(tests.isConcrete),
    realName: (key) => realNames.get(key) ?? key,
  };
};
