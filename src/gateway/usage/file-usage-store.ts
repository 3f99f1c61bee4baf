import { readFile } from 'node:fs/promises';
import { toError } from '#platform/errors.ts';
import { writeWhole } from '#platform/write-file.ts';
import { UsageReport } from './usage-report.ts';
import { mergeWithin, type UsageBounds, type UsageStore } from './usage-store.ts';

const load = async (file: string): Promise<UsageReport | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as { readonly code?: string }).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return UsageReport.parse(JSON.parse(text));
  } catch (error) {
    // It may be something else altogether: it is not overwritten.
    throw new Error(`The file of SOBA_USAGE_FILE holds no usage report: ${toError(error).message}`);
  }
};

/** One file for one process, the same that `soba schema check --usage` reads. */
export const createFileUsageStore = (file: string, bounds: UsageBounds, now: () => number): UsageStore => ({
  add: async (report) => {
    const kept = await load(file);
    const merged = mergeWithin(kept === undefined ? [report] : [kept, report], bounds, now());
    await writeWhole(file, `${JSON.stringify(merged, null, 1)}\n`);
  },
  read: () => load(file),
  stop: async () => undefined,
});
