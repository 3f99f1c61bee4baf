import { describe, expect, test } from '@jest/globals';
import type { Principal } from '#platform/identity.ts';
import { principalOf } from '#support/principal.ts';
import { prices, query, type Row, start } from './entity-cache-graph.ts';

describe('what a key is made of', () => {
  const selects = (selection: string, definitions = ''): string =>
    `query($upcs: [ID!]!${definitions}) { products(upcs: $upcs) { ${selection} } }`;
  type Ask = readonly [selection: string, variables?: Row, definitions?: string];

  const askBoth = async (first: Ask, second: Ask): Promise<number> => {
    const graph = start('@cacheControl(maxAge: 60)');
    for (const [selection, variables = {}, definitions] of [first, second])
      await graph.send(selects(selection, definitions), { variables: { upcs: ['1'], ...variables } });
    return graph.count('prices');
  };
  const currency = ', $in: String';

  test.each<[string, Ask, Ask]>([
    ['the order of fields', ['price label'], ['label price']],
    ['the name of the operation and of fragments', ['... on Product { price }'], ['price']],
    ['the order of what is given', ['a: price(in: "x") price'], ['price a: price(in: "x")']],
    ['a variable that nobody uses', ['price'], ['price', { in: 'x' }]],
  ])('not %s', async (_name, first, second) => {
    expect(await askBoth(first, second)).toBe(1);
  });

  test.each<[string, Ask, Ask]>([
    ['other fields', ['price'], ['price label']],
    ['another alias', ['a: price'], ['b: price']],
    ['another argument', ['price(in: "x")'], ['price(in: "y")']],
    [
      'another value of a variable',
      ['price(in: $in)', { in: 'x' }, currency],
      ['price(in: $in)', { in: 'y' }, currency],
    ],
    [
      'a variable that is null, and one that is not given',
      ['price(in: $in)', { in: null }, currency],
      ['price(in: $in)', {}, currency],
    ],
    [
      'another default',
      ['price(in: $in)', {}, ', $in: String = "a"'],
      ['price(in: $in)', {}, ', $in: String = "b"'],
    ],
    [
      'another condition',
      ['price label @include(if: $c)', { c: true }, ', $c: Boolean!'],
      ['price label @include(if: $c)', { c: false }, ', $c: Boolean!'],
    ],
  ])('but %s', async (_name, first, second) => {
    expect(await askBoth(first, second)).toBe(2);
  });

  test('and the headers of the client that the subgraph is sent', async () => {
    const rules = { forwardRules: [{ header: 'accept-language', subgraph: 'prices' }] };
    const graph = start('@cacheControl(maxAge: 60)', {}, rules);
    for (const language of ['de', 'en', 'de', undefined, undefined]) {
      const forwarded: Record<string, string> = language === undefined ? {} : { 'accept-language': language };
      await graph.send(query, { ...prices('1'), forwarded });
    }
    expect(graph.count('prices')).toBe(3);
    // The other subgraph is not sent it.
    expect(graph.count('products')).toBe(1);
  });

  test('and the client itself, where the subgraph is told about it', async () => {
    const graph = start('@cacheControl(maxAge: 60)', {}, { toldOfClient: new Set(['prices']) });
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.1'])
      await graph.send(query, { ...prices('1'), address });
    expect(graph.count('prices')).toBe(2);
  });
});

describe('private entities', () => {
  const secret = 'query($upcs: [ID!]!) { products(upcs: $upcs) { secret } }';
  const [ada, bob] = [
    principalOf({ id: 'ada', roles: ['USER'] }),
    principalOf({ id: 'bob', roles: ['USER'] }),
  ];

  test('are kept for each caller alone, by the directives that guard them', async () => {
    const graph = start('@cacheControl(maxAge: 60)');
    const get = async (principal: Principal) =>
      (await graph.send(secret, { ...prices('1'), principal })).data.products[0].secret;
    expect([await get(ada), await get(bob), await get(ada), await get(bob)]).toEqual([
      '1 for ada 1',
      '1 for bob 2',
      '1 for ada 1',
      '1 for bob 2',
    ]);
    expect(await get({ ...ada, scopes: ['more'] })).toBe('1 for ada 3');
  });

  test('are shared by those who may see them where the schema says that it is the same for all', async () => {
    const sdl = `type Product @key(fields: "upc") @cacheControl(maxAge: 60)
      { upc: ID!, secret: String @auth @cacheControl(scope: PUBLIC) }`;
    const graph = start('', {
      sdl,
      resolvers: { Product: { __resolveReference: (it: Row) => it, secret: () => 's' } },
    });
    await graph.send(secret, { ...prices('1'), principal: ada });
    await graph.send(secret, { ...prices('1'), principal: bob });
    expect(graph.count('prices')).toBe(1);
    // Nobody has judged this one: it is answered alone.
    await graph.send(secret, prices('1'));
    expect(graph.count('prices')).toBe(2);
  });

  test.each([
    '@cacheControl(maxAge: 60, scope: PRIVATE)',
    '@cacheControl(maxAge: 60) @cacheControl(scope: PRIVATE)',
  ])('are those of a type with %s', async (hint) => {
    const graph = start(hint);
    for (const principal of [ada, bob, ada]) await graph.send(query, { ...prices('1'), principal });
    expect(graph.count('prices')).toBe(2);
  });
});
