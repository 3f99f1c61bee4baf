import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { compileRepresentations } from './representations.ts';
import { createTypeTests } from './type-tests.ts';

const field = (name: string, selections?: QueryPlanSelectionNode[]): QueryPlanSelectionNode =>
  ({ kind: 'Field', name, ...(selections && { selections }) }) as QueryPlanSelectionNode;
const on = (typeCondition: string, ...selections: QueryPlanSelectionNode[]): QueryPlanSelectionNode => ({
  kind: 'InlineFragment',
  typeCondition,
  selections,
});

const types = createTypeTests({
  objects: new Set(['Product', 'Maker']),
  subtypes: new Map([['Named', new Set(['Maker'])]]),
});

const build = (known: Readonly<Record<string, string>>) =>
  compileRepresentations({
    path: '.products',
    requires: [
      on(
        'Product',
        field('__typename'),
        field('id'),
        field('maker', [on('Named', field('__typename'), field('name')), on('Other', field('size'))]),
      ),
    ],
    types,
    typeAt: (place) => known[place],
    rewrite: undefined,
    nameOf: (key) => key,
    keysOf: () => ['id'],
  });

const reading = { hasFailed: () => false, isAsked: () => true, isWanted: () => true };

test('types that the plan knows are told, and tell which fragments apply', () => {
  const object = { id: '1', maker: { name: 'Ann' } };
  const { list, incomplete } = build({ '.products': 'Product', '.products.maker': 'Maker' })(
    [object],
    reading,
  );
  expect(list).toEqual([{ __typename: 'Product', id: '1', maker: { __typename: 'Maker', name: 'Ann' } }]);
  expect(incomplete).toEqual([]);
});

test('an object that says its type itself is taken at its word', () => {
  const object = { __typename: 'Product', id: '1', maker: { __typename: 'Maker', name: 'Ann' } };
  const { list } = build({ '.products': 'Shop', '.products.maker': 'Shop' })([object], reading);
  expect(list).toEqual([object]);
});

test('an object whose type nobody knows is incomplete', () => {
  const maker = { name: 'Ann' };
  const { list, incomplete } = build({ '.products': 'Product' })([{ id: '1', maker }], reading);
  expect(list).toEqual([]);
  expect(incomplete).toMatchObject([{ missing: { object: maker, key: '__typename' } }]);
});
