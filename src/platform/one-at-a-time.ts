/** Runs of one piece of work, of which there is never more than one. */
export interface OneAtATime {
  readonly isRunning: () => boolean;
  /** Starts a run. Not to be called while there is one. */
  readonly start: () => Promise<void>;
  /** A run that has begun may have read past what the caller waits for, so another follows it; one for all who wait. */
  readonly afresh: () => Promise<void>;
  /** Resolves when nothing runs or waits, however it ended. */
  readonly settled: () => Promise<void>;
}

export const createOneAtATime = (run: () => Promise<void>): OneAtATime => {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    running = run().finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    isRunning: () => running !== undefined,
    start,
    afresh: () => {
      if (running === undefined) return start();
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          return start();
        });
      return next;
    },
    settled: async () => {
      await next?.catch(() => undefined);
      await running?.catch(() => undefined);
    },
  };
};
