import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '#support/database.ts';
import { flagOf, snapshotOf } from '#support/flag-snapshot.ts';
import { problemsOf, startTestSubgraph, type TestSubgraph } from '#support/subgraph.ts';
import { startTcpProxy, type TcpProxy } from '#support/tcp-proxy.ts';
import { until } from '#support/until.ts';
import { flags } from '../subgraph.ts';

let database: TestDatabase;
let proxy: TcpProxy;
let folder: string;
let running: TestSubgraph[];

beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await startTcpProxy(Number(new URL(database.url).port));
  folder = mkdtempSync(path.join(tmpdir(), 'soba-flags-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((subgraph) => subgraph.stop()));
  await proxy.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** Nothing listens there: as when the server is gone. */
const nowhere = 9;

const start = async (settings: Readonly<Record<string, string>> = {}): Promise<TestSubgraph> => {
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const subgraph = await startTestSubgraph(flags, {
    DATABASE_URL: url.href,
    SOBA_FLAGS_POLL_MS: '600000',
    SOBA_FLAGS_FILE: path.join(folder, 'flags.json'),
    ...settings,
  });
  running.push(subgraph);
  return subgraph;
};

const decide = async (subgraph: TestSubgraph, key = 'FEATURE_GDPR_STRICT_MODE') => {
  const query = 'query($key: ID!) { featureFor(key: $key) { enabled reason flag { description } } }';
  const answer = await subgraph.ask(query, { key });
  return answer.errors.length > 0 ? problemsOf(answer) : answer.data.featureFor;
};

/** The first reading may take a while on a busy machine. */
const startKnowing = async (settings: Readonly<Record<string, string>> = {}): Promise<TestSubgraph> => {
  const subgraph = await start(settings);
  await until(async () => (await decide(subgraph)).reason === 'STATIC');
  return subgraph;
};

const statusOf = async (subgraph: TestSubgraph): Promise<number> =>
  (await fetch(`${subgraph.running.url}/readyz`, { headers: { connection: 'close' } })).status;

const runSql = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(statement);
  await client.end();
};

const off = `update flags.flag_state set state = jsonb_set(state, '{enabled}', 'false')
  where flag_key = 'FEATURE_GDPR_STRICT_MODE'`;

describe('while the database is away', () => {
  test('flags are decided as they were, and in time said to be stale', async () => {
    const subgraph = await startKnowing({ SOBA_FLAGS_POLL_MS: '100' });
    proxy.pointTo(nowhere);
    // Not one of a row of questions fails.
    for (let n = 0; n < 50; n += 1) await expect(decide(subgraph)).resolves.toMatchObject({ enabled: true });
    await until(async () => (await decide(subgraph)).reason === 'STALE');
    await expect(statusOf(subgraph)).resolves.toBe(200);
    const change = await subgraph.ask('{ isFeatureEnabled(key: "FEATURE_GDPR_STRICT_MODE") }');
    expect(change.data.isFeatureEnabled).toBe(true);
    proxy.pointTo(Number(new URL(database.url).port));
    await until(async () => (await decide(subgraph)).reason === 'STATIC');
  });

  test('a process starts with what was kept on disk', async () => {
    await startKnowing();
    const kept = readFileSync(path.join(folder, 'flags.json'), 'utf8');
    expect(JSON.parse(kept).flags).toHaveLength(8);
    proxy.pointTo(nowhere);
    const second = await start();
    await expect(decide(second)).resolves.toMatchObject({ enabled: true, reason: 'STALE' });
    await expect(statusOf(second)).resolves.toBe(200);
  });

  test('a process that has nothing on disk starts, says so, and decides when the database comes', async () => {
    proxy.pointTo(nowhere);
    const subgraph = await start({ SOBA_FLAGS_POLL_MS: '100' });
    await expect(decide(subgraph)).resolves.toEqual(['featureFor SERVICE_UNAVAILABLE']);
    await expect(statusOf(subgraph)).resolves.toBe(503);
    proxy.pointTo(Number(new URL(database.url).port));
    await until(async () => (await decide(subgraph)).enabled === true);
  });

  test.each([
    ['no JSON', '{'],
    ['no snapshot', '{"flags":[]}'],
  ])('a file that is %s is as good as none', async (_name, text) => {
    writeFileSync(path.join(folder, 'flags.json'), text);
    proxy.pointTo(nowhere);
    await expect(decide(await start())).resolves.toEqual(['featureFor SERVICE_UNAVAILABLE']);
  });

  test('a file of another time decides only until the database is heard', async () => {
    const old = snapshotOf([flagOf('FEATURE_GDPR_STRICT_MODE', { enabled: false })]);
    writeFileSync(path.join(folder, 'flags.json'), JSON.stringify(old));
    const subgraph = await start();
    await until(async () => (await decide(subgraph)).enabled === true);
  });
});

describe('a change', () => {
  test('by whatever tool reaches every replica without being asked for', async () => {
    const replicas = [await startKnowing(), await startKnowing()];
    await runSql(off);
    // They read by the clock once in ten minutes only.
    for (const replica of replicas) await until(async () => (await decide(replica)).enabled === false);
  });

  test('that nobody was told of is found by reading', async () => {
    const subgraph = await startKnowing({ SOBA_FLAGS_POLL_MS: '200' });
    await runSql(`begin; alter table flags.flag_state disable trigger note_change; ${off};
      update flags.revision set revision = revision + 1; commit`);
    await until(async () => (await decide(subgraph)).enabled === false);
  });

  test('during an outage is known when the database is back', async () => {
    const subgraph = await startKnowing();
    proxy.pointTo(nowhere);
    await runSql(off);
    await expect(decide(subgraph)).resolves.toMatchObject({ enabled: true });
    proxy.pointTo(Number(new URL(database.url).port));
    await until(async () => (await decide(subgraph)).enabled === false);
  });
});
