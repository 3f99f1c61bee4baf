import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { describe, expect, test } from '@jest/globals';
import { describeFetches } from './describe-fetches.ts';

const fetchNode = (operation: string, more: object = {}): FetchNode =>
  ({
    kind: 'Fetch',
    serviceName: 'stock',
    operation,
    operationName: /^query (\w+)/.exec(operation)?.[1],
    operationKind: 'query',
    requires: [],
    ...more,
  }) as FetchNode;

const entities = (name: string, selections: string): string =>
  `query ${name}($representations:[_Any!]!){_entities(representations:$representations){${selections}}}`;

const describeAll = (nodes: readonly FetchNode[], isQuery = true) => {
  const plan: PlanNode = { kind: 'Parallel', nodes: [...nodes] };
  const describeFetch = describeFetches(plan, { isQuery, realName: (key) => key });
  return nodes.map((node) => {
    const { node: sent, repeated } = describeFetch(node, []);
    return { repeated, operation: sent.operation, name: sent.operationName };
  });
};

describe('fetches that ask a subgraph for the same', () => {
  test('but for their name are sent with the text and the name of the first', () => {
    const first = entities('a', '...on Product{stock}');
    const sent = { repeated: 0, operation: first, name: 'a' };
    expect(describeAll([fetchNode(first), fetchNode(entities('b', '...on Product{stock}'))])).toEqual([
      sent,
      sent,
    ]);
  });

  test('but for the types of entities are sent with all types', () => {
    const nodes = [
      fetchNode(entities('a', '...on Product{stock}...on Book{__typename pages}')),
      fetchNode(entities('b', '...on Product{__typename stock}...on Book{pages}')),
    ];
    const operation = entities('a', '...on Product{__typename stock}...on Book{__typename pages}');
    const sent = { repeated: 0, operation, name: 'a' };
    expect(describeAll(nodes)).toEqual([sent, sent]);
  });

  test('are each for itself in a mutation', () => {
    const operation = entities('a', '...on Product{stock}');
    const one = { repeated: undefined, operation, name: 'a' };
    expect(describeAll([fetchNode(operation), fetchNode(operation)], false)).toEqual([one, one]);
  });
});

test.each([
  ['of another subgraph', entities('a', '...on Product{stock}'), { serviceName: 'other' }],
  ['of other fields', entities('b', '...on Product{stock place}'), {}],
  ['of another type below an entity', entities('b', '...on Product{stock maker{__typename}}'), {}],
  ['with a type under another name', entities('b', '...on Product{type:__typename stock}'), {}],
])('a fetch %s is another one', (_case, operation, more) => {
  const first = fetchNode(entities('a', '...on Product{stock}'));
  expect(describeAll([first, fetchNode(operation, more)]).map(({ repeated }) => repeated)).toEqual([
    undefined,
    undefined,
  ]);
});

test('a root that differs in the types that it asks for is another fetch', () => {
  const nodes = ['{product{stock}}', '{product{__typename stock}}'].map((one) =>
    fetchNode(one, { requires: undefined }),
  );
  expect(describeAll(nodes).map(({ repeated }) => repeated)).toEqual([undefined, undefined]);
});
