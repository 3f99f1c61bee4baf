import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what cannot be awaited; fails when that takes longer than it ever should. */
export const until = async (condition: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> => {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`It did not happen within ${limitMs} ms.`);
    await sleep(5);
  }
};
