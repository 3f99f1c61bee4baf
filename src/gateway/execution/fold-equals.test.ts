import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { compileTargets } from './collect-targets.ts';
import { compileFold } from './fold-equals.ts';
import { foldPlaces } from './fold-places.ts';
import type { Run } from './run.ts';
import type { Data } from './subgraph-answer.ts';

const fetchNode = (operation: string, requires?: readonly string[]): FetchNode =>
  ({
    kind: 'Fetch',
    serviceName: 'a',
    operation,
    operationKind: 'query',
    ...(requires && { requires: requires.map((name) => ({ kind: 'Field', name })) }),
  }) as FetchNode;

const first = fetchNode('{products{id maker{id name}} best{id}}');
const entities = fetchNode('query{_entities{...on Product{price}}}', ['id']);
const at = (...path: string[]): PlanNode => ({ kind: 'Flatten', path, node: entities });
const plan: PlanNode = {
  kind: 'Sequence',
  nodes: [first, at('products', '@'), at('products', '@', 'maker'), at('best')],
};

test('a fold finds what a walk would find at each of its places', () => {
  const places = foldPlaces(plan, () => undefined);
  const product = (id: string, maker: Data | null): Data => ({ id, maker });
  const root: Data = {
    products: [
      product('1', { id: '5', name: 'Ann' }),
      product('1', { id: '5', name: 'Ann' }),
      null,
      product('1', { id: '5', name: 'Anna' }),
      product('2', { id: '5', name: 'Ann' }),
      product('3', null),
    ],
    best: { id: '1' },
  };
  const run = { root, hasFolded: false, failures: undefined, targets: new Map() } as unknown as Run;
  compileFold(first, [], places)?.(run, [root]);
  const found = new Map(run.targets);
  expect([...found.keys()].toSorted()).toEqual(['.best', '.products', '.products.maker']);
  expect([...found.values()].map((objects) => objects.length)).toEqual([4, 2, 1]);
  for (const { path } of places.values()) {
    const walked = compileTargets(path, places)({ root, hasFolded: run.hasFolded, targets: new Map() });
    const noted = compileTargets(path, places)({ root, hasFolded: run.hasFolded, targets: found });
    expect(noted).toHaveLength(walked.length);
    for (const [index, object] of walked.entries()) expect(noted[index]).toBe(object);
  }
});
