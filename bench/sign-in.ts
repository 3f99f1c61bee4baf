/** Whether the time of a failed sign-in tells if an address has an account: many of each, in random order. */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pool } from 'undici';
import { parseConfig } from '#platform/config.ts';
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';
import { anonymous } from '#platform/identity.ts';
import { createLogger } from '#platform/logger.ts';
import { migrateUp, withMigrationDatabase } from '#platform/migrate.ts';
import { createPostgres, PostgresConfig } from '#platform/postgres.ts';
import { createPostgresUserStore } from '#subgraphs/identity/accounts/user-store.ts';
import type { IdentityDatabase } from '#subgraphs/identity/database.ts';
import { hashPassword } from '#subgraphs/identity/password/password.ts';
import { identity } from '#subgraphs/identity/subgraph.ts';
import { createKeyPair, createSecret } from '#support/keys.ts';
import { createGatewaySigner } from '#support/principal.ts';
import { median } from './support/load.ts';
import { startBenchProcess } from './support/run-process.ts';

const samples = 200;
const warmUps = 20;
/** CPU time does not depend on what else the machine does. */
const cpuRounds = 10;
const perRound = 10;

const dataDir = mkdtempSync(path.join(tmpdir(), 'soba-bench-'));
chmodSync(dataDir, 0o755);
const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
const config = parseConfig(PostgresConfig, { DATABASE_URL: postgres.url });
const logger = createLogger({ service: 'bench', level: 'error' });
await withMigrationDatabase(config, logger, async (db) => {
  if (identity.migrations !== undefined) await migrateUp(db, identity.migrations);
});

/** Two kinds of unknown addresses, which cannot differ: what they differ by is noise. */
const kinds = ['known', 'unknown', 'control'] as const;
const emailOf = (kind: (typeof kinds)[number], n: number): string => `${kind}-${n}@example.com`;
const { db, stop } = createPostgres<IdentityDatabase>({ config, schema: 'identity', logger });
const passwordHash = await hashPassword('the right password');
await createPostgresUserStore(db).addMissing(
  Array.from({ length: samples + warmUps + cpuRounds * perRound }, (_, n) => ({
    id: randomUUID(),
    email: emailOf('known', n),
    displayName: 'Known',
    roles: ['USER' as const],
    tier: 'FREE' as const,
    passwordHash,
  })),
);
await stop();

const signer = createGatewaySigner();
const server = await startBenchProcess('subgraphs/identity/main.ts', [], {
  PORT: '0',
  DATABASE_URL: postgres.url,
  SOBA_PRINCIPAL_PUBLIC_KEYS: signer.publicKey,
  SOBA_ACCESS_TOKEN_PRIVATE_KEY: createKeyPair().privateKey,
  SOBA_IDENTITY_SECRET: createSecret(),
});
const pool = new Pool(server.url, { connections: 1 });
const query = `mutation($email: String!) { signIn(input: {email: $email, password: "a wrong password"}) {
  __typename ... on SignInRejected { reason } } }`;

const signIn = async (email: string): Promise<number> => {
  const headers = { 'content-type': 'application/json', ...(await signer.headersFor(anonymous)) };
  const started = performance.now();
  const { body } = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables: { email } }),
  });
  const text = await body.text();
  const took = performance.now() - started;
  if (!text.includes('INVALID_CREDENTIALS')) throw new Error(text);
  return took;
};

const times = { known: [] as number[], unknown: [] as number[], control: [] as number[] };
for (let n = 0; n < samples + warmUps; n += 1) {
  const order = kinds.map((kind) => ({ kind, place: Math.random() })).toSorted((x, y) => x.place - y.place);
  for (const { kind } of order) {
    const took = await signIn(emailOf(kind, n));
    if (n >= warmUps) times[kind].push(took);
  }
}

const cpuSeconds = async (): Promise<number> => {
  const { body } = await pool.request({ path: '/metrics', method: 'GET' });
  return Number(/^process_cpu_seconds_total\{[^}]*\} (\S+)/m.exec(await body.text())?.[1] ?? 0);
};

const cpu = { known: 0, unknown: 0, control: 0 };
for (let round = 0; round < cpuRounds; round += 1) {
  for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
    const before = await cpuSeconds();
    for (let n = 0; n < perRound; n += 1)
      await signIn(emailOf(kind, samples + warmUps + round * perRound + n));
    cpu[kind] += (await cpuSeconds()) - before;
  }
}

const [known, unknown, control] = kinds.map((kind) => median(times[kind])) as [number, number, number];
const percentOf = (a: number, b: number): string => `${((Math.abs(a - b) / b) * 100).toFixed(1)} %`;
process.stdout.write(`${samples} failed sign-ins of each kind, median
known account      ${known.toFixed(2)} ms
unknown address    ${unknown.toFixed(2)} ms
unknown, again     ${control.toFixed(2)} ms
difference         ${percentOf(known, unknown)} (promised: less than 5 %)
noise              ${percentOf(control, unknown)}
CPU of ${cpuRounds * perRound}         known ${cpu.known.toFixed(2)} s, unknown ${cpu.unknown.toFixed(2)} s, again ${cpu.control.toFixed(2)} s
`);

await pool.close();
server.child.kill();
await postgres.stop();
rmSync(dataDir, { recursive: true });
