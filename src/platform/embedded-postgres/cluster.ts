import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, spawnOptions } from './account.ts';
import type { Binaries } from './binaries.ts';

export interface ClusterOptions {
  readonly directory: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly durable: boolean;
}

const createPassword = async ({ directory, account }: ClusterOptions): Promise<string> => {
  const path = join(directory, 'password');
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, randomBytes(24).toString('hex'), { flag: 'wx', mode: 0o600 });
  if (account.lent) await chown(fresh, account.uid, account.gid);
  await rename(fresh, path);
  return path;
};

/** Made beside its place and renamed at the end, so an interrupted run never leaves half a cluster behind. */
const createCluster = async (options: ClusterOptions): Promise<void> => {
  const { directory, account, binaries, durable } = options;
  const fresh = join(directory, 'cluster.new');
  await rm(fresh, { recursive: true, force: true });
  const args = [
    `--pgdata=${fresh}`,
    '--username=soba',
    `--pwfile=${await createPassword(options)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
  await promisify(execFile)(binaries.initdb, args, spawnOptions(account)).catch((error) => {
    throw new Error(`initdb failed: ${String(error.stderr || error.message).trim()}`);
  });
  await rename(fresh, join(directory, 'cluster'));
};

const assertUsable = async ({ directory, binaries }: ClusterOptions): Promise<void> => {
  const cluster = join(directory, 'cluster');
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version === '') throw new Error(`${cluster} is not a PostgreSQL data folder. Move it away.`);
  if (version !== binaries.majorVersion)
    throw new Error(
      `The data in ${cluster} were made by PostgreSQL ${version}, and this is PostgreSQL ${binaries.majorVersion}. Move that folder away to begin with an empty database, or set DATABASE_URL to a PostgreSQL ${version} server.`,
    );
};

/** Answers with the password of the cluster, which is made first if there is none. */
export const ensureCluster = async (options: ClusterOptions): Promise<string> => {
  const { directory } = options;
  if (existsSync(join(directory, 'cluster'))) await assertUsable(options);
  else await createCluster(options);
  const path = join(directory, 'password');
  return readFile(path, 'utf8').catch(() => {
    throw new Error(
      `${path} is missing, and the data beside it cannot be opened without. Move ${directory} away.`,
    );
  });
};
