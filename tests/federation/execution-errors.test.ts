import { describe, expect, test } from '@jest/globals';
import { type Answer, data, over, product, type Row, shop } from './execution-over.ts';

describe('errors of a subgraph', () => {
  const two = data({ products: [product('1'), product('2'), product('1')] });

  test('are told at every object that shares the representation', async () => {
    const { send } = over(shop, {
      a: two,
      b: () => ({
        data: { _entities: [{ price: null }, { price: 2 }] },
        errors: [{ message: 'no', path: ['_entities', 0, 'price'], extensions: { code: 'NOT_FOUND' } }],
      }),
    });
    const { data: got, errors } = await send('{ products { price } }');
    expect(got.products.map(({ price }: Row) => price)).toEqual([null, 2, null]);
    expect(errors).toEqual([
      { message: 'no', path: 'products.0.price', code: 'NOT_FOUND' },
      { message: 'no', path: 'products.2.price', code: 'NOT_FOUND' },
    ]);
  });

  const failures: readonly (readonly [string, Answer])[] = [
    [
      'throws',
      () =>
        Promise.reject(Object.assign(new Error('down'), { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } })),
    ],
    [
      'answers with an error and nothing else',
      () => ({ errors: [{ message: 'down', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] }),
    ],
    ['answers with nothing', () => ({})],
    ['answers with null', () => null as never],
    ['answers with a list', () => ({ data: [] })],
    ['answers with too few entities', () => ({ data: { _entities: [{ price: 1 }] } })],
    ['answers with no list of entities', () => ({ data: { _entities: { price: 1 } } })],
  ];

  test.each(failures)(
    'cost each field that it would have filled, and no other, when it %s',
    async (name, b) => {
      const { send } = over(shop, { a: two, b });
      const { data: got, errors } = await send('{ products { upc price } }');
      expect(got.products.map(({ upc, price }: Row) => [upc, price])).toEqual([
        ['1', null],
        ['2', null],
        ['1', null],
      ]);
      expect(errors.map(({ path }) => path)).toEqual([
        'products.0.price',
        'products.1.price',
        'products.2.price',
      ]);
      if (/throws|nothing else/.test(name))
        expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['SUBGRAPH_UNAVAILABLE']));
    },
  );

  test('without a path are told once when nothing is missing, and at what is missing otherwise', async () => {
    const errors = [{ message: 'no' }];
    const whole = over(shop, { a: () => ({ data: { first: product('1') }, errors }) });
    expect((await whole.send('{ first { upc } }')).errors).toMatchObject([{ path: undefined }]);
    const partial = over(shop, { a: () => ({ data: { first: null, products: [] }, errors }) });
    expect((await partial.send('{ first { upc } products { upc } }')).errors).toMatchObject([
      { path: 'first' },
    ]);
  });

  test('in a key show at the fields that could not be fetched for it', async () => {
    const sdls = {
      a: 'type Query { first: Product } type Product @key(fields: "upc") { upc: ID! }',
      b: 'type Product @key(fields: "upc") @key(fields: "sku") { upc: ID! sku: ID! }',
      c: 'type Product @key(fields: "sku") { sku: ID! price: Int }',
    };
    const { send, asked } = over(sdls, {
      a: data({ first: product('1') }),
      b: () => ({ errors: [{ message: 'down' }] }),
    });
    expect(await send('{ first { upc price } }')).toMatchObject({
      data: { first: { upc: '1', price: null } },
      errors: [{ message: 'down', path: 'first.price' }],
    });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['a', 'b']);
  });

  test('at a list item and below a null are told where they were', async () => {
    const { send } = over(shop, {
      a: () => ({
        data: { products: [null, product('2')], first: null },
        errors: [
          { message: 'item', path: ['products', 0] },
          { message: 'deep', path: ['first', 'upc'] },
        ],
      }),
    });
    const { errors } = await send('{ products { upc } first { upc } }');
    expect(errors.map(({ message, path }) => [message, path])).toEqual([
      ['item', 'products.0'],
      ['deep', 'first.upc'],
    ]);
  });
});

describe('values that do not fit the schema', () => {
  const sdls = {
    a: `type Query { thing: Thing node: Node nodes: [Node] }
      type Thing { name: String! count: Int ratio: Float ok: Boolean id: ID size: Size tags: [String!] maybe: String list: [[Int]] }
      enum Size { SMALL LARGE @inaccessible } interface Node { id: ID } type Known implements Node { id: ID } type Hidden implements Node @inaccessible { id: ID }`,
  };
  const cases: readonly (readonly [string, Row, unknown, string])[] = [
    ['{ thing { name } }', { thing: { name: null } }, { thing: null }, 'thing.name'],
    ['{ thing { count } }', { thing: { count: '1' } }, { thing: { count: null } }, 'thing.count'],
    ['{ thing { count } }', { thing: { count: 2 ** 31 } }, { thing: { count: null } }, 'thing.count'],
    ['{ thing { ok } }', { thing: { ok: 0 } }, { thing: { ok: null } }, 'thing.ok'],
    ['{ thing { maybe } }', { thing: { maybe: {} } }, { thing: { maybe: null } }, 'thing.maybe'],
    ['{ thing { size } }', { thing: { size: 'LARGE' } }, { thing: { size: null } }, 'thing.size'],
    ['{ thing { size } }', { thing: { size: 'toString' } }, { thing: { size: null } }, 'thing.size'],
    ['{ thing { tags } }', { thing: { tags: ['a', null] } }, { thing: { tags: null } }, 'thing.tags.1'],
    ['{ thing { tags } }', { thing: { tags: 'a' } }, { thing: { tags: null } }, 'thing.tags'],
    [
      '{ thing { list } }',
      { thing: { list: [[1], 2, ['x']] } },
      { thing: { list: [[1], null, [null]] } },
      'thing.list.1',
    ],
    ['{ thing { maybe } }', { thing: [{ maybe: 'a' }] }, { thing: null }, 'thing'],
    ['{ thing { maybe } }', { thing: 'a' }, { thing: null }, 'thing'],
    ['{ node { id } }', { node: { __typename: 'Hidden', id: '1' } }, { node: null }, 'node'],
    ['{ node { id } }', { node: { __typename: 'Nobody', id: '1' } }, { node: null }, 'node'],
    ['{ node { id } }', { node: { __typename: 'Thing', id: '1' } }, { node: null }, 'node'],
    ['{ node { __typename } }', { node: { __typename: 'Node' } }, { node: null }, 'node'],
    [
      '{ nodes { id } }',
      { nodes: [{ __typename: 1 }, { __typename: 'Known', id: '1' }] },
      { nodes: [null, { id: '1' }] },
      'nodes.0',
    ],
  ];

  test.each(cases)('become null with an error: %s of %j', async (query, answer, wanted, path) => {
    const { send } = over(sdls, { a: data(answer) });
    const got = await send(query);
    expect(got.data).toEqual(wanted);
    expect(got.errors[0]?.path).toBe(path);
  });

  test('but a number is an ID, as text', async () => {
    const { send } = over(sdls, { a: data({ thing: { id: 7 } }) });
    expect(await send('{ thing { id } }')).toEqual({ data: { thing: { id: '7' } }, errors: [] });
  });
});
