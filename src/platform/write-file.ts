import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Written beside its place and then put there, so that whoever reads it sees the old file or the new one whole. */
export const writeWhole = async (file: string, content: string): Promise<void> => {
  const folder = path.dirname(file);
  const unfinished = path.join(folder, `.${path.basename(file)}.${process.pid}.unfinished`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(unfinished, content);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
};
