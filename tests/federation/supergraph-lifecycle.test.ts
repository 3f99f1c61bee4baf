import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { signSupergraph } from '#gateway/supergraph/signature.ts';
import { createContract } from '#lifecycle/contract.ts';
import { parsePrivateKey } from '#platform/identity.ts';
import { subgraphs } from '#subgraphs/index.ts';
import { runSoba } from '#support/cli.ts';
import { composeFakes, startTestGateway, type TestGateway } from '#support/gateway.ts';
import { createKeyPair } from '#support/keys.ts';
import { pythonUrls } from '#support/python/python-services.ts';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';
import { until } from '#support/until.ts';

const accounts = `type Query { me: User @tag(name: "public") all: [User!] @listSize(assumedSize: 3) }
  type User @key(fields: "id") { id: ID! name: String @tag(name: "public") }`;
const orders = 'type User @key(fields: "id") { id: ID! orders: Int @tag(name: "public") debts: Int }';
const user = { __typename: 'User', id: '1', name: 'Ada', orders: 2, debts: 3 };
const resolvers = {
  Query: { me: () => user, all: () => [user] },
  User: { __resolveReference: () => user },
};
const fakes = {
  accounts: executingSubgraph(accounts, resolvers),
  orders: executingSubgraph(orders, { User: resolvers.User }),
};

let folder: ScratchFolder;
let gateway: TestGateway | undefined;
beforeEach(() => {
  folder = createScratchFolder();
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  folder.remove();
});

const start = async (place: string, settings: Record<string, string> = {}): Promise<TestGateway> => {
  gateway = await startTestGateway(fakes, { SOBA_SUPERGRAPH: place, ...settings });
  return gateway;
};

const supergraph = (more = ''): string => composeFakes({ accounts: `${accounts}${more}`, orders }, {});

interface Readiness {
  readonly status: string;
  readonly checks: { readonly supergraph: Record<string, unknown> };
}
const supergraphOf = async ({ url }: TestGateway) => {
  const ready = (await (await fetch(`${url}/readyz`)).json()) as Readiness;
  return { ready: ready.status, ...ready.checks.supergraph };
};
const fieldsOf = async (one: TestGateway): Promise<string[]> => {
  const { data } = await one.send('{ __type(name: "Query") { fields { name } } }');
  return data.__type.fields.map(({ name }: { name: string }) => name);
};

describe('a signed supergraph at a URL', () => {
  const keys = createKeyPair();
  let server: Server;
  let sdl: string;
  let signature: string;
  const serve = (text: string): void => {
    sdl = text;
    signature = signSupergraph(text, parsePrivateKey(keys.privateKey));
  };
  beforeEach(async () => {
    server = createServer((request, response) =>
      response.end(request.url?.endsWith('.sig') ? signature : sdl),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('is reloaded, is refused when it was tampered with, and outlives its server', async () => {
    serve(supergraph());
    const { port } = server.address() as { port: number };
    const place = `http://127.0.0.1:${port}/supergraph.graphql`;
    const settings = {
      SOBA_SUPERGRAPH_PUBLIC_KEYS: keys.publicKey,
      SOBA_SUPERGRAPH_LAST_GOOD: path.join(folder.path, 'last.graphql'),
    };
    const first = await start(place, settings);
    serve(supergraph('extend type Query { more: Int }'));
    await until(async () => (await fieldsOf(first)).includes('more'));
    sdl = supergraph('extend type Query { evil: Int }');
    await until(async () => (await supergraphOf(first))['lastError' as never] === 'SIGNATURE');
    expect(await fieldsOf(first)).toEqual(['me', 'all', 'more']);
    expect(await supergraphOf(first)).toMatchObject({ ready: 'ready', generation: 2, refused: true });
    await first.stop();
    gateway = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const second = await start(place, settings);
    expect(await fieldsOf(second)).toEqual(['me', 'all', 'more']);
    expect(await supergraphOf(second)).toMatchObject({
      ready: 'ready',
      from: 'last good',
      lastError: 'UNREADABLE',
    });
    server = createServer().listen(0, '127.0.0.1');
  });
});

describe('a gateway that serves a contract', () => {
  test('answers with what is in it, over keys that are not, and knows nothing else', async () => {
    const plain = await startTestGateway(fakes);
    const urls = Object.fromEntries(
      Object.entries(plain.upstreams).map(([name, { url }]) => [name, `${url}/graphql`]),
    );
    folder.write({ 'contract.graphql': createContract(composeFakes({ accounts, orders }, urls), 'public') });
    const one = await start(path.join(folder.path, 'contract.graphql'));
    expect((await one.send('{ me { name orders } }')).data).toEqual({ me: { name: 'Ada', orders: 2 } });
    for (const query of ['{ all { name } }', '{ me { id } }', '{ me { debts } }'])
      expect({ query, ...(await one.send(query)) }).toMatchObject({ query, errors: [{}] });
    expect(await fieldsOf(one)).toEqual(['me']);
    await plain.stop();
  });
});

test('a subgraph of ours composes while it runs, for whoever has the key of the gateway', async () => {
  const keys = createKeyPair();
  const market = subgraphs.find(({ name }) => name === 'market');
  const env = {
    LOG_LEVEL: 'silent',
    PORT: '0',
    SOBA_DRAIN_MS: '0',
    SOBA_PRINCIPAL_PUBLIC_KEYS: keys.publicKey,
    ...pythonUrls('http://127.0.0.1:9'),
  };
  const running = await market?.start({ env, alsoKnown: Object.keys(env), withProcessMetrics: false });
  const args = ['schema', 'compose', '--subgraph', `market=${running?.url}/graphql`];
  const now = new Date().toISOString();
  const composed = await runSoba(folder.path, args, {
    now,
    env: { SOBA_PRINCIPAL_PRIVATE_KEY: keys.privateKey },
  });
  const refused = await runSoba(folder.path, args, { now });
  const wrong = await runSoba(folder.path, args, { now, env: { SOBA_PRINCIPAL_PRIVATE_KEY: 'SECRET' } });
  await running?.stop();
  expect({ code: composed.code, err: composed.err }).toEqual({ code: 0, err: '' });
  expect(composed.out).toContain('tokenPairs(symbols: [PairSymbol!]!)');
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('status 401') });
  expect(wrong).toEqual({
    code: 2,
    out: '',
    err: 'SOBA_PRINCIPAL_PRIVATE_KEY must be a PEM Ed25519 private key.\n',
  });
});
