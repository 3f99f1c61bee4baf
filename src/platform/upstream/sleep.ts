import type { StopSignal } from '../stop-signal.ts';

/** Waits; rejects with the signal's reason as soon as that is aborted. */
export const sleepUnless = (signal: StopSignal, milliseconds: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const wake = (): void => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
