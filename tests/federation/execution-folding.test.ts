import { describe, expect, test } from '@jest/globals';
import { isRepeating } from '#gateway/execution/repeating-data.ts';
import { data, over, type Row } from './execution-over.ts';

const graph = {
  a: `type Query { products: [Product] }
      type Product @key(fields: "upc") { upc: ID! name: String }`,
  b: 'type Product @key(fields: "upc") { upc: ID! price: Int reviews: [Review] } type Review { text: String by: Product }',
};

const nail = { __typename: 'Product', upc: '1', name: 'nail' };
const prices = () => ({ data: { _entities: [{ __typename: 'Product', price: 5 }] } });

const rowsIn = (got: Row | null | undefined): Row[] => (got?.['products'] ?? []) as Row[];

describe('objects that are equal where entities are asked for', () => {
  test('are one object of the answer, filled once', async () => {
    const { execute, representations } = over(graph, {
      a: data({ products: [{ ...nail }, { ...nail }, { ...nail, name: 'pin' }, null] }),
      b: prices,
    });
    const { data: got, errors } = await execute('{ products { upc name price } }');
    const [one, two, other] = rowsIn(got);
    expect(errors).toBeUndefined();
    expect(one).toEqual({ upc: '1', name: 'nail', price: 5 });
    expect(two).toBe(one);
    expect(other).toEqual({ upc: '1', name: 'pin', price: 5 });
    expect(representations('b')).toEqual([[{ __typename: 'Product', upc: '1' }]]);
  });

  test('lead to what is below them once', async () => {
    const review = () => ({ text: 'Holds.', by: { __typename: 'Product', upc: '2' } });
    const { execute } = over(graph, {
      a: ({ variables: { representations } }) =>
        representations === undefined
          ? { data: { products: [{ ...nail }, { ...nail, upc: '3' }] } }
          : { data: { _entities: [{ name: 'hammer' }] } },
      b: () => ({ data: { _entities: [{ reviews: [review()] }, { reviews: [review(), review()] }] } }),
    });
    const { data: got } = await execute('{ products { upc reviews { text by { name } } } }');
    const reviewers = rowsIn(got).flatMap(({ reviews }) => (reviews as Row[]).map(({ by }) => by));
    expect(reviewers).toEqual(Array(3).fill({ name: 'hammer' }));
    expect(new Set(reviewers).size).toBe(1);
  });

  test('are filled below each that differs from them', async () => {
    const { execute } = over(graph, {
      a: ({ variables: { representations } }) =>
        representations === undefined
          ? { data: { products: [{ ...nail }, { ...nail, name: 'pin' }] } }
          : { data: { _entities: [{ name: 'hammer' }] } },
      b: () => ({ data: { _entities: [{ reviews: [{ by: { __typename: 'Product', upc: '2' } }] }] } }),
    });
    const { data: got } = await execute('{ products { name reviews { by { name } } } }');
    const reviews = [{ by: { name: 'hammer' } }];
    expect(got).toEqual({
      products: [
        { name: 'nail', reviews },
        { name: 'pin', reviews },
      ],
    });
  });

  test.each([
    [2, false],
    [10, true],
  ])('are noted for those who write the answer, when there are many: %d', async (count, isNoted) => {
    const { execute } = over(graph, {
      a: data({ products: Array.from({ length: count }, () => ({ ...nail })) }),
      b: prices,
    });
    const { data: got } = await execute('{ products { upc name price } }');
    expect(isRepeating(got ?? {})).toBe(isNoted);
  });

  describe('by all that was asked of them', () => {
    const deep = {
      a: `scalar JSON type Query { products: [Product] } type Size { height: Int unit: Unit } type Unit { name: String }
          type Product @key(fields: "upc") { upc: ID! tags: [String] meta: JSON size: Size parts: [Size] grid: [[Int]] }`,
      b: 'type Product @key(fields: "upc") { upc: ID! price: Int }',
    };
    const size = (name = 'cm') => ({ height: 3, unit: { name } });
    const countOf = async (fields: string, ...rows: Row[]): Promise<number> => {
      const products = rows.map((row) => ({ __typename: 'Product', upc: '1', ...row }));
      const { execute } = over(deep, { a: data({ products }), b: prices });
      const { data: got } = await execute(`{ products { price ${fields} } }`);
      return new Set(rowsIn(got)).size;
    };

    test.each<[string, Row, Row, number]>([
      ['tags', { tags: ['a', 'b'] }, { tags: ['a', 'b'] }, 1],
      ['tags', { tags: ['a', 'b'] }, { tags: ['a', 'c'] }, 2],
      ['tags', { tags: ['a', 'b'] }, { tags: ['a', 'b', 'c'] }, 2],
      ['tags', { tags: ['a'] }, { tags: null }, 2],
      ['tags', { tags: null }, { tags: ['a'] }, 2],
      ['size { height unit { name } }', { size: size() }, { size: size() }, 1],
      ['size { height unit { name } }', { size: size() }, { size: size('in') }, 2],
      ['size { height unit { name } }', { size: null }, { size: size() }, 2],
      ['parts { unit { name } }', { parts: [size(), size()] }, { parts: [size(), size()] }, 1],
      ['parts { unit { name } }', { parts: [size(), size()] }, { parts: [size(), size('in')] }, 2],
      // What was not asked for shows nowhere.
      ['tags', { tags: [], more: 1 }, { tags: [], more: 2 }, 1],
      // Taken as different: what a scalar holds, and lists within lists.
      ['meta', { meta: { a: 1 } }, { meta: { a: 2 } }, 2],
      ['meta', { meta: { a: 1 } }, { meta: { a: 1 } }, 2],
      ['grid', { grid: [[1]] }, { grid: [[1]] }, 2],
    ])('%s: %j and %j', async (fields, one, other, expected) => {
      expect(await countOf(fields, one, other)).toBe(expected);
    });
  });

  test('stay apart when something went wrong with one of them', async () => {
    const { send } = over(graph, {
      a: () => ({
        data: { products: [1, 2].map(() => ({ ...nail, name: null })) },
        errors: [{ message: 'No name.', path: ['products', 0, 'name'] }],
      }),
      b: prices,
    });
    const { data: got, errors } = await send('{ products { name price } }');
    expect(got).toEqual({ products: Array(2).fill({ name: null, price: 5 }) });
    expect(errors.map(({ path }) => path)).toEqual(['products.0.name']);
  });

  test('show what goes wrong after that at each of their places', async () => {
    const { send } = over(graph, {
      a: data({ products: [{ ...nail }, { ...nail }] }),
      b: () => ({ data: { _entities: [null] }, errors: [{ message: 'Lost.', path: ['_entities', 0] }] }),
    });
    const { data: got, errors } = await send('{ products { name price } }');
    expect(got).toEqual({ products: Array(2).fill({ name: 'nail', price: null }) });
    expect(errors.map(({ path }) => path)).toEqual(['products.0.price', 'products.1.price']);
  });

  test('stay apart where another fetch has more to say about each', async () => {
    const item = '@key(fields: "upc", resolvable: false) { upc: ID! @shareable';
    const { send } = over(
      {
        a: `type Query { shelf: Shelf } type Shelf @key(fields: "id") { id: ID! items: [Item] @shareable }
            type Item @key(fields: "upc") { upc: ID! name: String }`,
        b: `type Shelf @key(fields: "id") { id: ID! items: [Item] @shareable } type Item ${item} stock: Int }`,
        c: 'type Item @key(fields: "upc") { upc: ID! @shareable price: Int }',
      },
      {
        a: data({
          shelf: {
            __typename: 'Shelf',
            id: '1',
            items: [1, 2].map(() => ({ __typename: 'Item', upc: '7', name: 'cup' })),
          },
        }),
        b: () => ({ data: { _entities: [{ items: [{ stock: 1 }, { stock: 2 }] }] } }),
        c: () => ({ data: { _entities: [{ price: 3 }] } }),
      },
    );
    const { data: got } = await send('{ shelf { items { name stock price } } }');
    expect(got).toEqual({ shelf: { items: [1, 2].map((stock) => ({ name: 'cup', stock, price: 3 })) } });
  });
});
