import type { ChildProcessWithoutNullStreams, SpawnOptionsWithoutStdio } from 'node:child_process';

export type StartProgram = (
  program: string,
  args: readonly string[],
  options: SpawnOptionsWithoutStdio,
) => ChildProcessWithoutNullStreams;

/** Runs `action` in one process at a time. It is given `spawn` for programs that keep the lock if this process is killed. */
export const withLock: <Result>(
  path: string,
  action: (spawn: StartProgram) => Promise<Result>,
  onWait: () => void,
) => Promise<Result>;
