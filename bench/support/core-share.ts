import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How the kernel is told how much of a core a group of processes may have: control groups, version 2 or 1. */
const controls = [
  {
    root: '/sys/fs/cgroup',
    file: 'cpu.max',
    limits: (quota: number, period: number) => ({ 'cpu.max': `${quota} ${period}` }),
  },
  {
    root: '/sys/fs/cgroup/cpu',
    file: 'cpu.cfs_quota_us',
    limits: (quota: number, period: number) => ({
      'cpu.cfs_period_us': String(period),
      'cpu.cfs_quota_us': String(quota),
    }),
  },
];

/** What is held back finds the caches of its core cold when it goes on: it should not be often. */
const periodMicroseconds = 50_000;

export interface CoreShare {
  /** To be called when the process ends. */
  readonly end: () => Promise<void>;
}

const patience = { tries: 100, waitMs: 50 };

/** A group cannot go before its last process has. */
const removeWhenEmpty = async (group: string): Promise<void> => {
  for (let tries = 0; tries < patience.tries; tries += 1) {
    try {
      rmdirSync(group);
      return;
    } catch {
      await sleep(patience.waitMs);
    }
  }
};

const limitBy = (
  { root, file, limits }: (typeof controls)[number],
  pid: number,
  share: number,
): CoreShare | undefined => {
  const group = path.join(root, `soba-bench-${pid}`);
  try {
    mkdirSync(group, { recursive: true });
  } catch {
    return undefined;
  }
  try {
    if (!existsSync(path.join(group, file))) throw new Error('Another version holds this folder.');
    const settings = limits(share * periodMicroseconds, periodMicroseconds);
    for (const [name, value] of Object.entries({ ...settings, 'cgroup.procs': String(pid) }))
      writeFileSync(path.join(group, name), value);
    return { end: () => removeWhenEmpty(group) };
  } catch {
    rmdirSync(group);
    return undefined;
  }
};

/** Holds a process, with all its threads, to a share of one core. Undefined where that is not allowed. */
export const holdToShare = (pid: number, share: number): CoreShare | undefined => {
  for (const control of controls) {
    const held = limitBy(control, pid, share);
    if (held !== undefined) return held;
  }
  return undefined;
};
