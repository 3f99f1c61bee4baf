import { createServer, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { UsageReport } from '#gateway/usage/usage-report.ts';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { runSoba } from '#support/cli.ts';
import { createTestDatabase } from '#support/database.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';
import { until } from '#support/until.ts';

const sdl = `type Query { find(name: String): Thing @public  fails: Int @public }
  type Thing { id: ID! secret: String }`;
const resolvers = {
  Query: {
    find: () => ({ id: '1', secret: 's' }),
    fails: () => {
      throw new Error('no');
    },
  },
};

let issuer: TokenIssuer;
let folder: ScratchFolder;
let gateway: TestGateway | undefined;
beforeEach(async () => {
  issuer = await startTokenIssuer();
  folder = createScratchFolder();
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  await issuer.stop();
  folder.remove();
});

const start = async (settings: Record<string, string> = {}): Promise<TestGateway> => {
  const all = { SOBA_JWKS_URL: issuer.url, ...settings };
  gateway = await startTestGateway({ things: executingSubgraph(sdl, resolvers) }, all);
  return gateway;
};

const usageOf = async ({ url }: TestGateway, claims: Record<string, unknown> = { roles: ['SERVICE'] }) => {
  const headers = { authorization: `Bearer ${await issuer.issue(claims)}` };
  return fetch(`${url}/usage`, { headers });
};
const reportOf = async (one: TestGateway) => (await (await usageOf(one)).json()) as UsageReport;

describe('the usage of a gateway', () => {
  test('is counted by operation and client, without anything that was asked with', async () => {
    const one = await start();
    const headers = { 'apollographql-client-name': 'web', 'apollographql-client-version': '1.2' };
    const query = 'query Find($n: String) { jane: find(name: $n) { id } }';
    await one.send(query, { headers, variables: { n: 'Jane Roe' } });
    await one.send(query, { headers, variables: { n: 'John Roe' } });
    await one.send('{ find(name: "Jane Roe") { id } fails }');
    await one.send('{ nowhere }');
    const report = await reportOf(one);
    expect(JSON.stringify(report)).not.toMatch(/[Jj]ane|John/);
    const byName = new Map(report.operations.map((operation) => [operation.name, operation]));
    expect(byName.get('Find')).toMatchObject({
      signature: 'query Find($n:String){find(name:$n){id}}',
      coordinates: ['Query.find', 'Query.find.name', 'Thing.id'],
      clients: [{ name: 'web', version: '1.2', requests: 2, errors: 0 }],
    });
    expect(byName.get(null)).toMatchObject({ clients: [{ name: 'unknown', requests: 1, errors: 1 }] });
    expect(report.operations).toHaveLength(2);
  });

  test('is for support staff and programs only', async () => {
    const one = await start();
    expect((await fetch(`${one.url}/usage`)).status).toBe(401);
    expect((await usageOf(one, {})).status).toBe(403);
    expect((await usageOf(one, { roles: ['SUPPORT'] })).status).toBe(200);
  });

  test.each(['a file', 'PostgreSQL'])('outlives the gateway in %s', async (place) => {
    const database = place === 'PostgreSQL' ? await createTestDatabase() : undefined;
    const settings: Record<string, string> =
      database === undefined
        ? { SOBA_USAGE_FILE: path.join(folder.path, 'usage.json') }
        : { SOBA_USAGE_DATABASE_URL: database.url };
    const first = await start(settings);
    await first.send('query A { find { id } }');
    await first.stop();
    gateway = undefined;
    const second = await start(settings);
    await second.send('query A { find { id } }');
    expect((await reportOf(second)).operations).toMatchObject([{ name: 'A', clients: [{ requests: 2 }] }]);
    await second.stop();
    gateway = undefined;
    await database?.drop();
  });

  test('waits while its database is away, and the gateway serves on', async () => {
    const one = await start({
      SOBA_USAGE_DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none',
      SOBA_USAGE_FLUSH_MS: '50',
    });
    expect((await one.send('{ find { id } }')).data).toEqual({ find: { id: '1' } });
    const failed = async (): Promise<boolean> =>
      /soba_usage_writes_total\{[^}]*failed[^}]*\} [1-9]/.test(
        await (await fetch(`${one.url}/metrics`)).text(),
      );
    await until(failed);
    expect((await one.send('{ find { id } }')).data).toEqual({ find: { id: '1' } });
    // What is asked for and cannot be read is an error, and not an empty report.
    expect((await usageOf(one)).status).toBe(500);
  });

  test('tells a check of the schema who would be broken', async () => {
    const one = await start();
    await one.send('query Ids { find { id } }', { headers: { 'apollographql-client-name': 'web' } });
    folder.write({
      'before/things/a.graphql': sdl,
      'after/things/a.graphql': sdl.replace('id: ID! secret: String', 'other: ID'),
    });
    await runSoba(folder.path, ['schema', 'compose', '--subgraphs', 'before', '-o', 'before.graphql']);
    const check = [
      'schema',
      'check',
      '--against',
      'before.graphql',
      '--subgraphs',
      'after',
      '--usage',
      `${one.url}/usage`,
    ];
    const env = { SOBA_TOKEN: await issuer.issue({ roles: ['SERVICE'] }) };
    const { code, out } = await runSoba(folder.path, [...check, '--json'], { env });
    const findings = JSON.parse(out).findings as {
      rule: string;
      coordinate: string;
      severity: string;
      usage: object;
    }[];
    expect(code).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({
        coordinate: 'Thing.id',
        severity: 'error',
        usage: expect.objectContaining({ operations: 1, requests: 1, clients: ['web'] }),
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ coordinate: 'Thing.secret', severity: 'warning' }),
    );
    expect(await runSoba(folder.path, check)).toMatchObject({
      code: 1,
      err: expect.stringContaining('status 401'),
    });
  });
});

interface Reported {
  readonly url: string;
  readonly key: unknown;
  readonly body: Buffer;
}

/** Stands in for Apollo GraphOS: takes whatever is reported. */
const startGraphOs = async () => {
  const reports: Reported[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const isZipped = request.headers['content-encoding'] === 'gzip';
      reports.push({
        url: request.url ?? '',
        key: request.headers['x-api-key'],
        body: isZipped ? gunzipSync(body) : body,
      });
      response.setHeader('content-type', 'application/json');
      response.end(
        '{"data":{"reportSchema":{"__typename":"ReportSchemaResponse","inSeconds":600,"withCoreSchema":false}}}',
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    reports,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

describe('reports to Apollo GraphOS', () => {
  test('of usage and of the schema are made when a graph is named', async () => {
    const graphOs = await startGraphOs();
    const one = await start({
      APOLLO_KEY: 'service:test:key',
      APOLLO_GRAPH_REF: 'test@current',
      APOLLO_USAGE_REPORTING_INGRESS_URL: graphOs.url,
      APOLLO_SCHEMA_REPORTING_URL: `${graphOs.url}/schema`,
    });
    await one.send('query Reported($n: String) { find(name: $n) { id } }', { variables: { n: 'Jane Roe' } });
    await until(() => graphOs.reports.some(({ url }) => url === '/schema'), 20_000);
    await one.stop();
    gateway = undefined;
    const usage = graphOs.reports.find(({ url }) => url.endsWith('/api/ingress/traces'));
    expect(usage?.key).toBe('service:test:key');
    expect(usage?.body.toString('latin1')).toContain('Reported');
    expect(usage?.body.toString('latin1')).not.toContain('Jane Roe');
    await graphOs.stop();
  });

  test('need the key and the graph together', async () => {
    await expect(start({ APOLLO_KEY: 'service:test:key' })).rejects.toThrow('need each other');
  });
});
