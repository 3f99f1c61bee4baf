import { chown, lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import { isAlive, servesCluster } from './processes.ts';

/** Larger than any system hands out. */
const noPid = 2_147_483_647;

const leaves = async (pid: number, limitMs: number): Promise<boolean> => {
  const end = Date.now() + limitMs;
  while (await isAlive(pid)) {
    if (Date.now() > end) return false;
    await sleep(25);
  }
  return true;
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // it is gone already
  }
};

const stopServer = async (pid: number): Promise<void> => {
  signal(pid, 'SIGINT');
  if (await leaves(pid, 10_000)) return;
  signal(pid, 'SIGQUIT');
  if (await leaves(pid, 10_000)) return;
  throw new Error(`An orphaned PostgreSQL (pid ${pid}) does not stop. Stop it by hand and start again.`);
};

/** The file stays, for PostgreSQL also finds in it the memory that an old backend may still hold. */
const disown = async (pidFile: string, text: string, account: Account): Promise<void> => {
  const fresh = `${pidFile}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, text.replace(/^\d+/, String(noPid)), { flag: 'wx', mode: 0o600 });
  if (account.lent) await chown(fresh, account.uid, account.gid);
  await rename(fresh, pidFile);
};

/** Makes a cluster free to start: no living server on it, and no pid file that names somebody else's process. */
export const stopOrphan = async (
  directory: string,
  account: Account,
  onNotice: (message: string) => void,
): Promise<void> => {
  const cluster = join(directory, 'cluster');
  const pidFile = join(cluster, 'postmaster.pid');
  if ((await lstat(pidFile).catch(() => undefined)) === undefined) return;
  const text = await readFile(pidFile, 'utf8');
  const pid = Number(/^(\d+)\n/.exec(text)?.[1] ?? 0);
  if (pid === 0) return rm(pidFile);
  if (await servesCluster(pid, cluster)) {
    await stopServer(pid);
    onNotice(`Stopped an orphaned PostgreSQL (pid ${pid}).`);
  } else if (await isAlive(pid)) {
    await disown(pidFile, text, account);
  }
};
