import type { Clock } from '../clock.ts';

export interface Breaker {
  readonly isOpen: () => boolean;
  readonly succeeded: () => void;
  readonly failed: () => void;
  /** True for one caller when it is time to try again; that caller reports what came of it. */
  readonly mayProbe: () => boolean;
  readonly retryAfterMs: () => number;
}

/** Failures less successes at a tenth: a store that fails every other call opens it, one in a thousand does not. */
const opensAt = 3;
const successWeight = 0.1;
const firstPauseMs = 500;
const longestPauseMs = 10_000;
/** Calls that fail together, as all do in a moment of stillness, are one failure. */
const togetherMs = 10;
/** One that fails again this soon after it came back is left alone for longer. */
const calmMs = 10_000;

/** Open: the store is not asked. Only a probe closes it again, so that its return is met by one call and not by all. */
export const createBreaker = (options: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange: (open: boolean) => void;
}): Breaker => {
  const { clock, random } = options;
  let open = false;
  let probing = false;
  let score = 0;
  let pauseMs = firstPauseMs;
  let retryAt = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let closedAt = Number.NEGATIVE_INFINITY;

  const pause = (): void => {
    retryAt = clock.now() + pauseMs * (0.5 + random() / 2);
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    probing = false;
  };
  const setOpen = (now: boolean): void => {
    open = now;
    options.onChange(now);
  };

  return {
    isOpen: () => open,
    succeeded: () => {
      score = Math.max(0, score - successWeight);
      // An answer to a call from before it opened is no probe.
      if (!open || !probing) return;
      probing = false;
      score = 0;
      closedAt = clock.now();
      setOpen(false);
    },
    failed: () => {
      if (open) {
        if (probing) pause();
        return;
      }
      if (Math.abs(clock.now() - failedAt) < togetherMs) return;
      failedAt = clock.now();
      score += 1;
      if (score < opensAt) return;
      if (clock.now() - closedAt > calmMs) pauseMs = firstPauseMs;
      pause();
      setOpen(true);
    },
    mayProbe: () => {
      if (!open || probing || clock.now() < retryAt) return false;
      probing = true;
      return true;
    },
    retryAfterMs: () => Math.max(0, retryAt - clock.now()),
  };
};
