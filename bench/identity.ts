/** What sessions and tokens cost: verifying a token, asking whether it was revoked, refreshing a session. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { Registry } from 'prom-client';
import { createVerifier } from '#gateway/authentication/create-verifier.ts';
import { createTokenVerification } from '#gateway/authentication/verify-token.ts';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';
import { createId } from '#platform/ids.ts';
import { createLogger } from '#platform/logger.ts';
import { createMetrics } from '#platform/metrics.ts';
import { migrateUp, withMigrationDatabase } from '#platform/migrate.ts';
import { createPostgres } from '#platform/postgres.ts';
import { createRedis } from '#platform/redis.ts';
import { startRevocation } from '#platform/revocation/start-revocation.ts';
import { IdentityConfig } from '#subgraphs/identity/config.ts';
import { createCore } from '#subgraphs/identity/create-core.ts';
import type { IdentityDatabase } from '#subgraphs/identity/database.ts';
import { identity } from '#subgraphs/identity/subgraph.ts';
import { deviceAt } from '#support/identity-core.ts';
import { createKeyPair, createSecret } from '#support/keys.ts';
import { startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';
import { median } from './support/load.ts';
import { createMeasurements, perSecond, putSteadyLoad, quantileOfRounds, say } from './support/measure.ts';

const rounds = 5;
const roundMs = 1000;
const accounts = 500;
const clients = 32;
const clock = systemClock;
const logger = createLogger({ service: 'bench', level: 'silent' });
const measure = createMeasurements({ rounds, roundMs });
const device = deviceAt();

const dataDir = mkdtempSync(path.join(tmpdir(), 'soba-bench-'));
chmodSync(dataDir, 0o755);
// Durable: a refresh that a crash forgets would sign people out.
const server = await startEmbeddedPostgres({ dataDir, durable: true });
const config = parseConfig(IdentityConfig, {
  DATABASE_URL: server.url,
  SOBA_ACCESS_TOKEN_PRIVATE_KEY: createKeyPair().privateKey,
  SOBA_IDENTITY_SECRET: createSecret(),
  SOBA_POSTGRES_POOL_SIZE: String(clients),
  SOBA_POSTGRES_CONNECT_TIMEOUT_MS: '60000',
});
const { migrations } = identity;
if (migrations !== undefined) await withMigrationDatabase(config, logger, (db) => migrateUp(db, migrations));
const postgres = createPostgres<IdentityDatabase>({ config, schema: 'identity', logger });
const core = createCore({
  db: postgres.db,
  config,
  clock,
  logger,
  metrics: createMetrics({ service: 'bench', withProcess: false }),
  redis: undefined,
});

const ids = Array.from({ length: accounts }, () => createId(clock));
await postgres.db
  .insertInto('account')
  .values(
    ids.map((id) => ({
      id,
      email: `${id}@example.com`,
      display_name: 'A',
      roles: ['USER'],
      tier: 'FREE',
      password_hash: null,
    })),
  )
  .execute();

const signIn = async (userId: string) => {
  const opened = await core.sessions.openSession({
    userId,
    authTime: clock.now(),
    methods: ['pwd'],
    device,
    version: 1,
  });
  if ('rejected' in opened) throw new Error(opened.rejected);
  return opened;
};
const sessions: Awaited<ReturnType<typeof signIn>>[] = [];
for (const id of ids) sessions.push(await signIn(id));
const tokens = sessions.map(({ accessToken }) => accessToken);
let next = 0;
const anyToken = (): string => {
  next = (next + 1) % tokens.length;
  return tokens[next] ?? '';
};

/** CPU of the server's processes so far, in microseconds. Only Linux tells. */
const serverCpu = (): number => {
  const ticksPerSecond = 100;
  const postmaster =
    readFileSync(path.join(server.directory, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0] ?? '';
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ');
  const ticks = [postmaster, ...children].map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return (ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond) * 1_000_000;
};

/** CPU of this process for each unit of work, as a rate of one core. */
const perCore = async (work: () => Promise<number>): Promise<number> => {
  const before = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(before);
  return (done / (user + system)) * 1_000_000;
};

const createBenchVerifier = (redis?: Parameters<typeof startRevocation>[0]['redis'], verdictMs = 2000) => {
  const revocation = startRevocation({
    ...(redis === undefined ? {} : { redis }),
    readLog: core.readLog,
    clock,
    logger,
    registry: new Registry(),
    graceMs: 60_000,
  });
  const verify = createVerifier({
    verifyToken: createTokenVerification({ keys: { get: keys }, issuer: config.SOBA_ISSUER, clock }),
    verifyApiKey: async () => ({ fault: 'invalid' }),
    hasKey: () => true,
    revocation,
    verdictMs,
    clock,
  });
  return { verify, revocation };
};

const keys = createLocalJWKSet((await core.tokens.keySet()) as JSONWebKeySet);

const verification = async (): Promise<void> => {
  const { verify, revocation } = createBenchVerifier();
  const cold = performance.now();
  for (const token of tokens) await verify(token);
  const coldUs = ((performance.now() - cold) * 1000) / tokens.length;
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const rate = await perCore(async () => {
      const startedAt = performance.now();
      let done = 0;
      for (; performance.now() - startedAt < roundMs; done += 100) {
        for (let n = 0; n < 100; n += 1) await verify(anyToken());
      }
      return done;
    });
    if (round > 0) rates.push(rate);
  }
  say(
    `verification of a seen token, ${accounts} tokens in turn`,
    `${perSecond(median(rates))}`,
    'promised >= 50 000/s per core',
  );
  say(
    'verification of a token that was not seen',
    `${coldUs.toFixed(0)} us`,
    'signature, claims, revocation',
  );
  await revocation.stop();
};

const revocation = async (): Promise<void> => {
  const redisServer = await startRedisServer();
  if (redisServer === undefined) throw new Error('This needs redis-server on the PATH.');
  const { redis, stop } = createRedis({ url: redisServer.url, commandTimeoutMs: 5000, logger });
  await until(() => redis.status === 'ready');
  // Nothing is believed from one time to the next, so that each verification asks Redis.
  const { verify, revocation: started } = createBenchVerifier(redis, 0);
  for (const token of tokens) await verify(token);
  const rates = await measure(100, () => verify(anyToken()));
  say(
    'revocation check of a seen token in Redis, 100 in flight',
    perSecond(median(rates)),
    'promised >= 5 000/s',
  );
  const [ours, bare]: [Float64Array[], Float64Array[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    ours.push(await putSteadyLoad({ rate: 5000, milliseconds: roundMs }, () => verify(anyToken())));
    bare.push(await putSteadyLoad({ rate: 5000, milliseconds: roundMs }, () => redis.ping()));
  }
  const [first, second] = [ours.slice(1), bare.slice(1)];
  say(
    `the same at 5 000 a second: p50 ${quantileOfRounds(0.5, first)}, p99`,
    quantileOfRounds(0.99, first),
    `promised < 5 ms (a bare PING: p50 ${quantileOfRounds(0.5, second)}, p99 ${quantileOfRounds(0.99, second)})`,
  );
  await started.stop();
  await stop();
  await redisServer.stop();
};

const refreshing = async (): Promise<void> => {
  const current = sessions.map(({ refreshToken }) => refreshToken);
  const lanes = Array.from({ length: clients }, (_, lane) => lane);
  const [rates, ownUs, serverUs]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= rounds; round += 1) {
    const [startedAt, cpu, otherCpu] = [performance.now(), process.cpuUsage(), serverCpu()];
    let done = 0;
    const run = async (lane: number): Promise<void> => {
      // Each client has sessions of its own: nobody refreshes one twice at the same time.
      for (let at = lane; performance.now() - startedAt < roundMs; at = (at + clients) % accounts) {
        const result = await core.refresh(current[at] ?? '', device);
        if ('rejected' in result) throw new Error(result.rejected);
        current[at] = result.refreshToken;
        done += 1;
      }
    };
    await Promise.all(lanes.map(run));
    const { user, system } = process.cpuUsage(cpu);
    if (round === 0) continue;
    rates.push((done / (performance.now() - startedAt)) * 1000);
    ownUs.push((user + system) / done);
    serverUs.push((serverCpu() - otherCpu) / done);
  }
  const [own, server] = [median(ownUs), median(serverUs)];
  say(
    `refreshes, ${clients} clients, ${accounts} sessions`,
    perSecond(median(rates)),
    'both processes share the machine',
  );
  say(
    'refreshes for each core of identity',
    perSecond(1_000_000 / own),
    `promised >= 1 000/s (${own.toFixed(0)} us of CPU each)`,
  );
  say(
    'refreshes for each core, PostgreSQL counted too',
    perSecond(1_000_000 / (own + server)),
    `PostgreSQL: ${server.toFixed(0)} us of CPU each`,
  );
};

process.stdout.write(
  `median of ${rounds} rounds of ${roundMs} ms, PostgreSQL and Redis on the same machine\n\n`,
);
await verification();
await revocation();
await refreshing();
await core.stop();
await postgres.stop();
await server.stop();
rmSync(dataDir, { recursive: true, force: true });
process.exit(0);
