import type { Clock } from '../clock.ts';
import { createStopSignal, type StopSignal } from '../stop-signal.ts';
import { UpstreamFailure } from './failure.ts';

/** How long a call may take as a whole, waiting and retries included, and the way to call it off. */
export interface CallLimit {
  readonly signal: StopSignal;
  /** In milliseconds since the epoch. */
  readonly endsAt: number;
  readonly stop: (reason: UpstreamFailure) => void;
  /** The call is over: the timer is not needed any more. */
  readonly done: () => void;
}

export const outOfTime = (): UpstreamFailure => new UpstreamFailure('timeout', 'No answer in time.');

export const startCallLimit = (milliseconds: number, clock: Clock): CallLimit => {
  const { signal, stop } = createStopSignal();
  const timer = setTimeout(() => stop(outOfTime()), milliseconds);
  return {
    signal,
    endsAt: clock.now() + milliseconds,
    stop,
    done: () => clearTimeout(timer),
  };
};
