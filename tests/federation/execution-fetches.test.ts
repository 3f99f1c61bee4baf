import { describe, expect, test } from '@jest/globals';
import { type Answer, data, entities, over, product, type Row, shop } from './execution-over.ts';

describe('upstream JSON', () => {
  test('changes no prototype and leaks nothing that objects inherit', async () => {
    const { send } = over(shop, {
      a: () => ({
        data: JSON.parse(
          '{"__proto__":{"polluted":1},"first":{"__typename":"Product","upc":"1","__proto__":{"name":"x"}}}',
        ),
      }),
      b: () => ({
        data: {
          _entities: [
            JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"price":2}'),
          ],
        },
      }),
    });
    expect(await send('{ first { name price } }')).toEqual({
      data: { first: { name: null, price: 2 } },
      errors: [],
    });
    expect(({} as Row)['polluted']).toBeUndefined();
  });

  test('that someone else holds too is not written to', async () => {
    const freeze = (value: unknown): unknown => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
      return value;
    };
    const shared =
      (value: unknown): Answer =>
      () => ({ data: freeze(value), shared: true });
    const { send } = over(shop, {
      a: shared({ products: [product('1'), product('2')] }),
      b: shared({ _entities: [{ price: 1 }, { price: 2 }] }),
    });
    const query = '{ products { upc price } }';
    const wanted = {
      products: [
        { upc: '1', price: 1 },
        { upc: '2', price: 2 },
      ],
    };
    expect(await send(query)).toEqual({ data: wanted, errors: [] });
    expect(await send(query)).toEqual({ data: wanted, errors: [] });
  });
});

describe('fetches', () => {
  test('that are the same are sent once in an operation', async () => {
    const { send, asked } = over(shop, {
      a: data({ first: product('1'), products: [product('1')] }),
      b: entities(() => ({ price: 1 })),
    });
    expect((await send('query Named { first { price } products { price } }')).data).toEqual({
      first: { price: 1 },
      products: [{ price: 1 }],
    });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['a', 'b']);
  });

  test('of a mutation follow one another, and are never shared', async () => {
    const order: string[] = [];
    const sdls = {
      a: 'type Query { q: Int } type Mutation { one: Product two: Product } type Product @key(fields: "upc") { upc: ID! }',
      b: 'type Mutation { other: Int } type Product @key(fields: "upc") { upc: ID! price: Int }',
    };
    const slow =
      (answer: Answer): Answer =>
      async (request, subgraph) => {
        order.push(`${subgraph} starts`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${subgraph} ends`);
        return answer(request, subgraph);
      };
    const { send } = over(sdls, {
      a: slow(data({ one: product('1'), two: product('1') })),
      b: slow(({ query }) =>
        query.includes('other') ? { data: { other: 5 } } : { data: { _entities: [{ price: 1 }] } },
      ),
    });
    expect((await send('mutation { one { price } other two { price } }')).data).toEqual({
      one: { price: 1 },
      other: 5,
      two: { price: 1 },
    });
    expect(order.filter((_, index) => index % 2 === 0).map((text) => text[0])).toEqual(
      order.filter((_, index) => index % 2 === 1).map((text) => text[0]),
    );
    expect(order.filter((text) => text === 'b starts')).toHaveLength(3);
  });

  test('get the variables that they use, as the client sent them', async () => {
    const sdls = { a: 'type Query { echo(text: String = "d", n: Int): String }' };
    const { send, asked } = over(sdls, { a: data({ echo: 'x' }) });
    await send('query($text: String, $n: Int, $unused: Int) { echo(text: $text, n: $n) }', {
      n: null,
      unused: 1,
    });
    expect(asked[0]?.variables).toEqual({ n: null });
  });

  test('are not made for wrong variables', async () => {
    const { send, asked } = over({ a: 'type Query { echo(n: Int!): String }' }, {});
    expect(await send('query($n: Int!) { echo(n: $n) }', { n: 'x' })).toMatchObject({
      data: undefined,
      errors: [{}],
    });
    expect(asked).toEqual([]);
  });
});

describe('questions about the schema', () => {
  test('are answered in their place beside data', async () => {
    const { send } = over(shop, { a: data({ first: product('1') }) });
    const { data: got, errors } = await send(
      '{ a: __typename ... { types: __schema { queryType { name } } } first { upc } __type(name: "Product") { name } }',
    );
    expect(errors).toEqual([]);
    expect(JSON.stringify(got)).toBe(
      '{"a":"Query","types":{"queryType":{"name":"Query"}},"first":{"upc":"1"},"__type":{"name":"Product"}}',
    );
  });

  test('need no subgraph', async () => {
    const { send, asked } = over(shop, {});
    expect((await send('{ __typename __schema { queryType { name } } }')).data).toEqual({
      __typename: 'Query',
      __schema: { queryType: { name: 'Query' } },
    });
    expect(asked).toEqual([]);
  });
});

describe('a place that two fetches fill', () => {
  test('is looked at again when the second has answered', async () => {
    const sdls = {
      root: `type Query { items: [Item] } interface Item { id: ID! }
             type One implements Item @key(fields: "id") { id: ID! } type Two implements Item @key(fields: "id") { id: ID! }`,
      a: 'type One @key(fields: "id") { id: ID! best: Thing } type Thing @key(fields: "id", resolvable: false) { id: ID! }',
      b: 'type Two @key(fields: "id") { id: ID! best: Thing } type Thing @key(fields: "id", resolvable: false) { id: ID! }',
      c: 'type Thing @key(fields: "id") { id: ID! name: String }',
      d: 'type Thing @key(fields: "id") { id: ID! price: Int }',
    };
    const best = (id: string) => entities(() => ({ best: { __typename: 'Thing', id } }));
    const named = Promise.withResolvers<void>();
    const { send } = over(sdls, {
      root: data({
        items: [
          { __typename: 'One', id: '1' },
          { __typename: 'Two', id: '2' },
        ],
      }),
      a: best('x'),
      // Late: what the first has filled is named already.
      b: async (...asked) => {
        await named.promise;
        return best('y')(...asked);
      },
      c: async (...asked) => {
        const answer = await entities(({ id }) => ({ name: `the ${id}` }))(...asked);
        named.resolve();
        return answer;
      },
      d: entities(() => ({ price: 7 })),
    });
    const query = '{ items { ... on One { best { name } } ... on Two { best { price } } } }';
    const { data: got, errors } = await send(query);
    expect(errors).toEqual([]);
    expect(got).toEqual({ items: [{ best: { name: 'the x' } }, { best: { price: 7 } }] });
  });
});
