import { describe, expect, test } from '@jest/globals';
import { type ExecutionResult, type GraphQLError, parse, print } from 'graphql';
import { createOperationPlanner } from '#gateway/execution/operation-planner.ts';
import { renameAliases } from '#gateway/execution/rename-aliases.ts';
import { createRandom } from '#support/random-graph.ts';
import { createApolloExecutor } from './execution-apollo.ts';
import { createSubject, operationFor, variablesFor } from './execution-case.ts';
import { graphs, type TestGraph } from './execution-graphs.ts';
import { moreGraphs } from './execution-graphs-more.ts';
import { placesOf, sortedText } from './execution-outcome.ts';
import { randomGraph } from './execution-random-graph.ts';
import { composeGraph, createWorld } from './execution-world.ts';

/**
 * Where the executor of @apollo/gateway cannot be compared with ours:
 * - arguments in @requires: what keeps them apart is ours, and it would send our names to subgraphs;
 * - interface objects: it puts the name of the interface in the place of an object's type, and then loses the object.
 * It gets our plan and the operation with our names, because its own planner is wrong in more places.
 */
const isComparable = (supergraphSdl: string): boolean =>
  !/requires: "[^"]*\(/.test(supergraphSdl) && !supergraphSdl.includes('isInterfaceObject: true');

/** It keeps values that do not fit the schema to an extension, and to that only when nothing else failed. */
const isUnfit = ({ extensions }: GraphQLError): boolean => extensions['code'] === 'INTERNAL_SERVER_ERROR';

/**
 * It tells errors of fields that only the plan asked for, and counts wrong where a list has objects of several types: such
 * errors are where the data have no field.
 */
const isPlaced = (data: unknown, path: readonly (string | number)[] = []): boolean => {
  let at = data;
  for (const element of path) {
    if (at === null || at === undefined) return true;
    if (!Object.hasOwn(at as object, element)) return false;
    at = (at as Record<string | number, unknown>)[element];
  }
  return true;
};

/** The places of errors in our answer and in theirs, as far as both are to be the same. */
const placesToCompare = (ours: ExecutionResult, theirs: ExecutionResult) => {
  const fit = (ours.errors ?? []).filter((error) => !isUnfit(error));
  const placed = (theirs.errors ?? []).filter(({ path }) => isPlaced(theirs.data, path));
  const known = placesOf({ data: theirs.data ?? null, errors: placed });
  const all = placesOf({ data: ours.data ?? null, errors: fit });
  const isMisplaced = placed.length < (theirs.errors ?? []).length;
  return { ours: isMisplaced ? all.filter((place) => known.includes(place)) : all, theirs: known };
};

const compareOver = async (graph: TestGraph, count: number, start: number): Promise<number> => {
  const supergraphSdl = composeGraph(graph);
  if (supergraphSdl === undefined || !isComparable(supergraphSdl)) return 0;
  const world = createWorld(graph, supergraphSdl);
  const { answerWith } = createSubject(world);
  const apollo = createApolloExecutor(supergraphSdl, world.apiSchema);
  const planner = createOperationPlanner(supergraphSdl);
  let compared = 0;
  for (let seed = start; compared < count && seed < start + 10 * count; seed += 1) {
    const given = operationFor(world, seed);
    if (given === undefined) continue;
    const { document } = renameAliases(given, planner.facts.takenNames);
    const node = planner.plan({ source: print(document), operationName: undefined });
    for (const faults of [0, 1, 2, 3]) {
      const variables = variablesFor(seed, faults);
      const one = { document: parse(print(document)), variables };
      const ours = await answerWith(one, world.subgraphs(faults).fetch);
      const theirs = await apollo.execute({ ...one, fetch: world.subgraphs(faults).fetch, node });
      const about = `${world.name}, seed ${seed}, faults ${faults}: ${print(document)}`;
      const places = placesToCompare(ours, theirs);
      expect({ about, data: sortedText(ours.data), errors: places.ours }).toEqual({
        about,
        data: sortedText(theirs.data),
        errors: places.theirs,
      });
      compared += 1;
    }
  }
  return compared;
};

describe('the executor of @apollo/gateway', () => {
  // With many more, cases come up in which it is wrong and that are not on the list above.
  const wanted = 200;

  const comparable = [...graphs, ...moreGraphs].filter(({ name }) => ['shop', 'accounts'].includes(name));

  test.each(comparable)(
    'gives the same over the graph $name',
    async (graph) => {
      expect(await compareOver(graph, wanted / 2, 1)).toBeGreaterThanOrEqual(wanted / 2);
    },
    60_000,
  );

  test('gives the same over random graphs', async () => {
    let compared = 0;
    for (let number = 1; compared < wanted; number += 1) {
      const random = createRandom(Math.imul(number, 2_654_435_761));
      compared += await compareOver(randomGraph(random, `random graph ${number}`), 40, number);
    }
    expect(compared).toBeGreaterThanOrEqual(wanted);
  }, 60_000);
});
