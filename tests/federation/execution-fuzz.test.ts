import { describe, expect, test } from '@jest/globals';
import { fuzzOperations } from '#support/fuzz.ts';
import { createRandom } from '#support/random-graph.ts';
import {
  createSubject,
  describeFailure,
  operationFor,
  type Subject,
  variablesFor,
} from './execution-case.ts';
import { graphs } from './execution-graphs.ts';
import { moreGraphs } from './execution-graphs-more.ts';
import { randomGraph } from './execution-random-graph.ts';
import { composeGraph, createWorld } from './execution-world.ts';

const faultsPerOperation = [0, 1, 2, 3, 4, 5];

/** Tries one operation with every set of faults; what fails is thrown as a small case. */
const tryOperation = async (subject: Subject, seed: number, about: string): Promise<number> => {
  const document = operationFor(subject.world, seed);
  if (document === undefined) return 0;
  for (const faults of faultsPerOperation) {
    const trial = { document, variables: variablesFor(seed, faults), faults };
    const problems = await subject.run(trial).then((tried) => tried.problems, String);
    if (problems.length > 0) throw new Error(await describeFailure(subject, trial, about));
  }
  return faultsPerOperation.length;
};

const all = [...graphs, ...moreGraphs];

/** Some are over graphs that were written, as many over graphs that are random too; others are damaged or compared. */
const share = (fuzzOperations * 2) / 5;
const perGraph = share / all.length;

test.each(all)(
  'random operations over the graph $name get what one schema with the same data gives',
  async (graph) => {
    const subject = createSubject(createWorld(graph));
    let tried = 0;
    for (let seed = 1; tried < perGraph; seed += 1)
      tried += await tryOperation(subject, seed, `seed ${seed}`);
    expect(tried).toBeGreaterThanOrEqual(perGraph);
  },
  120_000,
);

describe('random supergraphs', () => {
  const operationsPerGraph = 20;

  test('with random operations get what one schema with the same data gives', async () => {
    let tried = 0;
    let composed = 0;
    let joined = 0;
    for (let number = 1; tried < share; number += 1) {
      const graph = randomGraph(createRandom(Math.imul(number, 2_654_435_761)), `random graph ${number}`);
      const supergraphSdl = composeGraph(graph);
      if (supergraphSdl === undefined) continue;
      composed += 1;
      const batching = composed % 3 > 0;
      const subject = createSubject(createWorld(graph, supergraphSdl), { batching });
      for (let seed = number; seed < number + operationsPerGraph; seed += 1)
        tried += await tryOperation(subject, seed, `seed ${seed}`);
      expect(batching || subject.joinedCalls() === 0).toBe(true);
      joined += subject.joinedCalls();
    }
    expect(joined).toBeGreaterThan(share / 200);
    expect(composed).toBeGreaterThan(share / 200);
  }, 120_000);
});
