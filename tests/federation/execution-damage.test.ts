import { describe, expect, test } from '@jest/globals';
import { type DocumentNode, execute, type GraphQLSchema, Kind, print, visit } from 'graphql';
import { fuzzOperations } from '#support/fuzz.ts';
import { createRandom } from '#support/random-graph.ts';
import { createSubject, isValid, operationFor, type Subject, variablesFor } from './execution-case.ts';
import { isPart, lossesIn, loud, quiet, withDamage } from './execution-damage.ts';
import { graphs, type TestGraph } from './execution-graphs.ts';
import { moreGraphs } from './execution-graphs-more.ts';
import { outcomeOf, placesOf } from './execution-outcome.ts';
import { randomGraph } from './execution-random-graph.ts';
import { type Case, shrinkCase } from './execution-shrink.ts';
import { composeGraph, createWorld } from './execution-world.ts';

const typeName = 'fuzz__type';

/** Asks for the type of every object too, so that an answer can be executed again. */
const withTypes = (document: DocumentNode): DocumentNode => {
  const name = { kind: Kind.NAME as const, value: '__typename' };
  const field = { kind: Kind.FIELD as const, name, alias: { kind: Kind.NAME as const, value: typeName } };
  return visit(document, {
    SelectionSet: (set) => ({ ...set, selections: [field, ...set.selections] }),
  });
};

/** An answer is one when executing the operation over it gives it again. */
const isAnswer = async (
  schema: GraphQLSchema,
  { document, variables }: Case,
  data: unknown,
): Promise<boolean> => {
  const again = await execute({
    schema,
    document,
    variableValues: variables,
    rootValue: data,
    fieldResolver: (source, _args, _context, { path }) => source[path.key],
    typeResolver: (value) => (value as Record<string, string>)[typeName],
  });
  return again.errors === undefined && JSON.stringify(again.data) === JSON.stringify(data);
};

const isNoted = (loss: string, places: readonly string[]): boolean =>
  places.some((place) => place === '' || loss === place || loss.startsWith(`${place}.`));

interface Damaged {
  readonly kinds: typeof loud;
  readonly seed: number;
}

/** What is wrong with an answer over damaged subgraphs, and the answer. */
const judge = async (
  { world, answerWith }: Subject,
  one: Case,
  { kinds, seed }: Damaged,
): Promise<string[]> => {
  const typed = { ...one, document: withTypes(one.document) };
  const { result: whole } = await world.monolith({ ...typed, faults: 0 });
  if (whole.errors !== undefined) return [];
  const got = await answerWith(typed, withDamage(world.subgraphs(0).fetch, kinds, seed));
  if (got.data === undefined) return ['no data'];
  const data = JSON.parse(JSON.stringify(whole.data));
  const silent =
    kinds === loud ? lossesIn(got.data, data).filter((loss) => !isNoted(loss, placesOf(got))) : [];
  const problems = [
    ...(isPart(got.data, data) ? [] : ['data that is wrong']),
    ...silent.map((loss) => `nothing said of ${loss}`),
    ...(got.data === null || (await isAnswer(world.apiSchema, typed, got.data))
      ? []
      : ['no answer of the schema']),
    ...('polluted' in {} ? ['a changed prototype'] : []),
  ];
  return problems.length === 0 ? [] : [...problems, outcomeOf(got), JSON.stringify(data)];
};

const tryDamaged = async (subject: Subject, one: Case, damaged: Damaged): Promise<void> => {
  const problems = await judge(subject, one, damaged).catch(String);
  if (problems.length === 0) return;
  const small = await shrinkCase(
    one,
    async (smaller) =>
      isValid(subject.world, smaller.document) &&
      (await judge(subject, smaller, damaged).catch(String)).length > 0,
  );
  const lines = [
    `${subject.world.name}, damage ${damaged.seed}`,
    print(small.document),
    JSON.stringify(small.variables),
    ...[await judge(subject, small, damaged).catch(String)].flat(),
    await subject.planOf(small).catch(String),
  ];
  throw new Error(lines.join('\n'));
};

const timesPerOperation = 4;
const operationsPerGraph = 15;

const tryGraph = async (graph: TestGraph, kinds: typeof loud, start: number): Promise<number> => {
  const supergraphSdl = composeGraph(graph);
  if (supergraphSdl === undefined) return 0;
  const subject = createSubject(createWorld(graph, supergraphSdl));
  let tried = 0;
  for (let seed = start; seed < start + operationsPerGraph; seed += 1) {
    const document = operationFor(subject.world, seed);
    if (document === undefined) continue;
    for (let time = 0; time < timesPerOperation; time += 1) {
      const damaged = { kinds, seed: seed * timesPerOperation + time };
      await tryDamaged(subject, { document, variables: variablesFor(seed, time) }, damaged);
      tried += 1;
    }
  }
  return tried;
};

describe('subgraphs that answer badly', () => {
  const wanted = fuzzOperations / 10;

  test.each([
    ['and say so cost what they would have given, with an error at each place', loud, true],
    // What is computed from a wrong value is wrong, and nobody can know.
    ['without a word cost what they would have given, and no more', quiet, false],
  ] as const)(
    '%s',
    async (_name, kinds, hasComputed) => {
      let tried = 0;
      const ownGraphs = [...graphs, ...moreGraphs].filter(
        ({ computed }) => hasComputed || Object.keys(computed).length === 0,
      );
      for (const graph of ownGraphs) tried += await tryGraph(graph, kinds, 1);
      for (let number = 1; tried < wanted; number += 1) {
        const random = createRandom(Math.imul(number, 2_654_435_761));
        tried += await tryGraph(randomGraph(random, `random graph ${number}`, hasComputed), kinds, number);
      }
      expect(tried).toBeGreaterThanOrEqual(wanted);
    },
    120_000,
  );
});
