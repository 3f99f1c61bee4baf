import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
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
