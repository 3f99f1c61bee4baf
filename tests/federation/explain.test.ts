import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import { heavyOperation, sharedSubgraphs } from '#support/heavy-operation.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';

const accounts = `
  type Query { me: Account }
  type Mutation { erase: String @hasRole(role: ADMIN) }
  type Account @key(fields: "id") { id: ID!, email: String @auth(requires: ADMIN) }
`;
interface GraphqlBody {
  readonly data: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: a test names the shape it expects in its assertion
  readonly extensions?: { readonly explain: any };
}

const orders = 'type Account @key(fields: "id") { id: ID!, orders: [String!] }';

describe('an operation that is explained', () => {
  let gateway: TestGateway;
  let issuer: TokenIssuer;
  beforeAll(async () => {
    issuer = await startTokenIssuer();
    gateway = await startTestGateway(
      { accounts: executingSubgraph(accounts, {}), orders: executingSubgraph(orders, {}) },
      { SOBA_JWKS_URL: issuer.url },
    );
  });
  afterAll(async () => {
    await gateway.stop();
    await issuer.stop();
  });

  const explain = async (query: string, claims: Record<string, unknown> = { roles: ['SUPPORT'] }) => {
    const response = await fetch(`${gateway.url}/explain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.issue(claims)}` },
      body: JSON.stringify({ query }),
    });
    const body = (await response.json()) as GraphqlBody;
    return { status: response.status, body, explain: body.extensions?.explain };
  };

  test('tells the plan, its fetches and the decision for each guarded field, and calls no subgraph', async () => {
    const { status, body, explain: answer } = await explain('{ me { id email orders } }');
    expect({ status, data: body.data }).toEqual({ status: 200, data: null });
    expect(answer.authorisation).toEqual([
      { coordinate: 'Account.email', needs: [{ kind: 'role', role: 'ADMIN' }], decision: 'FORBIDDEN' },
    ]);
    expect(
      answer.plan.fetches.map(({ subgraph, path }: { subgraph: string; path: string[] }) => [subgraph, path]),
    ).toEqual([
      ['accounts', []],
      ['orders', ['me']],
    ]);
    expect(answer.plan.text).toContain('QueryPlan');
    expect(JSON.stringify(answer.plan)).not.toContain('email');
    expect(Object.values(gateway.upstreams).flatMap(({ requests }) => requests)).toEqual([]);
  });

  test('tells the refusal of a mutation instead of running or refusing it', async () => {
    const { status, explain: answer } = await explain('mutation { erase }');
    expect(status).toBe(200);
    expect(answer.refusals).toMatchObject([
      { stage: 'authorise', code: 'FORBIDDEN', details: { coordinates: ['Mutation.erase'] } },
    ]);
    expect(gateway.upstreams['accounts']?.requests).toEqual([]);
  });

  test('can be asked for by a header as well', async () => {
    const { data, ...answer } = await gateway.send('{ me { id } }', {
      token: await issuer.issue({ roles: ['ADMIN'] }),
      headers: { 'x-soba-explain': '1' },
    });
    expect({ data, errors: answer.errors }).toEqual({ data: null, errors: [] });
    expect(gateway.upstreams['accounts']?.requests).toEqual([]);
  });

  test('is refused to everybody but support staff', async () => {
    expect((await explain('{ me { id } }', {})).status).toBe(403);
    expect((await gateway.send('{ me { id } }', { headers: { 'x-soba-explain': '1' } })).status).toBe(401);
  });

  test('is never executed, not even without authorisation', async () => {
    const open = await startTestGateway(
      { accounts: executingSubgraph(accounts, {}) },
      { SOBA_JWKS_URL: issuer.url, SOBA_GUARD_AUTHORISATION: 'off' },
    );
    const token = await issuer.issue({ roles: ['SUPPORT'] });
    await open.send('mutation { erase }', { token, headers: { 'x-soba-explain': '1' } });
    expect(open.upstreams['accounts']?.requests).toEqual([]);
    await open.stop();
  });
});

describe('the plan of an operation that is explained', () => {
  const products = `type Query { product(id: ID): Product }
    type Product @key(fields: "id") { id: ID!, weight(grams: Boolean): Int, name: String }`;
  const shipping = `type Product @key(fields: "id") { id: ID!, weight(grams: Boolean): Int @external,
      estimate: Int @requires(fields: "weight(grams: true)"), stock: Int }`;
  const product = { __typename: 'Product', id: '1', weight: 2, name: 'N', estimate: 4, stock: 3 };
  const resolvers = {
    Query: { product: () => product },
    Product: { __resolveReference: (given: object) => ({ ...product, ...given }) },
  };
  const query = `query Q($id: ID, $stock: Boolean!) {
    product(id: $id) { weight: name heavy: weight(grams: false) estimate stock @include(if: $stock) } }`;
  const variables = { id: '1', stock: true };

  let gateway: TestGateway;
  let issuer: TokenIssuer;
  const shop = { products, shipping };
  const start = async (settings: Record<string, string> = {}, sdls: Record<string, string> = shop) => {
    issuer = await startTokenIssuer();
    const fakes = Object.entries(sdls).map(([name, sdl]) => [name, executingSubgraph(sdl, resolvers)]);
    gateway = await startTestGateway(Object.fromEntries(fakes), { SOBA_JWKS_URL: issuer.url, ...settings });
  };
  afterEach(async () => {
    await gateway.stop();
    await issuer.stop();
  });
  const explain = async (body: object) => {
    const response = await fetch(`${gateway.url}/explain`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await issuer.issue({ roles: ['SUPPORT'] })}`,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as GraphqlBody };
  };
  const planOf = async (body: object) => (await explain(body)).body.extensions?.explain.plan;
  const planned = async (): Promise<string | undefined> => {
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    return /soba_plan_duration_seconds_count\{[^}]*planned[^}]*\} (\d+)/.exec(metrics)?.[1];
  };

  test('is the one that it is executed with, to the letter, and is made once', async () => {
    await start();
    const plan = await planOf({ query, variables });
    const { data } = await gateway.send(query, { variables });
    expect(data).toEqual({ product: { weight: 'N', heavy: 2, estimate: 4, stock: 3 } });
    const sent = Object.entries(gateway.upstreams).flatMap(([subgraph, { requests }]) =>
      requests.map(({ body }) => [subgraph, JSON.parse(body).query]),
    );
    expect(
      plan.fetches.map((fetch: Record<string, string>) => [fetch['subgraph'], fetch['operation']]),
    ).toEqual(sent);
    expect(plan.milliseconds).toBeGreaterThan(0);
    expect(await planOf({ query, variables })).toEqual(plan);
    expect(await planned()).toBe('1');
  });

  test('tells of each fetch what it needs, what is sent, when, and after which others', async () => {
    await start();
    const { fetches, text } = await planOf({ query, variables });
    expect(fetches).toMatchObject([
      {
        subgraph: 'products',
        path: [],
        operationKind: 'query',
        variables: ['id'],
        requires: null,
        after: [],
      },
      {
        subgraph: 'shipping',
        path: ['product'],
        variables: ['stock'],
        requires: '{ ... on Product { __typename id weight } }',
        conditions: [],
        after: [0],
      },
    ]);
    expect(text).toContain('Flatten(path: "product")');
    const conditional = 'query Q($s: Boolean!) { product { id ... @include(if: $s) { stock } } }';
    const { fetches: some } = await planOf({ query: conditional, variables: { s: false } });
    expect(some[1]).toMatchObject({ conditions: [{ variable: 's', value: true }], after: [0] });
  });

  test('is not there for an operation that cannot be planned, and the refusal is', async () => {
    const settings = { SOBA_GUARD_LIMITS: 'off', SOBA_GUARD_COST: 'off', SOBA_PLAN_TIMEOUT_MS: '500' };
    await start(settings, sharedSubgraphs);
    const { plan, refusals } = (await explain({ query: heavyOperation(20) })).body.extensions?.explain ?? {};
    expect(plan).toBeNull();
    expect(refusals).toMatchObject([{ stage: 'plan', code: 'OPERATION_TOO_COMPLEX' }]);
  });

  test('is that of @apollo/gateway where it executes', async () => {
    await start({ SOBA_EXECUTOR: 'apollo' });
    const { fetches } = await planOf({ query, variables });
    expect(fetches.map(({ subgraph }: { subgraph: string }) => subgraph)).toEqual(['products', 'shipping']);
    expect(JSON.stringify(fetches)).not.toContain('soba__');
  });
});
