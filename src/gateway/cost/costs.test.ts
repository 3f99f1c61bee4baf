import { describe, expect, test } from '@jest/globals';
import { costHeader, costsOn } from '#support/costs.ts';
import { mostExpensive } from './weights.ts';

const sdl = `${costHeader}
  type Query {
    free: String
    one: Item
    heavy: Item @cost(weight: 5)
    weighted: Weighted
    big: Big
    mood: Mood
    negative: Item @cost(weight: -7)
    node: Node
    nodes: [Node]
    thing: Thing
    unsized: [Item]
    matrix: [[Item]]
    numbers: [[Float]]
    tags: [String]
    tagged: [String] @cost(weight: 2)
    assumed: [Item] @size(assumedSize: 3)
    sliced(first: Int, last: Int): [Item] @size(slicingArguments: ["first", "last"])
    needed(first: Int!): [Item] @size(slicingArguments: ["first"])
    usual(first: Int = 4, last: Int): [Item] @size(slicingArguments: ["first", "last"])
    relaxed(first: Int): [Item] @size(slicingArguments: ["first"], assumedSize: 7, requireOneSlicingArgument: false)
    words(first: Int): [String] @size(slicingArguments: ["first"])
    byId(ids: [ID!]!): [Item] @size(slicingArguments: ["ids"])
    huge(first: BigCount): [Item] @size(slicingArguments: ["first"])
    page(first: Int): Page @size(slicingArguments: ["first"], sizedFields: ["items"])
    pages: [Page]
    search(input: Search): [Item] @size(slicingArguments: ["input.page.first"], requireOneSlicingArgument: false)
    charged(text: String @cost(weight: 3), filter: Filter, filters: [Filter!], big: Big, bigs: [Big!]): Int
  }
  type Mutation { change: Item, changes: [Item] }
  type Item implements Node { id: ID!, name: String, items: [Item] @size(assumedSize: 2), more: [Item] }
  type Weighted implements Node @cost(weight: 4) { id: ID!, name: String @cost(weight: 6), items: [Item] }
  interface Node { id: ID!, name: String, items: [Item] }
  union Thing = Item | Weighted
  type Page { items: [Item], next: Item, deep: Page }
  input Search { text: String, page: Paging }
  input Paging { first: Int }
  input Filter { name: String @cost(weight: 2), and: [Filter!], page: Paging }
  scalar Big @cost(weight: 8)
  scalar BigCount
  enum Mood @cost(weight: 9) { GOOD BAD }
`;

const graph = costsOn(sdl);

describe('the estimated cost', () => {
  test.each([
    ['a scalar is free', '{ free }', 0],
    ['an object costs 1', '{ one { id } }', 1],
    ['a field with a weight costs that', '{ heavy { id } }', 5],
    ['an object type with a weight costs that', '{ weighted { id } }', 4],
    ['fields of an object are added', '{ weighted { id name } }', 10],
    ['a scalar type with a weight costs that', '{ big }', 8],
    ['an enum type with a weight costs that', '{ mood }', 9],
    ['a negative weight is 0', '{ one { id } negative { id } }', 1],
    ['aliases count each', '{ a: one { id } b: one { id } c: one { id } }', 3],
    ['a mutation costs 10', 'mutation { change { id } }', 11],
    ['two root fields of a mutation cost 10 once', 'mutation { a: change { id } b: change { id } }', 12],
    ['introspection is free', '{ __schema { types { fields { name } } } __type(name: "Item") { name } }', 0],
    ['__typename is free', '{ one { __typename } }', 1],
  ])('%s', (_rule, query, cost) => expect(graph.estimate(query).cost).toBe(cost));

  test.each([
    ['a list without a size counts 10 items', '{ unsized { id } }', 10],
    ['lists in lists without a size multiply', '{ unsized { more { id } } }', 110],
    ['a list of lists multiplies', '{ matrix { id } }', 100],
    ['scalars in a list of lists count 1 each', '{ numbers }', 100],
    ['a plain list of scalars is free', '{ tags }', 0],
    ['a weight counts for each item', '{ tagged }', 20],
    ['an assumed size counts', '{ assumed { id } }', 3],
    ['a sliced list is as long as its argument says', '{ sliced(first: 25) { id } }', 25],
    ['the default of a slicing argument counts', '{ usual { id } }', 4],
    ['a given slicing argument may stand beside the default of another', '{ usual(last: 20) { id } }', 20],
    ['without a slicing argument the assumed size counts', '{ relaxed { id } }', 7],
    ['null is as if not given', '{ relaxed(first: null) { id } }', 7],
    ['0 counts as 1', '{ sliced(first: 0) { id items { id } } }', 3],
    ['scalars in a list that the client sizes count 1 each', '{ words(first: 500) }', 500],
    ['a list as a slicing argument is as long as it is', '{ byId(ids: ["a", "b", "c"]) { id } }', 3],
    ['a number as text is a number', '{ huge(first: "40") { id } }', 40],
    [
      'a sized field is as long as the field above says',
      '{ page(first: 30) { items { id } next { id } } }',
      32,
    ],
    ['a sized field in a fragment', '{ page(first: 30) { ...P } } fragment P on Page { items { id } }', 31],
    [
      'one fragment below two pages has the size of each',
      '{ a: page(first: 5) { ...P } b: page(first: 50) { ...P } } fragment P on Page { items { id } }',
      57,
    ],
    ['a sized field counts only right below', '{ page(first: 30) { deep { items { id } } } }', 12],
    ['without the field above it has no size', '{ pages { items { id } } }', 110],
    ['a nested slicing argument', '{ search(input: { page: { first: 60 } }) { id } }', 62],
    ['without it the list has no size', '{ search(input: { text: "a" }) { id } }', 11],
  ])('%s', (_rule, query, cost) => expect(graph.estimate(query)).toMatchObject({ cost, problem: null }));

  test.each([
    ['an argument with a weight costs it when given', '{ charged(text: "a") }', 3],
    ['and nothing when it is null', '{ charged(text: null) }', 0],
    ['an input object costs 1', '{ charged(filter: {}) }', 1],
    ['input fields cost when given', '{ charged(filter: { name: "a", and: [{ name: "b" }, {}] }) }', 7],
    ['each input object of a list counts', '{ charged(filters: [{}, {}, { page: { first: 1 } }]) }', 4],
    ['a scalar type with a weight costs as an argument', '{ charged(big: 1) }', 8],
    ['for each item', '{ charged(bigs: [1, 2, 3]) }', 24],
    ['arguments count as often as the field', '{ a: charged(text: "a") b: charged(text: "b") }', 6],
  ])('%s', (_rule, query, cost) => expect(graph.estimate(query).cost).toBe(cost));

  test.each([
    ['an interface costs as its dearest type', '{ node { id } }', 4],
    ['a field of it as the dearest of its implementations', '{ node { id name } }', 10],
    ['a list of it as its longest', '{ node { items { id } } }', 14],
    [
      'of fragments on different types the dearest counts',
      '{ thing { ... on Item { more { id } } ... on Weighted { name } } }',
      14,
    ],
    [
      'fragments on one type are added',
      '{ thing { ... on Item { a: more { id } } ...M } } fragment M on Item { b: more { id } }',
      24,
    ],
    ['a union costs as its dearest member', '{ thing { __typename } }', 4],
  ])('%s', (_rule, query, cost) => expect(graph.estimate(query).cost).toBe(cost));
});

describe('variables', () => {
  const query =
    'query($n: Int, $skip: Boolean = false) { sliced(first: $n) { id } one @skip(if: $skip) { id } }';
  test.each([
    [{ n: 5 }, 6],
    [{ n: 500 }, 501],
    [{ n: 5, skip: true }, 5],
    [{ n: 5, skip: false }, 6],
  ])('count by their values: %j', (variables, cost) =>
    expect(graph.estimate(query, variables).cost).toBe(cost),
  );

  test('count by their defaults', () => {
    const withDefault = 'query($n: Int = 70) { sliced(first: $n) { id } }';
    expect(graph.estimate(withDefault).cost).toBe(70);
    expect(graph.estimate(withDefault, { n: 3 }).cost).toBe(3);
  });

  test.each([
    ['a whole input object', 'query($v: Search) { search(input: $v) { id } }', { page: { first: 300 } }, 302],
    ['a part of one', 'query($v: Paging) { search(input: { page: $v }) { id } }', { first: 300 }, 302],
    ['a number in one', 'query($v: Int) { search(input: { page: { first: $v } }) { id } }', 300, 302],
    ['a list of ids', 'query($v: [ID!]!) { byId(ids: $v) { id } }', ['a', 'b'], 2],
    ['input objects', 'query($v: [Filter!]) { charged(filters: $v) }', [{ name: 'a' }, {}], 4],
    ['a weighted scalar', 'query($v: String) { charged(text: $v) }', 'a', 3],
  ])('cannot hide a cost in %s', (_what, text, v, cost) =>
    expect(graph.estimate(text, { v }).cost).toBe(cost),
  );

  test('that do not change the cost share one entry, and those that do have their own', () => {
    const search = 'query($v: Search) { search(input: $v) { id } }';
    const first = graph.estimate(search, { v: { text: 'a', page: { first: 1 } } });
    expect(graph.estimate(search, { v: { text: 'b', page: { first: 1 } } })).toBe(first);
    expect(graph.estimate(search, { v: { text: 'a', page: { first: 2 } } })).not.toBe(first);
    const byName = 'query($v: String) { charged(text: $v) }';
    expect(graph.estimate(byName, { v: 'a' })).toBe(graph.estimate(byName, { v: 'b' }));
    expect(graph.estimate(byName, {}).cost).toBe(0);
  });

  test.each([
    ['an argument', 'query($v: Int = 5) { needed(first: $v) { id } }'],
    ['a condition', 'query($v: Boolean = true) { one @include(if: $v) { id } }'],
  ])('that are null where %s may not be are refused', (_what, text) =>
    expect(() => graph.estimate(text, { v: null })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    ),
  );

  test.each(['constructor', 'toString', '__proto__'])('may be called %s', (name) => {
    const text = `query($${name}: Int = 5) { sliced(first: $${name}) { id } }`;
    expect(graph.estimate(text).cost).toBe(5);
    expect(graph.estimate(text, JSON.parse(`{ "${name}": 7 }`)).cost).toBe(7);
  });

  test('of wrong types are refused, and leave nothing behind', () => {
    expect(() => graph.estimate(query, { n: 'many' })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    );
    expect(() => graph.estimate(query, { n: 2147483648 })).toThrow('32-bit');
    expect(graph.estimate(query, { n: 1 }).cost).toBe(2);
  });
});

describe('bad slicing arguments', () => {
  test.each([
    ['negative', '{ sliced(first: -1) { id } }', 'Query.sliced: first must be a whole number, 0 or more.'],
    ['a negative text', '{ huge(first: "-5") { id } }', 'Query.huge: first must be'],
    ['a fraction', '{ huge(first: 1.5) { id } }', 'Query.huge: first must be'],
    ['no number', '{ huge(first: "all") { id } }', 'Query.huge: first must be'],
    ['none of them', '{ sliced { id } }', 'Query.sliced: Give exactly one of first, last.'],
    ['only null', '{ sliced(first: null) { id } }', 'Give exactly one of'],
    ['two of them', '{ sliced(first: 1, last: 2) { id } }', 'Give exactly one of'],
  ])('(%s) are a problem', (_what, query, problem) =>
    expect(graph.estimate(query).problem).toEqual(expect.stringContaining(problem)),
  );

  test('are no problem where they are skipped', () =>
    expect(graph.estimate('{ sliced(first: -1) @skip(if: true) { id } }')).toMatchObject({
      cost: 0,
      problem: null,
    }));

  test('never lower the cost of what stands beside them', () =>
    expect(graph.estimate('{ unsized { id } sliced(first: -1000) { id } }').cost).toBe(11));

  test('that are enormous make the operation too expensive, and no overflow', () => {
    const level = (depth: number): string => (depth === 0 ? 'id' : `more { ${level(depth - 1)} }`);
    expect(graph.estimate('{ sliced(first: 2147483647) { id } }').cost).toBe(2147483647);
    expect(graph.estimate(`{ sliced(first: 2147483647) { ${level(60)} } }`).cost).toBe(mostExpensive);
    expect(graph.estimate('{ huge(first: 1e999) { id } }').problem).not.toBeNull();
    expect(graph.estimate('{ huge(first: "99999999999999999999") { negative: id } }').cost).toBe(2147483647);
  });
});

describe('documents that grow when fragments are written out', () => {
  const bomb = (levels: number): string =>
    `{ one { ...F0 } } ${Array.from({ length: levels }, (_, at) => `fragment F${at} on Item { ${at + 1 === levels ? 'id' : `a${at}: items { ...F${at + 1} } b${at}: items { ...F${at + 1} }`} }`).join(' ')}`;

  test('are counted while they are small', () => expect(graph.estimate(bomb(3)).cost).toBe(1 + 4 + 16));

  test('are too expensive when they are not, without being written out', () => {
    const flat = `{ one { ...F0 } } ${Array.from({ length: 40 }, (_, at) => `fragment F${at} on Item { ${at === 39 ? 'id' : `...F${at + 1} ...F${at + 1}`} }`).join(' ')}`;
    const document = costsOn(sdl);
    expect(document.estimate(flat).cost).toBe(mostExpensive);
    expect(document.measure(flat, { one: { id: '1' } })).toBeNull();
  });

  test('are too expensive when they are too deep', () => {
    const deep = `{ one { ${'items { '.repeat(500)}id${' }'.repeat(500)} } }`;
    expect(graph.estimate(deep).cost).toBe(mostExpensive);
  });
});
