import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { analyseOperation } from '#gateway/policy/analyse-operation.ts';
import type { Generation } from '#gateway/policy/generation.ts';
import { createPolicyIndex } from '#gateway/policy/policy-index.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import { costHeader } from '#support/costs.ts';
import { createRequestCosts } from './request-costs.ts';

const generationOf = (weight: number) => {
  const sdl = `${costHeader} type Query { item: Item @cost(weight: ${weight}) } type Mutation { a: Int } type Item { id: ID }`;
  const index = createPolicyIndex(sdl);
  return {
    index,
    analyse: (document, operation) => analyseOperation(document, operation, index),
  } satisfies Pick<Generation, 'index' | 'analyse'>;
};

const document = parse('{ item { id } }');
const [operation] = document.definitions;

/** A request that was answered with these data. */
const requestFor = ({ index }: Pick<Generation, 'index'>, data: object): ReadonlyRequest =>
  ({
    document,
    operation,
    schema: index.schema,
    request: {},
    contextValue: { notes: [] },
    response: { body: { kind: 'single', singleResult: { data } } },
  }) as unknown as ReadonlyRequest;

describe('the actual costs of requests', () => {
  const old = generationOf(3);
  const now = generationOf(5);
  const { actual } = createRequestCosts({
    generations: { of: (schema) => (schema === old.index.schema ? old : now) as Generation },
    listSize: 10,
    subgraphMax: new Map(),
  });

  test('are those of their own data', () => {
    expect(actual(requestFor(old, { item: { id: '1' } }))).toBe(3);
    expect(actual(requestFor(old, { item: null }))).toBe(0);
  });

  test('are those of their own generation, when requests of two have the same data', () => {
    const data = { item: { id: '1' } };
    expect([old, now, old].map((generation) => actual(requestFor(generation, data)))).toEqual([3, 5, 3]);
  });
});
