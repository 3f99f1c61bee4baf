import type { Clock } from '#platform/clock.ts';
import { refusal } from '#platform/errors.ts';
import type { StopSignal } from '#platform/stop-signal.ts';

/** How long somebody waits. */
export interface Patience {
  /** In milliseconds since the epoch. */
  readonly deadline?: number | undefined;
  /** Aborted when nobody waits any more. */
  readonly signal?: StopSignal | undefined;
}

/** The outcome of the work, or a refusal when it comes too late. The work itself goes on. */
export const withinDeadline = async <T>(
  work: Promise<T>,
  { deadline, signal }: Patience,
  clock: Clock,
): Promise<T> => {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const leave = (): void => reject(refusal('DEADLINE_EXCEEDED'));
  const left = deadline === undefined ? undefined : deadline - clock.now();
  if (signal?.aborted === true || (left !== undefined && left <= 0)) leave();
  const timer = left === undefined ? undefined : setTimeout(leave, Math.max(left, 0));
  signal?.addEventListener('abort', leave);
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
};
