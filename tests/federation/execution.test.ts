import { describe, expect, test } from '@jest/globals';
import { parse, stripIgnoredCharacters } from 'graphql';
import { orderKeys } from '#gateway/execution/order-keys.ts';
import type { SubgraphAnswer, SubgraphRequest } from '#gateway/execution/subgraph-answer.ts';
import { twinSupergraph } from '#gateway/execution/twin-supergraph.ts';
import { type Answer, composeAll, data, entities, over, product, type Row, shop } from './execution-over.ts';

describe('the supergraph given to the planner', () => {
  test('has keys that cannot be resolved last, and is untouched when they are', () => {
    const type = (keys: readonly string[]): string =>
      `type Product\n${keys.map((key) => `  @join__type(graph: A, key: "id"${key})`).join('\n')}\n{\n  id: ID\n}`;
    const tidy = type(['', ', resolvable: false']);
    expect(orderKeys(tidy)).toBe(tidy);
    const ordered = orderKeys(type([', resolvable: false', '']));
    expect(stripIgnoredCharacters(ordered)).toBe(stripIgnoredCharacters(tidy));
  });

  test('has no twins when no @requires has arguments', () => {
    expect(twinSupergraph(parse(composeAll(shop)))).toBeUndefined();
  });
});

describe('an interface that no type implements', () => {
  const sdls = {
    a: 'type Query { empty: Empty fine: Int holder: Holder } interface Empty { id: ID } type Holder { empty: Empty size: Int }',
    b: 'interface Empty { id: ID name: String }',
  };

  test('at the root fails the operation, unless it is skipped', async () => {
    const { send } = over(sdls, { a: data({ fine: 1 }) });
    expect(await send('{ fine empty { name } }')).toMatchObject({ data: null, errors: [{}] });
    expect(await send('{ fine empty @skip(if: true) { name } }')).toEqual({ data: { fine: 1 }, errors: [] });
    const conditional = 'query($no: Boolean!) { fine empty @include(if: $no) { name } }';
    expect(await send(conditional, { no: false })).toEqual({ data: { fine: 1 }, errors: [] });
    expect((await send(conditional, { no: true })).data).toBeNull();
  });

  test('deeper down is null with an error at its place', async () => {
    const { send } = over(sdls, { a: data({ holder: { size: 1, empty: null } }) });
    expect(await send('{ holder { size empty { name } } }')).toMatchObject({
      data: { holder: { size: 1, empty: null } },
      errors: [{ path: 'holder.empty' }],
    });
  });
});

describe('arguments in @requires', () => {
  const sdls = {
    a: 'type Query { post: Post } type Post @key(fields: "id") { id: ID! comments(limit: Int = 5): [Comment] } type Comment @shareable { text: String }',
    b: `type Post @key(fields: "id") { id: ID! comments(limit: Int = 5): [Comment] @external
        few: Int @requires(fields: "comments(limit: 1) { text }") many: Int @requires(fields: "comments(limit: 2) { text }") }
        type Comment @shareable { text: String }`,
  };
  const comments = (limit: number) =>
    Array.from({ length: limit }, (_, index) => ({ text: `${limit}/${index}` }));
  const answers = {
    a: (({ query }) => {
      const post: Row = { __typename: 'Post', id: '1' };
      for (const [, alias = '', limit = '5'] of query.matchAll(/(?:(\w+):)?comments(?:\(limit:(\d)\))?/g))
        post[alias || 'comments'] = comments(Number(limit));
      return { data: { post } };
    }) as Answer,
    b: (({ query, variables }) => {
      const [{ comments: given = [] } = {}] = variables['representations'] as { comments?: Row[] }[];
      const asked = ['few', 'many'].filter((name) => query.includes(name));
      return { data: { _entities: [Object.fromEntries(asked.map((name) => [name, given.length]))] } };
    }) as Answer,
  };

  test('are kept apart from each other and from those of the client', async () => {
    const { send, representations } = over(sdls, answers);
    expect(await send('{ post { few many comments(limit: 3) { text } } }')).toEqual({
      data: { post: { few: 1, many: 2, comments: comments(3) } },
      errors: [],
    });
    expect(representations('b')).toEqual([
      [{ __typename: 'Post', id: '1', comments: comments(1) }],
      [{ __typename: 'Post', id: '1', comments: comments(2) }],
    ]);
  });

  test('are kept apart from a field of the client without arguments', async () => {
    const { send } = over(sdls, answers);
    expect((await send('{ post { comments { text } few } }')).data).toEqual({
      post: { comments: comments(5), few: 1 },
    });
  });
});

describe('names of the client', () => {
  const named = ({ query }: SubgraphRequest): SubgraphAnswer => {
    const row: Row = { __typename: 'Product', upc: '1', name: 'One' };
    for (const [, alias = '', name = ''] of query.matchAll(/(\w+):(\w+)/g)) row[alias] = row[name];
    return { data: { products: [row] } };
  };
  const price = entities(({ upc }) => ({ price: Number(upc) }));

  test.each([
    ['{ products { upc: name price } }', { upc: 'One', price: 1 }],
    ['{ products { __typename: name price } }', { __typename: 'One', price: 1 }],
    ['{ products { type: __typename price } }', { type: 'Product', price: 1 }],
    ['{ products { constructor: name price } }', { constructor: 'One', price: 1 }],
    ['{ products { soba__9: name price } }', { soba__9: 'One', price: 1 }],
  ])('are never taken for keys or for what objects inherit: %s', async (query, row) => {
    const { send, representations } = over(shop, { a: named, b: price });
    expect(await send(query)).toEqual({ data: { products: [row] }, errors: [] });
    expect(representations('b')).toEqual([[product('1')]]);
  });

  test('may be __proto__', async () => {
    const { send } = over(shop, { a: named });
    const { data: got } = await send('{ products { __proto__: name } }');
    expect(JSON.stringify(got)).toBe('{"products":[{"__proto__":"One"}]}');
  });

  test('come back in the paths of errors', async () => {
    const { send } = over(shop, {
      a: ({ query }) => {
        const alias = /(\w+):name/.exec(query)?.[1] ?? '';
        return {
          data: { first: { [alias]: null } },
          errors: [{ message: 'no', path: ['first', alias], extensions: { code: 'NOT_FOUND' } }],
        };
      },
    });
    expect((await send('{ first { upc: name } }')).errors).toEqual([
      { message: 'no', path: 'first.upc', code: 'NOT_FOUND' },
    ]);
  });
});

describe('values that are false', () => {
  test('are kept where aliases are rewritten', async () => {
    const sdls = {
      a: 'type Query { things: [Thing] } union Thing = A | B type A { value: Int! } type B { value: String }',
    };
    const { send } = over(sdls, {
      a: ({ query }) => {
        const [, alias = 'value'] = /(\w+):value/.exec(query) ?? [];
        const isA = /\.\.\.on A\{value\}/.test(query);
        const rows = [
          { __typename: 'A', [isA ? 'value' : alias]: 0 },
          { __typename: 'B', [isA ? alias : 'value']: '' },
        ];
        return { data: { things: rows } };
      },
    });
    expect(await send('{ things { ... on A { value } ... on B { value } } }')).toEqual({
      data: { things: [{ value: 0 }, { value: '' }] },
      errors: [],
    });
  });
});

describe('representations', () => {
  test('are sent once for equal values, and told apart by the type of a value', async () => {
    const upcs = ['1', 1, 'null', '1', '\u0001x', 1, 'true'];
    const { send, representations } = over(shop, {
      a: data({ products: upcs.map(product) }),
      b: entities(({ upc }) => ({ price: upcs.indexOf(upc as string) })),
    });
    const { data: got, errors } = await send('{ products { price } }');
    expect(errors).toEqual([]);
    expect(got.products.map(({ price }: Row) => price)).toEqual([0, 1, 2, 0, 4, 1, 6]);
    expect(representations('b')).toEqual([['1', 1, 'null', '\u0001x', 'true'].map(product)]);
  });

  test('are not made of objects without a key', async () => {
    const { send, representations } = over(shop, {
      a: data({ products: [product('1'), { __typename: 'Product' }, null] }),
      b: entities(() => ({ price: 1 })),
    });
    expect((await send('{ products { price } }')).data).toEqual({
      products: [{ price: 1 }, { price: null }, null],
    });
    expect(representations('b')).toEqual([[product('1')]]);
  });

  test('that are shared give every object a copy of its own', async () => {
    const sdls = {
      a: 'type Query { products: [Product] } type Product @key(fields: "upc") { upc: ID! }',
      b: 'type Product @key(fields: "upc") { upc: ID! maker: Maker } type Maker @key(fields: "id") { id: ID! }',
      c: 'type Maker @key(fields: "id") { id: ID! name: String }',
    };
    const { send } = over(sdls, {
      a: data({ products: [product('1'), product('1')] }),
      b: entities(() => ({ maker: { __typename: 'Maker', id: '7' } })),
      c: entities(({ id }) => ({ name: `m${id}` })),
    });
    expect((await send('{ products { maker { name } } }')).data).toEqual({
      products: [{ maker: { name: 'm7' } }, { maker: { name: 'm7' } }],
    });
  });
});
