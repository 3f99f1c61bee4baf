import { describe, expect, test } from '@jest/globals';
import { costsOn } from '#support/costs.ts';
import { composeFakes } from '#support/gateway.ts';

const graph = costsOn(
  composeFakes(
    {
      'shop-api': `
        type Query { shop: Shop, shops: [Shop] @listSize(assumedSize: 4) }
        type Mutation { open: Shop }
        type Shop @key(fields: "id") { id: ID!, goods: [Good!] @listSize(assumedSize: 5), size: Size @shareable }
        type Good { price: Int @cost(weight: 2) }
        type Size @shareable { width: Int }`,
      ratings: `
        type Shop @key(fields: "id") { id: ID!, ratings: [Rating!] @listSize(assumedSize: 3), size: Size @shareable, goods: [Good!] @external, best: Rating @requires(fields: "goods { price }") }
        type Good { price: Int @external }
        type Rating { stars: Int @cost(weight: 7) }
        type Size @shareable { width: Int }`,
    },
    {},
  ),
  { cappedSubgraphs: ['shop-api', 'ratings', 'absent'] },
);

describe('the cost of the fields of one subgraph', () => {
  test.each<[string, string, Record<string, number>]>([
    ['is all of it where there is one', '{ shop { id goods { price } } }', { 'shop-api': 1 + 5 * 3 }],
    [
      'is divided by who resolves a field',
      '{ shops { id ratings { stars } } }',
      { 'shop-api': 4, ratings: 4 * 3 * 8 },
    ],
    [
      'counts for each that can resolve a field',
      '{ shop { size { width } } }',
      { 'shop-api': 2, ratings: 1 },
    ],
    ['does not count external fields', '{ shop { best { stars } } }', { 'shop-api': 1, ratings: 8 }],
    ['is without the weight of a mutation as such', 'mutation { open { id } }', { 'shop-api': 1 }],
  ])('%s', (_rule, query, costs) => {
    const { subgraphs } = graph.estimate(query);
    expect(Object.fromEntries([...subgraphs].filter(([, cost]) => cost > 0))).toEqual(costs);
  });

  test('is the same for an operation that was counted before, with what its variables change', () => {
    const query =
      'query($yes: Boolean!) { shops @include(if: $yes) { id ratings { stars } } shop { goods { price } } }';
    const shop = { 'shop-api': 1 + 5 * 3 };
    const of = (yes: boolean) =>
      Object.fromEntries([...graph.estimate(query, { yes }).subgraphs].filter(([, cost]) => cost > 0));
    expect(of(false)).toEqual(shop);
    expect(of(true)).toEqual({ 'shop-api': shop['shop-api'] + 4, ratings: 4 * 3 * 8 });
  });
});
