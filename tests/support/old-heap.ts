import { getHeapSpaceStatistics } from 'node:v8';

/** The megabytes in which V8 keeps what has lived for long. */
export const oldMegabytes = (): number =>
  (getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0) / 1e6;
