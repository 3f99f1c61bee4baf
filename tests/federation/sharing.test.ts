import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Pool } from 'undici';
import type { Principal } from '#platform/identity.ts';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import { createRandom } from '#support/random-graph.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';

type Row = Record<string, unknown>;

const who = ({ id, roles }: Principal): string =>
  `${id ?? 'nobody'} ${roles.includes('ADMIN') ? 'admin' : ''}`;

const accounts = executingSubgraph(
  `type Query {
    me: Account @auth @cacheControl(maxAge: 60)
    whoami: String
    open(n: Int): Int @cacheControl(maxAge: 60)
    forStaff: String @hasRole(role: ADMIN) @cacheControl(maxAge: 60)
    products(upcs: [ID!]!): [Product!]! @cacheControl(maxAge: 60)
  }
  type Mutation { say(text: String): String }
  type Account @key(fields: "id") @cacheControl(maxAge: 60, scope: PRIVATE) { id: ID!, name: String }
  type Product @key(fields: "upc") @cacheControl(maxAge: 60) { upc: ID! }`,
  {
    Query: {
      me: (_: unknown, _args: Row, { id }: Principal) => ({ id, name: `name of ${id}` }),
      whoami: (_: unknown, _args: Row, principal: Principal) => who(principal),
      open: (_: unknown, { n }: { n: number }) => n * 2,
      forStaff: (_: unknown, _args: Row, principal: Principal) => `staff ${who(principal)}`,
      products: (_: unknown, { upcs }: { upcs: string[] }) => upcs.map((upc) => ({ upc })),
    },
    Mutation: {
      say: (_: unknown, { text }: Row, principal: Principal) => `${who(principal)} said ${text}`,
    },
  },
);

const details = executingSubgraph(
  `type Product @key(fields: "upc") @cacheControl(maxAge: 60) { upc: ID!, price: String, note: String @auth }
  type Account @key(fields: "id") { id: ID!, orders: String @cacheControl(maxAge: 60) }`,
  {
    Product: {
      price: ({ upc }: Row) => `price of ${upc}`,
      note: ({ upc }: Row, _args: Row, principal: Principal) => `${upc} for ${who(principal)}`,
    },
    Account: {
      orders: ({ id }: Row, _args: Row, principal: Principal) => `orders of ${id} for ${who(principal)}`,
    },
  },
);

interface Caller {
  readonly id: string | null;
  readonly isAdmin: boolean;
  readonly token: string | undefined;
}

interface Operation {
  readonly query: string;
  readonly variables: Row;
  readonly data: Row;
  /** Paths of the fields that the caller may not have. */
  readonly denied: readonly string[];
}

/** What one caller asks, and what the answer has to be: it follows from the question and the caller alone. */
const createOperation = ({ below, pick }: ReturnType<typeof createRandom>, caller: Caller): Operation => {
  const name = `${caller.id ?? 'nobody'} ${caller.isAdmin ? 'admin' : ''}`;
  const n = below(20);
  const upcs = Array.from({ length: 1 + below(4) }, () => `${below(12)}`);
  const isKnown = caller.id !== null;
  const me = { id: caller.id, name: `name of ${caller.id}`, orders: `orders of ${caller.id} for ${name}` };
  const products = upcs.map((upc) => ({
    price: `price of ${upc}`,
    note: isKnown ? `${upc} for ${name}` : null,
  }));
  return pick<Operation>([
    {
      query: '{ me { id name orders } }',
      variables: {},
      data: { me: isKnown ? me : null },
      denied: isKnown ? [] : ['me'],
    },
    { query: '{ whoami }', variables: {}, data: { whoami: name }, denied: [] },
    { query: 'query($n: Int) { open(n: $n) }', variables: { n }, data: { open: n * 2 }, denied: [] },
    {
      query: '{ forStaff whoami }',
      variables: {},
      data: { forStaff: caller.isAdmin ? `staff ${name}` : null, whoami: name },
      denied: caller.isAdmin ? [] : ['forStaff'],
    },
    {
      query: 'query($upcs: [ID!]!) { products(upcs: $upcs) { price note } }',
      variables: { upcs },
      data: { products },
      denied: isKnown ? [] : upcs.map((_, index) => `products.${index}.note`),
    },
    {
      query: 'mutation($n: String) { say(text: $n) }',
      variables: { n: `${n}` },
      data: { say: `${name} said ${n}` },
      denied: [],
    },
  ]);
};

let issuer: TokenIssuer;
let callers: readonly Caller[];

beforeAll(async () => {
  issuer = await startTokenIssuer();
  const known = Array.from({ length: 7 }, async (_, index): Promise<Caller> => {
    const [id, isAdmin] = [`account-${index}`, index % 3 === 0];
    return { id, isAdmin, token: await issuer.issue({ sub: id, roles: isAdmin ? ['ADMIN'] : ['USER'] }) };
  });
  callers = [{ id: null, isAdmin: false, token: undefined }, ...(await Promise.all(known))];
});
afterAll(() => issuer.stop());

describe.each([
  ['operations', 'true', 'soba_operations_shared_total'],
  ['calls of subgraphs', 'false', 'soba_operations_followed_total'],
])('where %s are shared', (_what, sharesOperations, counter) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway(
      { accounts, details },
      {
        SOBA_JWKS_URL: issuer.url,
        SOBA_OPERATION_SHARING: sharesOperations,
        SOBA_CACHE: 'true',
        SOBA_SUBGRAPH_SHARING: 'true',
      },
    );
  });
  afterAll(() => gateway.stop());

  test('no answer of 1000 operations at a time crosses from one caller to another', async () => {
    const random = createRandom(20_261_120);
    const pool = new Pool(gateway.url, { connections: 200 });
    const send = async (): Promise<{ readonly wanted: unknown; readonly got: unknown }> => {
      const caller = random.pick(callers);
      const { query, variables, data, denied } = createOperation(random, caller);
      const response = await pool.request({
        method: 'POST',
        path: '/graphql',
        headers: {
          'content-type': 'application/json',
          ...(caller.token === undefined ? {} : { authorization: `Bearer ${caller.token}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.body.json()) as { data: unknown; errors?: { path: unknown[] }[] };
      const missing = (answer.errors ?? []).map(({ path }) => path.join('.'));
      const about = { query, variables, caller: caller.id };
      return { wanted: { ...about, data, denied }, got: { ...about, data: answer.data, denied: missing } };
    };
    try {
      const all = await Promise.all(Array.from({ length: 1000 }, send));
      expect(all.map(({ got }) => got)).toEqual(all.map(({ wanted }) => wanted));
    } finally {
      await pool.close();
    }
    const calls = Object.values(gateway.upstreams).reduce((sum, { requests }) => sum + requests.length, 0);
    // Nothing is proved by operations of which nothing was shared.
    expect(calls).toBeLessThan(1000);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(Number(new RegExp(`^${counter}\\{.*\\} (\\d+)$`, 'm').exec(metrics)?.[1])).toBeGreaterThan(0);
  });

  test('equal mutations of one caller at a time are executed each', async () => {
    const before = gateway.upstreams['accounts']?.requests.length ?? 0;
    const token = callers[1]?.token ?? '';
    await Promise.all(
      Array.from({ length: 20 }, () => gateway.send('mutation { say(text: "the same") }', { token })),
    );
    expect(gateway.upstreams['accounts']?.requests.length).toBe(before + 20);
  });

  test('long answers that are shared come whole to every caller, each with its own limits', async () => {
    const limited = await startTestGateway(
      { accounts, details },
      { SOBA_JWKS_URL: issuer.url, SOBA_OPERATION_SHARING: 'true', SOBA_GUARD_RATE_LIMIT: 'enforce' },
    );
    const upcs = Array.from({ length: 600 }, (_, index) => `ü${index}`);
    const query = 'query($upcs: [ID!]!) { products(upcs: $upcs) { upc price } }';
    const data = { products: upcs.map((upc) => ({ upc, price: `price of ${upc}` })) };
    const token = await issuer.issue({ sub: 'account-1', tier: 'ADMIN' });
    try {
      const send = () => limited.send(query, { variables: { upcs }, token });
      const answers = await Promise.all(Array.from({ length: 60 }, send));
      const left = answers.map(({ extensions }) => Number(Object(extensions['rateLimit']).remaining));
      for (const [at, answer] of answers.entries()) {
        expect(answer).toMatchObject({ status: 200, errors: [], data });
        expect(answer.headers['ratelimit']).toContain(`;r=${left[at]};`);
      }
      expect(new Set(left).size).toBeGreaterThan(1);
      // Nothing is proved by answers that were not shared.
      expect(limited.upstreams['accounts']?.requests.length).toBeLessThan(60);
    } finally {
      await limited.stop();
    }
  });
});

test('where nothing is to be shared, every one of equal operations asks for itself', async () => {
  const alone = await startTestGateway(
    { accounts, details },
    { SOBA_SUBGRAPH_SHARING: 'false', SOBA_CACHE: 'false' },
  );
  try {
    const send = () => alone.send('{ products(upcs: ["1"]) { price } }');
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    for (const { data } of answers) expect(data).toEqual({ products: [{ price: 'price of 1' }] });
    expect(Object.values(alone.upstreams).map(({ requests }) => requests.length)).toEqual([20, 20]);
    const metrics = await (await fetch(`${alone.url}/metrics`)).text();
    expect(metrics).not.toMatch(/^soba_operations_followed_total/m);
  } finally {
    await alone.stop();
  }
});
