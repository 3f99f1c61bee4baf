import DataLoader from 'dataloader';
import type { Clock } from '#platform/clock.ts';
import type { RequestBase } from '#platform/subgraph.ts';
import { type FlagRecord, findFlags } from './admin/flag-store.ts';
import type { Submissions } from './admin/submit-change.ts';
import type { Database } from './database.ts';
import type { Flags } from './evaluation/start-flags.ts';
import type { Experiments } from './experiments/start-experiments.ts';

export interface Context extends RequestBase {
  /** What decides, in memory. */
  readonly flags: Flags;
  /** What is stored of flags, for staff; read once for a request. */
  readonly records: Pick<DataLoader<string, FlagRecord | undefined>, 'load' | 'prime' | 'clearAll'>;
  readonly experiments: Experiments;
  readonly db: Database;
  readonly submissions: Submissions;
  readonly clock: Clock;
}

export const createContext =
  (parts: Pick<Context, 'flags' | 'experiments' | 'db' | 'submissions' | 'clock'>) =>
  (base: RequestBase): Context => ({
    ...base,
    ...parts,
    records: new DataLoader<string, FlagRecord | undefined>(async (keys) => {
      const records = await findFlags(parts.db, { keys });
      return keys.map((key) => records.find((record) => record.key === key));
    }),
  });
