import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readlink, realpath } from 'node:fs/promises';
import { promisify } from 'node:util';

const hasProc = existsSync('/proc/self/stat');

const ps = async (pid: number, column: string): Promise<string | undefined> => {
  const { stdout } = await promisify(execFile)('ps', ['-o', `${column}=`, '-p', String(pid)]);
  return stdout.trim() || undefined;
};

/** When a process began, in the system's own notation: with the pid it names one process for ever. */
export const startOf = async (pid: number): Promise<string | undefined> => {
  if (!hasProc) return ps(pid, 'lstart').catch(() => undefined);
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state = 'X', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return 'ZX'.includes(state) ? undefined : fields[18];
};

export const isAlive = async (pid: number): Promise<boolean> => (await startOf(pid)) !== undefined;

/** A server always works inside its data folder, so its working directory tells whose it is. */
export const servesCluster = async (pid: number, cluster: string): Promise<boolean> => {
  const folder = await realpath(cluster);
  try {
    if (!hasProc) {
      const command = await ps(pid, 'command');
      return command !== undefined && /\bpostgres\b/.test(command) && command.includes(folder);
    }
    const name = await readFile(`/proc/${pid}/comm`, 'utf8');
    return name.startsWith('postgres') && (await readlink(`/proc/${pid}/cwd`)) === folder;
  } catch {
    return false;
  }
};
