/** What decisions cost: one in process, all together, over OFREP, and how long a change takes to arrive. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { Pool } from 'undici';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';
import type { Condition } from '#platform/flags/condition.ts';
import { byAccount, type Flag } from '#platform/flags/flag.ts';
import { compileSnapshot } from '#platform/flags/flag-set.ts';
import { anonymous } from '#platform/identity.ts';
import { createId } from '#platform/ids.ts';
import { createLogger } from '#platform/logger.ts';
import { migrateUp, withMigrationDatabase } from '#platform/migrate.ts';
import { PostgresConfig } from '#platform/postgres.ts';
import { flags as flagsSubgraph } from '#subgraphs/flags/subgraph.ts';
import { flagOf, snapshotOf } from '#support/flag-snapshot.ts';
import { createGatewaySigner } from '#support/principal.ts';
import { cpuSeconds, median } from './support/load.ts';
import { perSecond, say } from './support/measure.ts';
import { startBenchProcess } from './support/run-process.ts';

const rounds = 7;
const half = { percentage: 50, ramp: null, stickiness: byAccount, salt: null };

const conditionOf = (attribute: string, operator: Condition['operator'], values: string[]): Condition => ({
  attribute,
  operator,
  values,
  inverted: false,
  caseInsensitive: false,
});

const targeted: Partial<Flag> = {
  rules: [
    {
      key: 'five',
      conditions: [
        conditionOf('country', 'IN', ['DE', 'FR', 'ES']),
        conditionOf('version', 'SEMVER_GTE', ['2.1.0']),
        conditionOf('age', 'NUM_GT', ['17']),
        conditionOf('email', 'STR_ENDS_WITH', ['@example.com']),
        conditionOf('plan', 'NOT_IN', ['none']),
      ],
      segments: [],
      rollout: half,
      split: {
        shares: [
          { variant: 'on', weight: 50 },
          { variant: 'off', weight: 50 },
        ],
        stickiness: byAccount,
        salt: null,
      },
    },
  ],
};

const kinds: readonly (readonly [string, Partial<Flag>])[] = [
  ['static', {}],
  ['roll-out', { rollout: half }],
  ['five constraints and a split', targeted],
];

const set = compileSnapshot(
  snapshotOf(
    Array.from({ length: 200 }, (_, n) => {
      const [name = '', given] = kinds[n % kinds.length] ?? [];
      return flagOf(n < kinds.length ? name : `flag-${n}`, given);
    }),
  ),
  { clock: systemClock },
);

const contexts = Array.from({ length: 1000 }, (_, n) => ({
  targetingKey: createId(systemClock),
  attributes: { country: 'DE', version: `2.${n % 9}.1`, age: 20, email: `a${n}@example.com`, plan: 'x' },
}));
const contextAt = (n: number) => contexts[n % contexts.length] ?? { targetingKey: null, attributes: {} };

/** Nanoseconds of one call, the median of the rounds; the first warms up. */
const timeOf = (count: number, work: (n: number) => unknown): number => {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const startedAt = performance.now();
    for (let n = 0; n < count; n += 1) work(n);
    if (round > 0) times.push(((performance.now() - startedAt) * 1e6) / count);
  }
  return median(times);
};

const promises: Readonly<Record<string, string>> = {
  static: '(promised 1000 ns)',
  'five constraints and a split': '(promised 3000 ns)',
};
for (const [name] of kinds) {
  const nanoseconds = timeOf(300_000, (n) => set.evaluate(name, contextAt(n)));
  say(`one decision: ${name}`, `${nanoseconds.toFixed(0)} ns`, promises[name]);
}
const mixed = timeOf(300_000, (n) => set.evaluate(kinds[n % kinds.length]?.[0] ?? '', contextAt(n)));
say('decisions of the three in turn, in one process', perSecond(1e9 / mixed), '(promised 1,000,000/s)');
const bulk = timeOf(500, (n) => set.evaluateAll(contextAt(n)));
say('200 flags for one caller', `${(bulk / 1e6).toFixed(3)} ms`, '(promised 0.5 ms)');

const dataDir = mkdtempSync(path.join(tmpdir(), 'soba-bench-'));
chmodSync(dataDir, 0o755);
const server = await startEmbeddedPostgres({ dataDir, durable: false });
const config = parseConfig(PostgresConfig, { DATABASE_URL: server.url });
const { migrations } = flagsSubgraph;
const logger = createLogger({ service: 'bench', level: 'silent' });
if (migrations !== undefined) await withMigrationDatabase(config, logger, (db) => migrateUp(db, migrations));
const signer = createGatewaySigner();
const subgraph = await startBenchProcess('subgraphs/flags/main.ts', [], {
  PORT: '0',
  LOG_LEVEL: 'info',
  DATABASE_URL: server.url,
  SOBA_PRINCIPAL_PUBLIC_KEYS: signer.publicKey,
});
const headers = {
  'content-type': 'application/json',
  ...(await signer.headersFor({ ...anonymous, kind: 'service', id: 'bench', roles: ['SERVICE'] })),
};
const pool = new Pool(subgraph.url, { connections: 32 });
const evaluationPath = '/ofrep/v1/evaluate/flags';

const ask = async (one: string, n: number): Promise<string> => {
  const body = JSON.stringify({ context: { targetingKey: `account-${n}`, tier: 'ENTERPRISE' } });
  const response = await pool.request({ path: evaluationPath + one, method: 'POST', headers, body });
  const text = await response.body.text();
  if (response.statusCode !== 200) throw new Error(text);
  return text;
};

const rateOf = async (one: string, milliseconds: number): Promise<number> => {
  const startedAt = performance.now();
  let answered = 0;
  const client = async (): Promise<void> => {
    while (performance.now() - startedAt < milliseconds) {
      await ask(one, answered);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: 32 }, client));
  return (answered / (performance.now() - startedAt)) * 1000;
};

for (const [name, one] of [
  ['one flag', '/FEATURE_ML_V2'],
  ['all eight', ''],
] as const) {
  await rateOf(one, 1500);
  const [before, startedAt] = [await cpuSeconds(subgraph.url), performance.now()];
  const rates = [await rateOf(one, 2000), await rateOf(one, 2000), await rateOf(one, 2000)];
  const answered = (median(rates) * (performance.now() - startedAt)) / 1000;
  const cpu = (await cpuSeconds(subgraph.url)) - before;
  say(`OFREP, ${name}, over loopback`, perSecond(median(rates)), one === '' ? '' : '(promised 5,000/s)');
  // What a busy machine does not change much.
  say(`OFREP, ${name}, for each second of the subgraph's CPU`, perSecond(answered / cpu));
}

const client = new pg.Client({ connectionString: server.url });
await client.connect();
const delays: number[] = [];
for (let n = 0; n < 30; n += 1) {
  const isOn = n % 2 === 1;
  const startedAt = performance.now();
  await client.query(
    `update flags.flag_state set state = jsonb_set(state, '{enabled}', '${isOn}') where flag_key = 'FEATURE_GDPR_STRICT_MODE'`,
  );
  while (JSON.parse(await ask('/FEATURE_GDPR_STRICT_MODE', 1)).value !== isOn);
  delays.push(performance.now() - startedAt);
}
say('from the commit of a change to its first decision, median', `${median(delays).toFixed(0)} ms`);
say('the slowest of thirty', `${Math.max(...delays).toFixed(0)} ms`, '(promised 1000 ms)');

await client.end();
await pool.close();
subgraph.child.kill();
await server.stop();
rmSync(dataDir, { recursive: true, force: true });
