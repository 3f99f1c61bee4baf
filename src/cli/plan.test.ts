import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runSoba } from '#support/cli.ts';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';

const accounts = `type Query { users(first: Int! = 10): [User!] @hasRole(role: SUPPORT) @listSize(slicingArguments: ["first"]) @rateLimit(limit: 5, window: "1m") }
type User @key(fields: "id") { id: ID! name: String }`;
const orders = 'type User @key(fields: "id") { id: ID! orders: Int }';
const query = 'query Users($n: Int!) { users(first: $n) { name orders } }';

let folder: ScratchFolder;
beforeAll(async () => {
  folder = createScratchFolder({
    'subgraphs/accounts/a.graphql': accounts,
    'subgraphs/orders/o.graphql': orders,
    'users.graphql': query,
  });
  await runSoba(folder.path, ['schema', 'compose', '-o', 'schema/supergraph.graphql']);
});
afterAll(() => folder.remove());
const plan = (...args: string[]) => runSoba(folder.path, ['plan', ...args]);
const variables = ['--variables', '{"n": 3}'];

describe('an operation without a gateway', () => {
  test('has a plan, a cost, a policy and rate limits', async () => {
    const { code, out } = await plan('users.graphql', ...variables, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      plan: { fetches: [{ subgraph: 'accounts' }, { subgraph: 'orders', after: [0] }] },
      cost: { estimated: 3 },
      policy: [{ coordinate: 'Query.users', needs: [{ kind: 'role', role: 'SUPPORT' }] }],
      rateLimits: [{ policy: '5 in 60 s per USER', coordinates: ['Query.users'] }],
    });
    const text = (await plan(query, ...variables)).out;
    expect(text).toContain('Fetch(service: "orders")');
    expect(text).toMatch(/Cost 3\n {2}Query\.users +3 for 3/);
    expect(text).toMatch(/Query\.users +the role SUPPORT/);
  });

  test('can be drawn', async () => {
    expect((await plan('users.graphql', ...variables, '--diagram')).out).toBe(
      'flowchart LR\n  client(("client"))\n  fetch0["accounts"]\n  fetch1["orders at users.@"]\n  client --> fetch0\n  fetch0 --> fetch1\n',
    );
  });

  test('that does not fit the schema is refused with its line', async () => {
    folder.write({ 'bad.graphql': 'query {\n  users { age }\n}' });
    expect(await plan('bad.graphql')).toMatchObject({
      code: 1,
      err: expect.stringContaining('bad.graphql:2: Cannot query field "age"'),
    });
  });

  test('whose variables are missing, or which is one of two, says what to give', async () => {
    expect(await plan('users.graphql')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--variables'),
    });
    const two = `${query} query Other { users { name } }`;
    expect(await plan(two)).toMatchObject({ code: 1, err: expect.stringContaining('--operation') });
    expect(await plan(two, '--operation', 'Other')).toMatchObject({ code: 0 });
  });
});
