/** Runs `action` in one process at a time. `addPid` names a child that keeps the lock if this process is killed. */
export const withLock: <Result>(
  path: string,
  action: (addPid: (pid: number) => void) => Promise<Result>,
  onWait: () => void,
) => Promise<Result>;
