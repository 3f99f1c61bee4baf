import type { RequestContext } from '#gateway/request.ts';
import type { Clock } from '#platform/clock.ts';
import { outOfTime } from '#platform/upstream/call-limit.ts';
import { UpstreamFailure } from '#platform/upstream/failure.ts';

type Leave = (reason: UpstreamFailure) => void;

/** What one request waits for at one subgraph. When its client leaves, or its time is up, it waits for nothing more. */
export interface Waits {
  /** Milliseconds until the request's deadline. */
  readonly timeLeft: () => number;
  readonly hasLeft: () => boolean;
  readonly add: (leave: Leave) => void;
  readonly delete: (leave: Leave) => void;
}

export const clientLeft = (): UpstreamFailure => new UpstreamFailure('cancelled', 'The client has left.');

/**
 * One listener and at most one timer for all calls of the request: a call ends by itself after `callMs`, so that the
 * deadline needs watching only when it is nearer.
 */
export const createWaits = (
  { deadline, signal }: Pick<RequestContext, 'deadline' | 'signal'>,
  { clock, callMs }: { readonly clock: Clock; readonly callMs: number },
): Waits => {
  const leaving = new Set<Leave>();
  let timer: NodeJS.Timeout | undefined;
  const endAll = (reason: UpstreamFailure): void => {
    for (const leave of [...leaving]) leave(reason);
  };
  signal.addEventListener('abort', () => endAll(clientLeft()), { once: true });
  const timeLeft = (): number => deadline - clock.now();
  return {
    timeLeft,
    hasLeft: () => signal.aborted,
    add: (leave) => {
      leaving.add(leave);
      if (timer !== undefined || timeLeft() >= callMs) return;
      timer = setTimeout(() => endAll(outOfTime()), Math.max(0, timeLeft()));
    },
    delete: (leave) => {
      leaving.delete(leave);
      if (timer === undefined || leaving.size > 0) return;
      clearTimeout(timer);
      timer = undefined;
    },
  };
};
