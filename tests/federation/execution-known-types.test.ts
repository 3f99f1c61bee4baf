import { describe, expect, test } from '@jest/globals';
import { type Answer, data, over } from './execution-over.ts';

const shop = {
  a: `type Query { products: [Product] things: [Thing] search: [Found] stores: [Store] }
      interface Thing { id: ID! }
      union Found = Product | Store
      type Product implements Thing @key(fields: "id") { id: ID! maker: Maker best: Maker }
      type Store implements Thing @key(fields: "id") { id: ID! owner: Maker best: Product }
      type Maker @key(fields: "id") { id: ID! }`,
  b: `type Product @key(fields: "id") { id: ID! price: Int }
      type Store @key(fields: "id") { id: ID! town: String }
      type Maker @key(fields: "id") { id: ID! name: String }`,
};

/** Entities with a name made of their keys, whatever is asked of them. */
const named: Answer = ({ variables: { representations } }) => ({
  data: {
    _entities: (representations as { __typename: string; id: string }[]).map(({ __typename, id }) => {
      const name = `${__typename} ${id}`;
      return { price: Number(id), town: name, name };
    }),
  },
});

const ask = async (query: string, answer: unknown) => {
  const { send, asked, representations } = over(shop, { a: data(answer), b: named });
  const { data: got, errors } = await send(query);
  return { got, errors, query: asked[0]?.query, representations: representations('b') };
};

describe('a type that the schema knows', () => {
  test('is not asked for, and told to others', async () => {
    const answer = {
      products: [
        { id: '1', maker: { id: '5' } },
        { id: '2', maker: null },
      ],
    };
    const { got, errors, query, representations } = await ask(
      '{ products { __typename price maker { name } } }',
      answer,
    );
    expect(query).toBe('{products{id maker{id}}}');
    expect(representations).toEqual([
      [
        { __typename: 'Product', id: '1' },
        { __typename: 'Product', id: '2' },
      ],
      [{ __typename: 'Maker', id: '5' }],
    ]);
    expect(errors).toEqual([]);
    expect(got).toEqual({
      products: [
        { __typename: 'Product', price: 1, maker: { name: 'Maker 5' } },
        { __typename: 'Product', price: 2, maker: null },
      ],
    });
  });

  test('is not asked for below one that is not known', async () => {
    const answer = {
      search: [
        { __typename: 'Product', id: '1', maker: { id: '5' } },
        { __typename: 'Store', id: '2' },
      ],
    };
    const { got, query } = await ask('{ search { ... on Product { maker { name } } } }', answer);
    expect(query).toBe('{search{__typename ...on Product{maker{id}}}}');
    expect(got).toEqual({ search: [{ maker: { name: 'Maker 5' } }, {}] });
  });

  test('is asked for where nothing else is', async () => {
    const { got, query } = await ask('{ products { __typename } }', {
      products: [{ __typename: 'Product' }],
    });
    expect(query).toBe('{products{__typename}}');
    expect(got).toEqual({ products: [{ __typename: 'Product' }] });
  });

  test('tells equal objects of a place', async () => {
    const { got, representations } = await ask('{ products { price } }', {
      products: [{ id: '1' }, { id: '1' }],
    });
    expect(representations).toEqual([[{ __typename: 'Product', id: '1' }]]);
    expect(got).toEqual({ products: [{ price: 1 }, { price: 1 }] });
  });
});

describe('a type that may be one of several', () => {
  test.each([
    ['an interface', 'things'],
    ['a union', 'search'],
  ])('is asked for: %s', async (_what, field) => {
    const answer = {
      [field]: [
        { __typename: 'Store', id: '1' },
        { __typename: 'Product', id: '1' },
      ],
    };
    const query = `{ ${field} { ... on Product { price } ... on Store { town } } }`;
    const { got, query: sent } = await ask(query, answer);
    expect(sent).toBe(`{${field}{__typename ...on Product{__typename id}...on Store{__typename id}}}`);
    expect(got).toEqual({ [field]: [{ town: 'Store 1' }, { price: 1 }] });
  });

  test('is asked for where fields of one name have several types', async () => {
    const answer = {
      search: [
        { __typename: 'Product', best: { __typename: 'Maker', id: '7' } },
        { __typename: 'Store', best: { __typename: 'Product', id: '8' } },
      ],
    };
    const { got, query } = await ask(
      '{ search { ... on Product { best { name } } ... on Store { best { price } } } }',
      answer,
    );
    expect(query).toBe(
      '{search{__typename ...on Product{best{__typename id}}...on Store{best{__typename id}}}}',
    );
    expect(got).toEqual({ search: [{ best: { name: 'Maker 7' } }, { best: { price: 8 } }] });
  });

  test('is asked for in a fragment that stands there and elsewhere', async () => {
    const fields = 'maker { name } price';
    const answer = {
      products: [{ id: '1', maker: { id: '5' } }],
      things: [{ __typename: 'Product', id: '2', maker: { id: '5' } }],
    };
    const { got, query } = await ask(
      `{ products { ...F } things { ...F } } fragment F on Product { ${fields} }`,
      answer,
    );
    expect(query).toContain('things{__typename');
    expect(got).toEqual({
      products: [{ maker: { name: 'Maker 5' }, price: 1 }],
      things: [{ maker: { name: 'Maker 5' }, price: 2 }],
    });
  });
});
