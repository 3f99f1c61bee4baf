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

/** Nanoseconds of all threads. What the kernel counts in ticks is counted in steps of 10 ms, too long for a short visit. */
const runtimeOf = (pid: number): number =>
  tasksOf(pid).reduce(
    (sum, task) => sum + Number(read(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0]),
    0,
  );

/** Processor time in user and kernel mode, all threads, in microseconds. */
export const cpuMicroseconds = (pid: number): number =>
  familyOf(pid).reduce((sum, one) => sum + runtimeOf(one), 0) / 1000;

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
