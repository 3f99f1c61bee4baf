import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOf } from './processes.ts';

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** The pid in an owner file, if that very process is still there. */
const livingOwner = async (text: string): Promise<number | undefined> => {
  const [pid = '', start = ''] = text.split('\n');
  return /^\d+$/.test(pid) && (await startOf(Number(pid))) === start ? Number(pid) : undefined;
};

/** Moved away before it is removed, so that two starts cannot both take over, one deleting the other's file. */
const removeStale = async (path: string, expected: string): Promise<void> => {
  const aside = `${path}.stale-${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  if ((await read(aside)) !== expected) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
};

/** One living process per data folder: a second one would stop the first one's server as an orphan. */
export const takeOwnership = async (directory: string): Promise<() => Promise<void>> => {
  const path = join(directory, 'owner');
  const own = `${path}.${process.pid}`;
  await rm(own, { force: true });
  await writeFile(own, `${process.pid}\n${await startOf(process.pid)}\n`, { flag: 'wx', mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const taken = await link(own, path).then(
        () => true,
        () => false,
      );
      if (taken) return () => rm(path, { force: true });
      const text = await read(path);
      const pid = await livingOwner(text);
      if (pid !== undefined)
        throw new Error(
          `The data in ${directory} are in use by process ${pid}. Stop it first, or choose another folder with SOBA_DATA_DIR.`,
        );
      await removeStale(path, text);
      await sleep(20);
    }
    throw new Error(`${path} cannot be written.`);
  } finally {
    await rm(own, { force: true });
  }
};
