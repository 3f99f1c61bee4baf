import { refuse } from '#platform/errors.ts';

export interface HashingQueue {
  readonly run: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/**
 * Hashing takes a thread of Node's pool and 19 MiB each. So many run at once that threads are left for DNS and files,
 * so many wait that their turn still comes in time, and the next one is refused.
 */
export const createHashingQueue = (limits: {
  readonly running: number;
  readonly waiting: number;
}): HashingQueue => {
  const turns: (() => void)[] = [];
  let running = 0;
  const takeTurn = (): Promise<void> | undefined => {
    if (running < limits.running) {
      running += 1;
      return undefined;
    }
    if (turns.length >= limits.waiting) refuse('SERVICE_UNAVAILABLE');
    return new Promise((resolve) => turns.push(resolve));
  };
  const passTurn = (): void => {
    const next = turns.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return {
    run: async (work) => {
      await takeTurn();
      try {
        return await work();
      } finally {
        passTurn();
      }
    },
  };
};
