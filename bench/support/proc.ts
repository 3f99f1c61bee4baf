import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What the kernel counts of a process and the processes that it started. Linux only. */

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const tasksOf = (pid: number): string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
};

export const familyOf = (pid: number): number[] => {
  const children = tasksOf(pid).flatMap((task) => read(`/proc/${pid}/task/${task}/children`).split(' '));
  return [pid, ...children.filter((one) => one.trim() !== '').flatMap((one) => familyOf(Number(one)))];
};

/** All threads. Not every kernel counts it. */
const nanosecondsOf = (pid: number): number =>
  tasksOf(pid).reduce(
    (sum, task) => sum + Number(read(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0]),
    0,
  );

const nanosecondsOfTick = 10_000_000;

/** What every kernel counts, in steps that are long for a short visit. */
const tickedOf = (pid: number): number => {
  // The second field is a name that may hold spaces; what follows its bracket is counted from the third.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * nanosecondsOfTick;
};

/** Processor time in user and kernel mode, all threads, in microseconds. */
export const cpuMicroseconds = (pid: number): number =>
  familyOf(pid).reduce((sum, one) => sum + (nanosecondsOf(one) || tickedOf(one)), 0) / 1000;

/** The most memory that was resident at once, in megabytes. */
export const peakMegabytes = (pid: number): number =>
  familyOf(pid).reduce(
    (sum, one) => sum + Number(/^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${one}/status`))?.[1] ?? 0) / 1024,
    0,
  );

/** From now on the peak is that of what follows. */
export const forgetPeak = (pid: number): void => {
  for (const one of familyOf(pid)) {
    try {
      writeFileSync(`/proc/${one}/clear_refs`, '5');
    } catch {
      // Not allowed everywhere; then the peak is that since the start.
    }
  }
};
