import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, canRun } from './account.ts';

/** World-readable, kept over a restart of the machine, on every unix. */
export const sharedFolder = '/var/tmp';

/** The part of `dataDir` that belongs to PostgreSQL and to nothing else. */
export const insideDataDir = (dataDir: string): string => join(dataDir, 'postgres');

const besideDataDir = (dataDir: string): string =>
  join(sharedFolder, `soba-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);

const makeParent = async (dataDir: string): Promise<void> => {
  await mkdir(dataDir, { recursive: true }).catch((error: Error) => {
    throw new Error(`The data folder ${dataDir} cannot be made: ${error.message}`);
  });
};

const makeOwnFolder = async (folder: string, account: Account): Promise<void> => {
  try {
    await mkdir(folder, { mode: 0o700 });
    if (account.lent) await chown(folder, account.uid, account.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new Error(`The data folder ${folder} cannot be made: ${(error as Error).message}`);
  }
};

const assertOwn = async (folder: string, account: Account): Promise<void> => {
  const stats = await lstat(folder);
  if (!stats.isDirectory()) throw new Error(`${folder} is not a folder. Move it away.`);
  if (stats.uid !== account.uid)
    throw new Error(
      `The data in ${folder} belong to the user with id ${stats.uid}, and PostgreSQL would run as user "${account.name}". Start as the user that made the data, move the folder away, or set DATABASE_URL.`,
    );
  if ((stats.mode & 0o077) !== 0)
    throw new Error(`Other users may enter ${folder}. Run: chmod 700 ${folder}`);
};

/** A folder that `account` owns and can enter. It is under /var/tmp when the checkout is closed to the account. */
export const prepareDataFolder = async (
  dataDir: string,
  account: Account,
  onNotice: (message: string) => void,
): Promise<string> => {
  await makeParent(dataDir);
  const inside = insideDataDir(dataDir);
  const reachable = !account.lent || canRun(account, '/bin/sh', '-c', 'cd "$0"', dataDir);
  if (!reachable && existsSync(inside))
    throw new Error(
      `The user "${account.name}" that PostgreSQL runs as cannot enter ${inside}. Open the folders above it, or move it away.`,
    );
  const folder = reachable ? inside : besideDataDir(dataDir);
  await makeOwnFolder(folder, account);
  await assertOwn(folder, account);
  if (!reachable)
    onNotice(
      `Data is kept in ${folder}, because the user "${account.name}" that PostgreSQL runs as cannot enter ${dataDir}.`,
    );
  return folder;
};
