import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Logger } from '../logger.ts';
import { Snapshot } from './flag.ts';

export const snapshotFileSetting = {
  SOBA_FLAGS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File that keeps the last known flags, for a start while their source is away. None by default.',
    ),
};

/** Where the last good snapshot is kept, for a start while its source is away. */
export interface SnapshotFile {
  readonly load: () => Snapshot | undefined;
  readonly save: (snapshot: Snapshot) => void;
}

/** What cannot be read, or is no snapshot, is as good as no file; what cannot be written is kept in memory only. */
const openFile = (file: string, logger: Logger): SnapshotFile => ({
  load: () => {
    try {
      return Snapshot.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch (error) {
      const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isAbsent) logger.warn({ err: error, file }, 'The kept flags cannot be read.');
      return undefined;
    }
  },
  save: (snapshot) => {
    const unfinished = `${file}.${process.pid}.tmp`;
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      // Lists of accounts are in it. Whoever reads it meanwhile reads the one before.
      writeFileSync(unfinished, JSON.stringify(snapshot), { mode: 0o600 });
      renameSync(unfinished, file);
    } catch (error) {
      logger.warn({ err: error, file }, 'The flags cannot be kept on disk.');
    }
  },
});

export const createSnapshotFile = (file: string | undefined, logger: Logger): SnapshotFile | undefined =>
  file === undefined ? undefined : openFile(file, logger);
