import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runSoba } from '#support/cli.ts';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';
import { startUpstream } from '#support/upstream.ts';

const accounts = `type Query {
  "The caller."
  me: User @auth
  "Any account."
  user(id: ID!): User @hasRole(role: SUPPORT) @rateLimit(limit: 10, window: "1m")
}
"An account."
type User @key(fields: "id") {
  id: ID!
  email: String @hasRole(role: SUPPORT)
  name: String
}
`;
const orders = `type User @key(fields: "id") { id: ID! orders: [Order!] @listSize(assumedSize: 5) }
type Order { id: ID! total: Int @cost(weight: 5) }
`;

let repository: ScratchFolder;
const soba = (...args: string[]) => runSoba(repository.path, args);
const check = (...args: string[]) => soba('schema', 'check', '--against', 'main', ...args);

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly coordinate: string;
  readonly place?: { readonly file: string; readonly line: number };
  readonly usage?: {
    readonly operations: number;
    readonly clients: readonly string[];
    readonly lastSeen: string;
  };
  readonly accepted?: string;
}
const findings = async (...args: string[]): Promise<Found[]> =>
  JSON.parse((await check('--json', ...args)).out).findings as Found[];

const accountsWith = (from: string, to: string): void => {
  expect(accounts).toContain(from);
  repository.write({ 'subgraphs/accounts/schema.graphql': accounts.replace(from, to) });
};

beforeEach(async () => {
  repository = createScratchFolder({
    'subgraphs/accounts/schema.graphql': accounts,
    'subgraphs/orders/schema.graphql': orders,
  });
  const { code } = await soba('schema', 'compose', '--output', 'schema/supergraph.graphql');
  expect(code).toBe(0);
  repository.git('init', '--quiet');
  repository.git('add', '.');
  repository.git('commit', '--quiet', '-m', 'first');
});
afterEach(() => repository.remove());

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const manifestOf = (...bodies: string[]): string =>
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: bodies.map((body) => ({ id: hash(body), body, name: 'X', type: 'query' })),
  });

describe('a change of the schema', () => {
  test('that is none passes', async () => {
    expect(await check()).toEqual({
      code: 0,
      out: 'schema check: 0 errors, 0 warnings, 0 notices\n',
      err: '',
    });
  });

  test('that only adds passes', async () => {
    accountsWith('name: String', 'name: String\n  age: Int');
    expect((await check()).code).toBe(0);
    expect((await soba('schema', 'diff', 'main')).out).toContain('`age` was added');
  });

  test('that breaks clients fails, with the place in the subgraph', async () => {
    accountsWith('  name: String\n', '');
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toContain('error    subgraphs/accounts/schema.graphql:8: Field `name` was removed');
    expect(out).toContain('(breaking/field-removed)');
  });

  test('that makes a field public says so', async () => {
    accountsWith('email: String @hasRole(role: SUPPORT)', 'email: String');
    expect(await findings()).toMatchObject([
      {
        rule: 'policy/made-public',
        severity: 'error',
        message: 'This change makes `User.email` public: it needed the role SUPPORT.',
        coordinate: 'User.email',
        place: { file: 'subgraphs/accounts/schema.graphql', line: 10 },
      },
    ]);
  });

  test('that asks callers for less or more says so', async () => {
    accountsWith('me: User @auth', 'me: User @auth(requires: ADMIN)');
    expect(await findings()).toMatchObject([{ rule: 'policy/access-stronger', severity: 'warning' }]);
    accountsWith('id: ID!): User @hasRole(role: SUPPORT)', 'id: ID!): User @hasRole(role: USER)');
    expect(await findings()).toMatchObject([{ rule: 'policy/access-weaker', severity: 'error' }]);
  });

  test('of a cost or a rate limit says so', async () => {
    repository.write({
      'subgraphs/orders/schema.graphql': orders
        .replace('weight: 5', 'weight: 50')
        .replace('assumedSize: 5', 'assumedSize: 500'),
    });
    accountsWith(' @rateLimit(limit: 10, window: "1m")', '');
    expect((await findings()).map(({ rule, message }) => [rule, message])).toEqual([
      ['policy/rate-limit-removed', 'The rate limit of `Query.user` is removed: it was 10 per 1m and USER.'],
      ['policy/cost-raised', 'The cost of `Order.total` rises 5 → 50.'],
      ['policy/cost-raised', 'The expected size of `User.orders` rises 5 → 500.'],
    ]);
    accountsWith('limit: 10', 'limit: 100');
    expect(await findings()).toContainEqual(expect.objectContaining({ rule: 'policy/rate-limit-loosened' }));
  });

  test('that breaks what nobody was seen to use is a warning, and an error with who uses it', async () => {
    accountsWith('  name: String\n', '');
    repository.write({ 'documents/unused.json': manifestOf('query A { me { id } }') });
    expect(await findings('--usage', 'documents')).toMatchObject([
      { rule: 'breaking/field-removed', severity: 'warning', usage: { operations: 0 } },
    ]);
    expect((await check('--usage', 'documents')).code).toBe(0);
    repository.write({
      'documents/used.json': manifestOf(
        'query B($i: ID!) { user(id: $i) { ...F } } fragment F on User { name }',
      ),
    });
    expect(await findings('--usage', 'documents')).toMatchObject([
      { rule: 'breaking/field-removed', severity: 'error', usage: { operations: 1 } },
      { rule: 'operation/broken', severity: 'error', coordinate: 'B' },
    ]);
  });

  test('tells the clients that a gateway has seen, and when', async () => {
    accountsWith('user(id: ID!)', 'user(id: ID!, realm: ID!)');
    const client = (name: string, requests: number, lastSeen: string) => ({
      name,
      version: '1',
      requests,
      errors: 0,
      firstSeen: '2026-11-01T00:00:00.000Z',
      lastSeen,
    });
    const usage = {
      format: 'soba-usage',
      version: 1,
      since: '2026-11-01T00:00:00.000Z',
      untold: 0,
      operations: [
        {
          hash: 'h',
          name: 'Find',
          type: 'query',
          signature: 'query Find($i:ID!){user(id:$i){id}}',
          coordinates: ['Query.user', 'Query.user.id', 'User.id'],
          clients: [
            client('web', 7, '2026-11-20T00:00:00.000Z'),
            client('ios', 90, '2026-11-19T00:00:00.000Z'),
          ],
        },
      ],
    };
    repository.write({ 'usage.json': JSON.stringify(usage) });
    const seen = {
      operations: 1,
      requests: 97,
      clients: ['ios', 'web'],
      lastSeen: '2026-11-20T00:00:00.000Z',
    };
    const found = await findings('--usage', 'usage.json');
    expect(found.map(({ rule, usage: one }) => [rule, one])).toEqual([
      ['breaking/field-argument-added', seen],
      ['operation/broken', seen],
    ]);
    expect((await check('--usage', 'usage.json')).out).toContain(
      'used in 1 recorded operation by ios, web, 97 requests, last seen 2026-11-20',
    );
  });

  test('can be accepted for a time', async () => {
    accountsWith('  name: String\n', '');
    const accepted = (until: string) => ({
      'accepted.json': JSON.stringify({
        accepted: [
          { rule: 'breaking/field-removed', coordinate: 'User.name', until, reason: 'Nobody has names.' },
        ],
      }),
    });
    repository.write(accepted('2026-11-28'));
    const { code, out } = await check('--accepted', 'accepted.json');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('accepted: Nobody has names.'),
    });
    repository.write(accepted('2026-11-27'));
    const expired = await check('--accepted', 'accepted.json');
    expect(expired).toMatchObject({ code: 1, out: expect.stringContaining('has expired') });
    accountsWith('name: String', 'name: String\n  age: Int');
    expect((await check('--accepted', 'accepted.json', '--json')).code).toBe(0);
  });

  test('is judged by the severities of soba.json', async () => {
    accountsWith('  name: String\n', '');
    repository.write({ 'soba.json': '{"severities": {"breaking": "notice"}}' });
    expect(await findings()).toMatchObject([{ severity: 'notice' }]);
    repository.write({
      'soba.json': '{"severities": {"breaking": "notice", "breaking/field-removed": "off"}}',
    });
    expect(await findings()).toEqual([]);
  });

  test('is compared with a file or a URL as well', async () => {
    accountsWith('  name: String\n', '');
    const before = 'schema/supergraph.graphql';
    expect((await soba('schema', 'check', '--against', before)).code).toBe(1);
    expect((await soba('schema', 'diff', before, before)).out).toContain('0 errors');
  });
});

test('running subgraphs compose like their files', async () => {
  const running = await startUpstream(executingSubgraph(orders, {}).handler);
  const places = ['--subgraph', 'accounts=subgraphs/accounts', '--subgraph', `orders=${running.url}/graphql`];
  const { code, out } = await soba('schema', 'compose', ...places);
  await running.stop();
  const withoutUrls = (text: string | undefined) => text?.replaceAll(/url: "[^"]*"/g, '');
  expect({ code, out: withoutUrls(out) }).toEqual({
    code: 0,
    out: withoutUrls(repository.read('schema/supergraph.graphql')),
  });
  expect(out).toContain(running.url);
});

describe('the reports', () => {
  test('are annotations, SARIF and JUnit, beside the text', async () => {
    accountsWith('  name: String\n', '');
    const { out } = await check(
      '--format',
      'github',
      '--report',
      'sarif=out/a.sarif',
      '--report',
      'junit=out/a.xml',
    );
    expect(out).toMatch(
      /^::error file=subgraphs\/accounts\/schema.graphql,line=8,title=breaking\/field-removed::Field `name` was removed/,
    );
    const { runs } = JSON.parse(repository.read('out/a.sarif') ?? '');
    expect(runs[0].results).toMatchObject([
      {
        ruleId: 'breaking/field-removed',
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'subgraphs/accounts/schema.graphql' },
              region: { startLine: 8 },
            },
          },
        ],
      },
    ]);
    const junit = repository.read('out/a.xml') ?? '';
    expect(junit).toContain('tests="1" failures="1"');
    expect(junit).toContain(
      '<testcase classname="breaking/field-removed" name="User.name"><failure message=',
    );
  });
});
