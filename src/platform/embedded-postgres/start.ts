import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { chooseAccount } from './account.ts';
import { prepareBinaries } from './binaries.ts';
import { type ClusterOptions, ensureCluster } from './cluster.ts';
import { insideDataDir, prepareDataFolder } from './data-folder.ts';
import { stopOrphan } from './orphan.ts';
import { takeOwnership } from './owner.ts';
import { lastLogLines, type Server, spawnServer } from './server.ts';

export interface EmbeddedPostgres {
  readonly url: string;
  /** Where the data really are. */
  readonly directory: string;
  readonly stop: () => Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** False gives up safety against a crash of the machine for speed. */
  readonly durable: boolean;
  /** The server went by itself. */
  readonly onExit?: (detail: string) => void;
  readonly onNotice?: (message: string) => void;
}

interface Address {
  readonly port: number;
  readonly password: string;
}

const startLimitMs = 30_000;
const database = 'soba';

/** Passes by itself: a lost race for the port, or a dying backend of a server that was killed. */
const passing = /could not bind|pre-existing shared memory block|lock file .* already exists/;

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const query = async (address: Address, name: string, sql: string): Promise<void> => {
  const client = new Client({ ...address, host: '127.0.0.1', user: 'soba', database: name, ssl: false });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => undefined);
  }
};

const openDatabase = async (address: Address): Promise<void> => {
  try {
    await query(address, database, 'select 1');
  } catch (error) {
    const missing = (error as { code?: string }).code === '3D000';
    if (!missing) throw error;
    await query(address, 'postgres', `create database ${escapeIdentifier(database)}`);
  }
};

const becomesReady = async (server: Server, address: Address, end: number): Promise<boolean> => {
  while (Date.now() < end && !server.hasExited()) {
    const open = await openDatabase(address).then(
      () => true,
      () => false,
    );
    if (open && !server.hasExited()) return true;
    await sleep(25);
  }
  return false;
};

const launch = async (
  options: ClusterOptions,
  password: string,
): Promise<{ server: Server; port: number }> => {
  const end = Date.now() + startLimitMs;
  for (;;) {
    const port = await freePort();
    const server = await spawnServer(options, port);
    if (await becomesReady(server, { port, password }, end)) return { server, port };
    const why = server.hasExited() ? await server.exited : `not ready after ${startLimitMs / 1000} s`;
    await server.stop();
    const log = await lastLogLines(options.directory);
    if (Date.now() > end || !passing.test(log)) throw new Error(`PostgreSQL did not start (${why}):\n${log}`);
    await sleep(200);
  }
};

const createStop = (server: Server, release: () => Promise<void>, onGone: (why: string) => void) => {
  let stopping: Promise<void> | undefined;
  const gone = server.exited.then(async (why) => {
    await release();
    if (stopping === undefined) onGone(why);
  });
  return (): Promise<void> => {
    stopping ??= server.stop().then(() => gone);
    return stopping;
  };
};

/** Starts a PostgreSQL of our own, which stops with `stop` or with the death of this process. */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const { durable, onExit = () => undefined, onNotice = () => undefined } = options;
  if (process.platform === 'win32')
    throw new Error('The embedded PostgreSQL needs a unix system. Set DATABASE_URL to a server.');
  const dataDir = resolve(options.dataDir);
  const account = await chooseAccount(insideDataDir(dataDir));
  const directory = await prepareDataFolder(dataDir, account, onNotice);
  const release = await takeOwnership(directory);
  try {
    const cluster = { directory, account, durable, binaries: await prepareBinaries(account) };
    await stopOrphan(directory, account, onNotice);
    const password = await ensureCluster(cluster);
    const { server, port } = await launch(cluster, password);
    const stop = createStop(server, release, (why) =>
      onExit(`PostgreSQL stopped by itself (${why}). Its log is ${directory}/server.log`),
    );
    return { url: `postgresql://soba:${password}@127.0.0.1:${port}/${database}`, directory, stop };
  } catch (error) {
    await release();
    throw error;
  }
};
