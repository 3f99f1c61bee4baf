import { describe, expect, test } from '@jest/globals';
import {
  type DocumentNode,
  type ExecutionResult,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { createCompiledExecutor } from '#gateway/execution/compiled-executor.ts';
import { fuzzOperations } from '#support/fuzz.ts';
import { createRandom } from '#support/random-graph.ts';
import { graphs } from './execution-graphs.ts';
import { randomOperation } from './execution-operations.ts';
import { createWorld } from './execution-world.ts';

const operations = fuzzOperations;
const faultsPerOperation = [0, 1, 2, 3, 4, 5];

const rules = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule);

type Path = readonly (string | number)[];

/** Where an error shows in the data: its path up to the first null. */
const shownAt = (data: unknown, path: Path | undefined): string => {
  let at = data;
  const shown: (string | number)[] = [];
  for (const element of path ?? []) {
    if (at === null || at === undefined) break;
    shown.push(element);
    at = (at as Record<string | number, unknown>)[element];
  }
  return shown.join('.');
};

const places = ({ data, errors }: ExecutionResult): string[] =>
  [...new Set((errors ?? []).map(({ path }) => shownAt(data, path)))].toSorted();

const outcome = (
  result: ExecutionResult,
): { readonly data: unknown; readonly errors: readonly string[] } => ({
  data: JSON.stringify(result.data),
  errors: places(result),
});

describe.each(graphs)('random operations over the graph $name', (graph) => {
  const world = createWorld(graph);
  const executor = createCompiledExecutor({
    supergraphSdl: world.supergraphSdl,
    apiSchema: world.apiSchema,
    maxOperations: 4,
  });

  const valid = (seed: number): DocumentNode | undefined => {
    const random = createRandom(seed * 2_654_435_761);
    const document = parse(randomOperation(random, world.apiSchema), { noLocation: true });
    return validate(world.apiSchema, document, rules).length === 0 ? document : undefined;
  };

  const check = async (seed: number, document: DocumentNode): Promise<void> => {
    for (const faults of faultsPerOperation) {
      const variables = {
        ...(seed % 2 === 0 ? {} : { yes: faults % 2 === 0 }),
        no: (seed + faults) % 3 === 0,
        ...(faults % 2 === 0 ? {} : { int: 1, text: null }),
      };
      const wanted = await world.monolith({ document, variables, faults });
      const got = await executor.execute({
        document,
        operationName: undefined,
        queryHash: String(seed),
        variables,
        context: {},
        fetch: world.fetch(faults),
      });
      const about = `${graph.name} seed ${seed} faults ${faults}`;
      expect({ about, ...outcome(got) }).toEqual({ about, ...outcome(wanted as ExecutionResult) });
    }
  };

  test('give the data and the places of errors that one schema with the same data gives', async () => {
    let executed = 0;
    for (let seed = 1; executed < operations / graphs.length; seed += 1) {
      const document = valid(seed);
      if (document === undefined) continue;
      await check(seed, document);
      executed += faultsPerOperation.length;
    }
    expect(executed).toBeGreaterThanOrEqual(operations / graphs.length);
  }, 120_000);
});
