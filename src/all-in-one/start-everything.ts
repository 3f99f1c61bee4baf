import path from 'node:path';
import { GatewayConfig } from '#gateway/config.ts';
import { gatewayMigrations } from '#gateway/usage/migrations.ts';
import { type Environment, parseConfig } from '#platform/config.ts';
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';
import { toError } from '#platform/errors.ts';
import type { Logger } from '#platform/logger.ts';
import { isLoopback } from '#platform/loopback.ts';
import { migrateUp, withMigrationDatabase } from '#platform/migrate.ts';
import { PostgresConfig } from '#platform/postgres.ts';
import { type ReservedPort, reservePort } from '#platform/reserve-port.ts';
import type { Stoppable } from '#platform/shutdown.ts';
import type { RunningSubgraph, Subgraph } from '#platform/subgraph.ts';
import { subgraphs } from '#subgraphs/index.ts';
import { ensureEnvironment, usualPlace } from '../python/ensure-environment.ts';
import { keepServicesRunning } from '../python/keep-services-running.ts';
import { pythonServices } from '../python/layout.ts';
import { servicesToStart, urlSettings } from '../python/start-services.ts';
import type { BannerFacts } from './banner.ts';
import { type AllInOneConfig, AllInOneConfig as AllInOneShape } from './config.ts';
import { demoAccounts, demoPassword } from './demo-accounts.ts';
import { addKeys } from './keys.ts';
import { createProgress, type Progress } from './progress.ts';

interface Parts {
  readonly env: Environment;
  /** What has been started, in order; a failed start stops it again. */
  readonly parts: Stoppable[];
  readonly logger: Logger;
}

interface Run extends Parts {
  readonly config: AllInOneConfig;
  readonly progress: Progress;
}

/** Settings of one part are no mistake to another. */
const knownNames = Object.keys(AllInOneShape.shape).flatMap((name) => [name, `${name}_FILE`]);

/** An address that stands for all of them is none that one can connect to. */
const connectable: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

const urlFor = (host: string, port: number): string => {
  const address = connectable[host] ?? host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
};

const startDatabase = async ({ config, env, parts, progress }: Run): Promise<Environment> => {
  if (config.DATABASE_URL !== undefined) return env;
  const postgres = await progress('PostgreSQL', () =>
    startEmbeddedPostgres({
      dataDir: path.resolve(config.SOBA_DATA_DIR),
      durable: true,
      onNotice: (message) => process.stdout.write(`  ${message}\n`),
      onExit: (detail) => {
        process.stderr.write(`${detail}\n`);
        process.exit(1);
      },
    }),
  );
  parts.push({ name: 'postgres', stop: postgres.stop });
  return { ...env, DATABASE_URL: postgres.url };
};

const migrate = (env: Environment, logger: Logger): Promise<void> =>
  withMigrationDatabase(parseConfig(PostgresConfig, env, 'any'), logger, async (db) => {
    for (const { migrations } of subgraphs) if (migrations !== undefined) await migrateUp(db, migrations);
    await migrateUp(db, gatewayMigrations);
  });

/** Never fails: what is missing costs its own fields. The settings that say where the services are. */
const startPython = async (run: Run, withDemo: boolean): Promise<Environment> => {
  const { config, env, parts, progress } = run;
  const names = servicesToStart(env);
  if (names.length === 0) return {};
  try {
    const python = await ensureEnvironment('run', {
      env,
      progress,
      place: { ...usualPlace, environment: path.resolve(config.SOBA_PYTHON_DIR) },
    });
    const running = await progress('Python services', () =>
      keepServicesRunning({
        python,
        names,
        env: { ...env, HOST: '127.0.0.1', SOBA_DRAIN_MS: '0', SOBA_SEED_DEMO: String(withDemo) },
        onLine: (line) => process.stdout.write(`${line}\n`),
        onNotice: (message) => process.stderr.write(`${message}\n`),
      }),
    );
    parts.push(running);
    return urlSettings(running.urls);
  } catch (error) {
    process.stderr.write(
      `  ${toError(error).message}\n  The graph starts without them: their fields are null.\n`,
    );
    return {};
  }
};

const needsPython = ({ config }: Subgraph): boolean =>
  pythonServices.some(({ urlSetting }) => urlSetting in config.shape);

/** Those in front of a Python service wait until it is known where that is. */
const startSubgraphs = async (
  { env, parts, progress }: Run,
  python: Promise<Environment>,
): Promise<RunningSubgraph[]> => {
  const ownEnv = { ...env, HOST: '127.0.0.1', PORT: '0' };
  const start = (subgraph: Subgraph, more: Environment): Promise<RunningSubgraph> =>
    progress(subgraph.name, async () => {
      const running = await subgraph.start({
        env: { ...ownEnv, ...more },
        alsoKnown: knownNames,
        withProcessMetrics: false,
      });
      parts.push(running);
      return running;
    });
  // Others ask it, so that its port has to be known first.
  const isFlags = ({ name }: Subgraph): boolean => name === 'flags';
  const flags = await Promise.all(subgraphs.filter(isFlags).map((one) => start(one, {})));
  const flagsUrl = { SOBA_FLAGS_URL: flags[0]?.url };
  const others = subgraphs
    .filter((one) => !isFlags(one))
    .map(async (one) => start(one, { ...flagsUrl, ...(needsPython(one) ? await python : {}) }));
  return [...flags, ...(await Promise.all(others))];
};

/** Loads while the database starts; what is wrong with it is told where it is used. */
const loadGateway = () => {
  const code = import('#gateway/server.ts');
  code.catch(() => undefined);
  return code;
};

interface GatewayStart {
  readonly running: readonly RunningSubgraph[];
  readonly withDemo: boolean;
  readonly gatewayCode: ReturnType<typeof loadGateway>;
  readonly reserved: ReservedPort;
}

const startGatewayFor = async (
  { env, parts, progress }: Run,
  { running, withDemo, gatewayCode, reserved }: GatewayStart,
) => {
  const { startGateway } = await gatewayCode;
  const urlOf = (wanted: string) => running.find(({ name }) => name === wanted)?.url;
  const config = parseConfig(
    GatewayConfig,
    {
      SOBA_USAGE_DATABASE_URL: env['DATABASE_URL'],
      SOBA_EXPLORER_ACCOUNTS: withDemo ? demoAccounts.map((email) => `${email}:${demoPassword}`).join() : '',
      ...env,
      SOBA_SUBGRAPH_URLS: running.map(({ name, url }) => `${name}=${url}/graphql`).join(','),
      SOBA_JWKS_URL: `${urlOf('identity')}/.well-known/jwks.json`,
      SOBA_FLAGS_URL: urlOf('flags'),
    },
    knownNames,
  );
  const gateway = await progress('gateway', () => startGateway(config, { beforeListen: reserved.release }));
  parts.push(gateway);
  return gateway;
};

const explorerOf = async (config: AllInOneConfig, url: string): Promise<BannerFacts['explorer']> => {
  if (!config.SOBA_EXPLORER) return 'off';
  const page = await fetch(`${url}/explorer`);
  await page.body?.cancel();
  return page.ok ? 'ready' : 'coming';
};

/** Database, migrations, subgraphs, gateway, in this order; every part lands in `parts` as soon as it runs. */
export const startEverything = async (given: Parts): Promise<BannerFacts> => {
  const config = parseConfig(AllInOneShape, given.env);
  const progress = createProgress(process.stdout);
  // Fails at once, before the database starts, when the gateway's port cannot be had; and identity has to know it.
  const reserved = await reservePort(config.PORT, config.HOST);
  const { port } = reserved;
  const gatewayCode = loadGateway();
  const own = { SOBA_GATEWAY_URL: urlFor(config.HOST, port), ...given.env, PORT: String(port) };
  const withKeys = addKeys({ ...own, LOG_LEVEL: config.LOG_LEVEL }, path.resolve(config.SOBA_DATA_DIR));
  const env = await startDatabase({ ...given, config, progress, env: withKeys });
  const run: Run = { ...given, config, progress, env };
  // Everybody knows the demo password: only for a database of our own that other machines cannot reach.
  const withDemo = config.DATABASE_URL === undefined && isLoopback(config.HOST);
  const python = startPython(run, withDemo);
  await progress('migrations', () => migrate(env, given.logger));
  const running = await startSubgraphs(run, python);
  if (withDemo)
    await progress('demo data', () => Promise.all(running.map((subgraph) => subgraph.seedDemo())));
  const gateway = await startGatewayFor(run, { running, withDemo, gatewayCode, reserved });
  const hasMailServer = Boolean(env['SMTP_URL']) || Boolean(env['SMTP_URL_FILE']);
  const identity = running.find(({ name }) => name === 'identity');
  return {
    url: gateway.url,
    explorer: await explorerOf(config, gateway.url),
    withDemo,
    mailbox: hasMailServer ? undefined : `${identity?.url}/mailbox`,
  };
};
