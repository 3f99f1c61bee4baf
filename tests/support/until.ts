import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what cannot be awaited; fails after ten seconds. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not happen within 10 s.');
    await sleep(5);
  }
};
