import { describe, expect, test } from '@jest/globals';
import { data, entities, over, product, shop } from './execution-over.ts';

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
