import { execFileSync, spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';

/** The unix user that PostgreSQL runs as and that owns its files. */
export interface Account {
  /** For messages. */
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** True when we are root, which PostgreSQL refuses to be, and lend it another user. */
  readonly lent: boolean;
}

const findUser = (name: string): Account[] => {
  try {
    const ask = (what: string) =>
      Number(execFileSync('id', [what, name], { stdio: 'pipe', encoding: 'utf8' }));
    return [{ name, uid: ask('-u'), gid: ask('-g'), lent: true }];
  } catch {
    return [];
  }
};

const ownerOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.uid;

/** Ourselves; or, for root, the one of `postgres` and `nobody` that has the data already, else the first that exists. */
export const chooseAccount = async (directory: string): Promise<Account> => {
  const [uid = -1, gid = -1] = [process.getuid?.(), process.getgid?.()];
  if (uid !== 0) return { name: String(uid), uid, gid, lent: false };
  const candidates = [...findUser('postgres'), ...findUser('nobody')];
  const owner = await ownerOf(directory);
  const account = candidates.find((candidate) => candidate.uid === owner) ?? candidates[0];
  if (account === undefined)
    throw new Error(
      'PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" to run it as. Start as another user, or set DATABASE_URL.',
    );
  return account;
};

/** What every process of PostgreSQL is spawned with. PG* variables of the caller must not reach it. */
export const spawnOptions = (account: Account) => ({
  cwd: '/',
  env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  ...(account.lent ? { uid: account.uid, gid: account.gid } : {}),
});

/** Asks the kernel rather than reading modes: access lists and mount options count as well. */
export const canRun = (account: Account, command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { ...spawnOptions(account), stdio: 'ignore' }).status === 0;
