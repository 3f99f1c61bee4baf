import { describe, expect, test } from '@jest/globals';
import { costHeader, costsOn } from '#support/costs.ts';

const graph = costsOn(`${costHeader}
  type Query {
    one: Item
    items: [Item]
    grid: [[Item]]
    numbers: [[Float]]
    tags: [String]
    tagged: [String] @cost(weight: 2)
    sliced(first: Int): [Item] @size(slicingArguments: ["first"])
    node: Node
    things: [Thing]
    fixed: Thing @cost(weight: 20)
    charged(text: String @cost(weight: 3)): Int
    chargedItem(text: String @cost(weight: 3)): Item
  }
  type Mutation { change: Item }
  type Item implements Node { id: ID!, name: String, items: [Item] }
  type Weighted implements Node @cost(weight: 4) { id: ID!, name: String @cost(weight: 6), items: [Item] @cost(weight: 2) }
  interface Node { id: ID!, name: String, items: [Item] }
  union Thing = Item | Weighted
`);

const item = { id: '1' };
const list = (length: number) => Array.from({ length }, () => item);

describe('the actual cost', () => {
  test.each([
    ['counts an object that came', '{ one { id } }', { one: item }, 1],
    ['counts nothing for null', '{ one { id } items { id } }', { one: null, items: [null, item, null] }, 1],
    ['counts nothing for an empty list', '{ items { id } }', { items: [] }, 0],
    ['counts the items that came', '{ items { id } }', { items: list(37) }, 37],
    ['counts lists of lists', '{ grid { id } }', { grid: [list(2), null, list(3)] }, 5],
    ['counts scalars in lists of lists', '{ numbers }', { numbers: [[1, 2], [3]] }, 3],
    ['counts no plain scalars', '{ tags }', { tags: ['a', 'b'] }, 0],
    ['counts weighted scalars', '{ tagged }', { tagged: ['a', 'b', null] }, 4],
    [
      'counts what is below',
      '{ items { items { id } } }',
      { items: [{ items: list(3) }, { items: null }] },
      5,
    ],
    ['counts by response names', '{ a: one { id } b: one { id } }', { a: item, b: item }, 2],
    [
      'counts fields that are merged once',
      '{ one { id } one { items { id } } }',
      { one: { ...item, items: list(2) } },
      3,
    ],
    ['counts a mutation', 'mutation { change { id } }', { change: item }, 11],
    ['counts arguments once for each call', '{ charged(text: "a") }', { charged: 1 }, 3],
    ['counts arguments of an object', '{ chargedItem(text: "a") { id } }', { chargedItem: item }, 4],
    [
      'leaves out what was skipped',
      '{ one { id items @skip(if: true) { id } } }',
      { one: { id: '1', items: list(2) } },
      1,
    ],
    [
      'weighs an object by its type',
      '{ things { __typename } }',
      { things: [{ __typename: 'Item' }, { __typename: 'Weighted' }] },
      5,
    ],
    [
      'reads the type under an alias',
      '{ node { t: __typename name } }',
      { node: { t: 'Weighted', name: 'a' } },
      10,
    ],
    [
      'weighs the fields by it',
      '{ node { __typename name } }',
      { node: { __typename: 'Item', name: 'a' } },
      1,
    ],
    [
      'follows the fragments of that type',
      '{ node { __typename ... on Item { a: items { id } } ... on Weighted { a: items { id } } } }',
      { node: { __typename: 'Weighted', a: list(2) } },
      8,
    ],
    [
      'takes the dearest member where the type is not told',
      '{ things { ... on Item { id } } }',
      { things: [item, {}] },
      8,
    ],
    [
      'takes the weight of the field where it has one',
      '{ fixed { __typename } }',
      { fixed: { __typename: 'Item' } },
      20,
    ],
    [
      'does not believe a type that is none',
      '{ node { __typename } }',
      { node: { __typename: 'String' } },
      4,
    ],
  ])('%s', (_rule, query, data, cost) => expect(graph.measure(query, data)).toBe(cost));

  test('is looked at alike for all list sizes', () => {
    const query = 'query($n: Int, $skip: Boolean!) { sliced(first: $n) @skip(if: $skip) { id } one { id } }';
    const data = { sliced: list(5), one: item };
    expect(graph.measure(query, data, { n: 5, skip: false })).toBe(6);
    expect(graph.measure(query, data, { n: 9, skip: false })).toBe(6);
    expect(graph.measure(query, data, { n: 9, skip: true })).toBe(1);
  });

  test('looks at a bounded part of a huge answer', () => {
    expect(graph.measure('{ items { id } }', { items: list(2_000_000) })).toBe(199_999);
  });
});
