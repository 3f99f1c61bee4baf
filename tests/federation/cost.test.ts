import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';

const shops = `
  type Query {
    shop: Shop
    shops(first: Int, last: Int): [Shop!] @listSize(slicingArguments: ["first", "last"])
    feed(first: Int): Feed @listSize(slicingArguments: ["first"], sizedFields: ["shops"])
    table: [[Shop!]!]
    place: Place
    secret(first: Int): [Shop!] @auth(requires: ADMIN) @listSize(slicingArguments: ["first"])
    find(filter: Filter): Shop
  }
  type Mutation { rename(name: String): Shop }
  type Feed { shops: [Shop!] }
  interface Place { id: ID!, goods: [Good!] }
  type Shop implements Place @key(fields: "id") { id: ID!, name: String, goods: [Good!] }
  type Mall implements Place @cost(weight: 300) { id: ID!, goods: [Good!] @listSize(assumedSize: 700) }
  type Good { name: String, price: Int @cost(weight: 2) }
  input Filter { name: String, not: [Filter!] }
`;
const ratings =
  'type Shop @key(fields: "id") { id: ID!, ratings: [Rating!] @listSize(assumedSize: 20) } type Rating { stars: Int }';

const shop = {
  id: '1',
  name: 'A',
  goods: [
    { name: 'a', price: 1 },
    { name: 'b', price: 2 },
  ],
};
const resolvers = {
  Query: {
    shop: () => shop,
    shops: (_: unknown, { first }: { first?: number }) => Array.from({ length: first ?? 1 }, () => shop),
    find: () => shop,
  },
  Mutation: { rename: () => shop },
};
const fakes = {
  shops: executingSubgraph(shops, resolvers),
  ratings: executingSubgraph(ratings, {
    Shop: {
      __resolveReference: (reference: object) => reference,
      ratings: () => [{ stars: 1 }, { stars: 2 }],
    },
  }),
};

let issuer: TokenIssuer;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  gateway = await startTestGateway(fakes, {
    SOBA_JWKS_URL: issuer.url,
    SOBA_COST_SUBGRAPH_MAX: 'ratings=100',
    SOBA_HTTP_STATUS_JSON: 'strict',
  });
});
afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
});

const calls = (one = gateway): number =>
  Object.values(one.upstreams).reduce((sum, { requests }) => sum + requests.length, 0);

const metric = async (one: TestGateway, name: string): Promise<number> => {
  const text = await (await fetch(`${one.url}/metrics`)).text();
  return Number(new RegExp(`^${name.replaceAll(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
};

/** The answer as it came, with its extensions. */
const sendRaw = async (
  query: string,
  { token, headers }: { token?: string; headers?: Record<string, string> } = {},
) => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as {
    readonly data: unknown;
    readonly extensions?: { readonly cost?: unknown };
  };
};

describe('an operation that would cost too much', () => {
  const tooExpensive = { code: 'COST_ESTIMATED_TOO_EXPENSIVE', max: 1000 };
  test.each<[string, string, Record<string, unknown> | undefined, Record<string, unknown>]>([
    ['a long list', '{ shops(first: 1001) { id } }', undefined, { ...tooExpensive, estimated: 1001 }],
    [
      'the longest list',
      '{ shops(first: 2147483647) { id } }',
      undefined,
      { ...tooExpensive, estimated: 2147483647 },
    ],
    [
      'a length in a variable',
      'query($n: Int) { shops(first: $n) { id } }',
      { n: 5000 },
      { ...tooExpensive, estimated: 5000 },
    ],
    [
      'a list in a page',
      '{ feed(first: 1000) { shops { id } } }',
      undefined,
      { ...tooExpensive, estimated: 1001 },
    ],
    [
      'lists of lists without a size',
      '{ table { goods { name } } }',
      undefined,
      { ...tooExpensive, estimated: 1100 },
    ],
    ['an interface', '{ place { goods { price } } }', undefined, { ...tooExpensive, estimated: 2400 }],
    [
      'many aliases',
      `{ ${'abcdefghij'
        .split('')
        .map((name) => `${name}: shops(first: 101) { id }`)
        .join(' ')} }`,
      undefined,
      { ...tooExpensive, estimated: 1010 },
    ],
    [
      'fields that the caller may not even have',
      '{ secret(first: 3000) { id } }',
      undefined,
      { ...tooExpensive, estimated: 3000 },
    ],
    [
      'input objects in a variable',
      'query($f: Filter) { find(filter: $f) { id } }',
      { f: { not: Array.from({ length: 999 }, () => ({})) } },
      { ...tooExpensive, estimated: 1001 },
    ],
    ['a negative length', '{ shops(first: -1) { id } }', undefined, { code: 'BAD_USER_INPUT' }],
    [
      'a negative length in a variable',
      'query($n: Int) { shops(first: $n) { id } shop { id } }',
      { n: -100 },
      { code: 'BAD_USER_INPUT' },
    ],
    [
      'a length that is no Int',
      'query($n: Int) { shops(first: $n) { id } }',
      { n: 2147483648 },
      { code: 'BAD_USER_INPUT' },
    ],
    ['no length', '{ shops { id } }', undefined, { code: 'BAD_USER_INPUT' }],
    ['two lengths', '{ shops(first: 1, last: 1) { id } }', undefined, { code: 'BAD_USER_INPUT' }],
    [
      'too much for one subgraph',
      '{ shops(first: 6) { ratings { stars } } }',
      undefined,
      { code: 'SUBGRAPH_COST_ESTIMATED_TOO_EXPENSIVE', estimated: 120, max: 100 },
    ],
  ])('(%s) is refused before any subgraph is called', async (_what, query, variables, extensions) => {
    const before = calls();
    const { status, data, errors } = await gateway.send(query, variables === undefined ? {} : { variables });
    expect({ status, data, extensions: errors[0]?.extensions }).toEqual({
      status: 400,
      data: null,
      extensions,
    });
    expect(calls()).toBe(before);
  });

  test('does not learn which subgraph it was', async () => {
    const { errors } = await gateway.send('{ shops(first: 6) { ratings { stars } } }');
    expect(JSON.stringify(errors)).not.toContain('ratings');
  });

  test('runs when it is as expensive as allowed', async () => {
    const { status, data } = await gateway.send('{ shops(first: 1000) { id } }');
    expect({ status, length: data.shops.length }).toEqual({ status: 200, length: 1000 });
  });
});

describe('extensions.cost', () => {
  const query = '{ shops(first: 5) { id goods { name price } } }';
  const asked = { headers: { 'x-soba-cost': '1' } };

  test.each(['SUPPORT', 'COMPLIANCE', 'ADMIN'])('is given to %s who ask for it', async (role) => {
    const { data, extensions } = await sendRaw(query, {
      ...asked,
      token: await issuer.issue({ roles: [role] }),
    });
    expect(extensions).toEqual({ cost: { estimated: 155, actual: 35, max: 1000 } });
    expect(data).not.toBeNull();
  });

  test('counts a mutation', async () => {
    const token = await issuer.issue({ roles: ['SUPPORT'] });
    const { extensions } = await sendRaw('mutation { rename(name: "b") { id } }', { ...asked, token });
    expect(extensions).toEqual({ cost: { estimated: 11, actual: 11, max: 1000 } });
  });

  test('tells an operation that was refused its estimate alone', async () => {
    const token = await issuer.issue({ roles: ['SUPPORT'] });
    const { extensions } = await sendRaw('{ shops(first: 1001) { id } }', { ...asked, token });
    expect(extensions).toEqual({ cost: { estimated: 1001, actual: null, max: 1000 } });
  });

  test('is given to nobody else', async () => {
    const support = await issuer.issue({ roles: ['SUPPORT'] });
    for (const roles of [['USER'], ['SERVICE'], []]) {
      const { extensions } = await sendRaw(query, { ...asked, token: await issuer.issue({ roles }) });
      expect(extensions).toBeUndefined();
    }
    expect((await sendRaw(query, asked)).extensions).toBeUndefined();
    expect((await sendRaw(query, { token: support })).extensions).toBeUndefined();
    expect(
      (await sendRaw(query, { headers: { 'x-soba-cost': 'true' }, token: support })).extensions,
    ).toBeUndefined();
  });
});

describe('the guard', () => {
  const expensive = '{ shops(first: 1500) { id } }';

  test('only measures when it is told to, and what it measures can be scraped', async () => {
    const open = await startTestGateway(fakes, { SOBA_GUARD_COST: 'measure' });
    expect((await open.send(expensive)).status).toBe(200);
    expect(await metric(open, 'soba_cost_estimated_sum{service="gateway"}')).toBe(1500);
    expect(await metric(open, 'soba_cost_actual_sum{service="gateway"}')).toBe(1500);
    await open.send('{ shops(first: 10) { goods { name } } }');
    expect(await metric(open, 'soba_cost_delta_sum{service="gateway"}')).toBe(30 - 110);
    expect(await metric(open, 'soba_cost_delta_count{service="gateway"}')).toBe(2);
    await open.stop();
  });

  test('does nothing when it is off', async () => {
    const off = await startTestGateway(fakes, { SOBA_GUARD_COST: 'off' });
    expect((await off.send(expensive)).status).toBe(200);
    expect(await metric(off, 'soba_cost_estimated_count{service="gateway"}')).toBe(0);
    await off.stop();
  });
});

describe('an operation that is explained', () => {
  test('shows what each coordinate costs, and the refusal', async () => {
    const response = await fetch(`${gateway.url}/explain`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await issuer.issue({ roles: ['SUPPORT'] })}`,
      },
      body: JSON.stringify({
        query: 'query($n: Int) { shops(first: $n) { id goods { price } } }',
        variables: { n: 50 },
      }),
    });
    const { extensions } = (await response.json()) as {
      readonly extensions: { readonly explain: { readonly cost: unknown; readonly refusals: unknown } };
    };
    expect(extensions.explain.cost).toEqual({
      estimated: 1550,
      coordinates: [
        { coordinate: 'Good.price', count: 500, cost: 1000 },
        { coordinate: 'Shop.goods', count: 500, cost: 500 },
        { coordinate: 'Query.shops', count: 50, cost: 50 },
        { coordinate: 'Shop.id', count: 50, cost: 0 },
      ],
    });
    expect(extensions.explain.refusals).toMatchObject([
      { stage: 'limit-cost', code: 'COST_ESTIMATED_TOO_EXPENSIVE', details: { estimated: 1550, max: 1000 } },
    ]);
  });
});
