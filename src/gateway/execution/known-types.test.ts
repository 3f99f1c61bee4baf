import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createTypeKnowledge, knownTypes } from './known-types.ts';
import { fetchesIn } from './plan-nodes.ts';

const supergraph = parse(`
  schema { query: Query mutation: Change }
  type Query { product: Product things: [Thing!]! }
  type Change { rename: Product }
  interface Thing { id: ID maker: Maker }
  type Product implements Thing { id: ID maker: Maker }
  type Maker { id: ID parts: [[Product!]] }
`);
const without = createTypeKnowledge(supergraph);

const fetchNode = (operation: string, more: object = {}): FetchNode =>
  ({ kind: 'Fetch', serviceName: 'a', operation, operationKind: 'query', ...more }) as FetchNode;

const sent = (plan: PlanNode): string[] => fetchesIn(without(plan)).map(({ operation }) => operation);

const entities = (selections: string): string =>
  `query($representations:[_Any!]!){_entities(representations:$representations){${selections}}}`;

const requires = [{ kind: 'InlineFragment', typeCondition: 'Product', selections: [] }];

describe('what is not asked for', () => {
  test.each([
    ['a field of an object', '{product{__typename id}}', '{product{id}}'],
    ['of an interface', '{things{__typename maker{__typename id}}}', '{things{__typename maker{id}}}'],
    ['lists of lists', '{product{maker{parts{__typename id}}}}', '{product{maker{parts{id}}}}'],
    [
      'a fragment on an interface, below an object',
      '{product{...on Thing{__typename id}}}',
      '{product{...on Thing{id}}}',
    ],
    [
      'a named fragment',
      '{product{...F}}fragment F on Product{__typename id}',
      '{product{...F}}fragment F on Product{id}',
    ],
  ])('%s', (_what, operation, wanted) => {
    expect(sent(fetchNode(operation))).toEqual([wanted]);
  });

  test('below entities and in a mutation', () => {
    const below = fetchNode(entities('...on Product{__typename maker{__typename id}}'), { requires });
    const change = fetchNode('mutation{rename{__typename id}}', { operationKind: 'mutation' });
    expect(sent({ kind: 'Sequence', nodes: [change, below] })).toEqual([
      'mutation{rename{id}}',
      entities('...on Product{__typename maker{id}}'),
    ]);
  });

  test('is known by its place', () => {
    const first = fetchNode('{product{__typename id}}');
    const second = fetchNode(entities('...on Product{__typename maker{__typename id}}'), { requires });
    const flatten: PlanNode = { kind: 'Flatten', path: ['product'], node: second };
    const plan = without({ kind: 'Sequence', nodes: [first, flatten] });
    expect(fetchesIn(plan)[1]?.operation).toBe(entities('...on Product{maker{id}}'));
    const typeAt = knownTypes(JSON.parse(JSON.stringify(plan)));
    expect(['', '.product', '.product.maker', '.maker'].map(typeAt)).toEqual([
      undefined,
      'Product',
      'Maker',
      undefined,
    ]);
    expect(knownTypes(undefined)('.product')).toBeUndefined();
  });
});

describe('what is asked for', () => {
  test.each([
    ['the root', '{__typename product{id}}'],
    ['an interface', '{things{__typename id}}'],
    ['what has nothing else', '{product{__typename}}'],
    ['under another name', '{product{type:__typename id}}'],
    ['under a condition', '{product{__typename@skip(if:true)id}}'],
    ['fields that nobody knows', '{unknown{__typename id}}'],
    [
      'a fragment that stands below an interface as well',
      '{product{...F}things{...F}}fragment F on Thing{__typename id}',
    ],
  ])('%s', (_what, operation) => {
    expect(sent(fetchNode(operation))).toEqual([operation]);
  });

  test('entities of a place that is not known', () => {
    const operation = entities('__typename ...on Product{__typename id}');
    expect(sent(fetchNode(operation, { requires }))).toEqual([operation]);
  });

  test('a place that another fetch fills with another type', () => {
    const first = fetchNode('{product{maker{__typename id}}}');
    const second = fetchNode(entities('...on Product{maker:things{__typename id}}'), { requires });
    const flatten: PlanNode = { kind: 'Flatten', path: ['product'], node: second };
    expect(sent({ kind: 'Sequence', nodes: [first, flatten] })).toEqual([first.operation, second.operation]);
  });

  test.each(['inputRewrites', 'outputRewrites'])('a plan with %s', (kind) => {
    const rewrites = [{ kind: 'KeyRenamer', path: ['... on Product', 'id'], renameKeyTo: 'key' }];
    const plan = fetchNode('{product{__typename id}}', { [kind]: rewrites });
    expect(without(plan)).toBe(plan);
  });
});
