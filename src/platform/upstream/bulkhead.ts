import { createPassingMap } from '#platform/passing-map.ts';
import type { StopSignal } from '#platform/stop-signal.ts';
import { UpstreamFailure } from './failure.ts';

export interface Bulkhead {
  /** Takes a place; undefined when there was one, else a promise of it, or the failure that too many wait. */
  readonly enter: (signal: StopSignal) => Promise<void> | UpstreamFailure | undefined;
  /** Gives a place back. */
  readonly leave: () => void;
  readonly running: () => number;
  readonly waiting: () => number;
}

/** At most `limit` calls at a time; the next `queueLimit` wait in turn. */
export const createBulkhead = ({
  limit,
  queueLimit,
}: {
  readonly limit: number;
  readonly queueLimit: number;
}): Bulkhead => {
  const queue = createPassingMap<() => void, () => void>();
  let running = 0;
  const wait = (signal: StopSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        queue.delete(start);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      queue.set(start, start);
    });
  return {
    enter: (signal) => {
      if (running < limit) {
        running += 1;
        return undefined;
      }
      if (queue.size() >= queueLimit) return new UpstreamFailure('full', 'Too many calls wait already.');
      return wait(signal);
    },
    leave: () => {
      if (queue.size() === 0) {
        running -= 1;
        return;
      }
      const [next = () => undefined] = queue.values();
      // The place goes from hand to hand, so that no newcomer takes it before those who waited.
      queue.delete(next);
      next();
    },
    running: () => running,
    waiting: () => queue.size(),
  };
};
