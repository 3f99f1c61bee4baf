import { describe, expect, test } from '@jest/globals';
import { type Answer, data, entities, over, product, shop } from './execution-over.ts';

const query = '{ first { price } products { price } }';
const root = data({ first: product('1'), products: [product('1')] });

describe('a fetch that a plan holds twice is sent once', () => {
  test('and its error shows at both places', async () => {
    const { send, representations } = over(shop, {
      a: root,
      b: () => ({
        data: { _entities: [{ price: null }] },
        errors: [{ message: 'no price', path: ['_entities', 0, 'price'] }],
      }),
    });
    const { data: got, errors } = await send(query);
    expect(got).toEqual({ first: { price: null }, products: [{ price: null }] });
    expect(errors.map(({ message, path }) => `${path}: ${message}`).toSorted()).toEqual([
      'first.price: no price',
      'products.0.price: no price',
    ]);
    expect(representations('b')).toHaveLength(1);
  });

  test('and when the call itself fails, both places say so', async () => {
    const { send, representations } = over(shop, {
      a: root,
      b: () => Promise.reject(new Error('down')),
    });
    const { data: got, errors } = await send(query);
    expect(got).toEqual({ first: { price: null }, products: [{ price: null }] });
    expect(errors.map(({ path }) => path).toSorted()).toEqual(['first.price', 'products.0.price']);
    expect(representations('b')).toHaveLength(1);
  });

  test('and each place gets a copy of its answer', async () => {
    const sdls = {
      a: 'type Query { first: Product products: [Product] } type Product @key(fields: "upc") { upc: ID! }',
      b: 'type Product @key(fields: "upc") { upc: ID! maker: Maker } type Maker @key(fields: "id") { id: ID! }',
      c: 'type Maker @key(fields: "id") { id: ID! name: String }',
    };
    const { send, representations } = over(sdls, {
      a: root,
      // Who writes to what both places got fails.
      b: entities(() => Object.freeze({ maker: Object.freeze({ __typename: 'Maker', id: '7' }) })),
      c: entities(({ id }) => ({ name: `m${id}` })),
    });
    expect(await send('{ first { maker { name } } products { maker { name } } }')).toEqual({
      data: { first: { maker: { name: 'm7' } }, products: [{ maker: { name: 'm7' } }] },
      errors: [],
    });
    expect(representations('b')).toHaveLength(1);
  });
});

describe('a fetch that a plan holds twice, for other entities', () => {
  test('asks for what it was not asked before', async () => {
    const answers = {
      a: data({ first: product('2'), products: [product('1'), product('2'), product('3')] }),
      b: entities(({ upc }) => ({ price: Number(upc) })),
    };
    const { send, representations } = over(shop, answers, { batching: false });
    expect(await send(query)).toEqual({
      data: { first: { price: 2 }, products: [{ price: 1 }, { price: 2 }, { price: 3 }] },
      errors: [],
    });
    expect(representations('b')).toEqual([[product('2')], [product('1'), product('3')]]);
  });

  test('shows the errors of the first where they belong', async () => {
    const answers: Record<string, Answer> = {
      a: data({ first: product('2'), products: [product('1'), product('2')] }),
      b: ({ variables: { representations } }) =>
        JSON.stringify(representations).includes('"2"')
          ? { data: null, errors: [{ message: 'down' }] }
          : { data: { _entities: [{ price: 1 }] } },
    };
    const { send } = over(shop, answers, { batching: false });
    const { data: got, errors } = await send(query);
    expect(got).toEqual({ first: { price: null }, products: [{ price: 1 }, { price: null }] });
    expect(errors.map(({ message, path }) => `${path}: ${message}`).toSorted()).toEqual([
      'first.price: down',
      'products.1.price: down',
    ]);
  });
});
