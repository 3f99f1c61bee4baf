import type { Registry } from 'prom-client';
import { type Clock, systemClock } from '#platform/clock.ts';
import { createPassingMap } from '#platform/passing-map.ts';
import { createGauge } from './plan-metrics.ts';
import { type Patience, withinDeadline } from './within-deadline.ts';

export interface Pace {
  /** Lets an operation begin: nothing when it may at once, else a promise. Rejects when nobody waits for it any more. */
  readonly begin: (patience: Patience) => Promise<void> | undefined;
  readonly end: () => void;
  /** To be called from time to time. */
  readonly adjust: () => void;
  readonly running: () => number;
  readonly waiting: () => number;
}

export interface RunningPace extends Pick<Pace, 'begin' | 'end'> {
  readonly stop: () => void;
}

interface Parts {
  readonly clock: Clock;
  /** How busy the event loop was since the last call, from 0 to 1. */
  readonly utilization: () => number;
}

/** So many operations keep the event loop busy where subgraphs are fast; where they are not, more will be let in. */
const fewest = 16;

const isBusy = 0.95;
const isIdle = 0.5;

/** Small steps, so that an event loop that has just enough to do is not left without work. */
const nextLimit = (limit: number, busy: number, running: number): number => {
  if (busy < isIdle) return Number.POSITIVE_INFINITY;
  return busy < isBusy ? limit * 1.25 : Math.max(fewest, Math.min(limit, running) * 0.8);
};

/**
 * An event loop that has no time to spare gets no further by beginning more: it only holds more half-done operations in
 * its memory, which is then collected at a higher price, and all of them are late. So it finishes some before it begins
 * others, in their order. As long as it has time to spare, every operation begins at once.
 */
export const createPace = ({ clock, utilization }: Parts): Pace => {
  const queue = createPassingMap<() => void, () => void>();
  let limit = Number.POSITIVE_INFINITY;
  let running = 0;
  const beginNext = (): void => {
    for (const begin of queue.values()) {
      if (running >= limit) return;
      queue.delete(begin);
      running += 1;
      begin();
    }
  };
  const end = (): void => {
    running -= 1;
    beginNext();
  };
  const wait = async (patience: Patience): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    queue.set(resolve, resolve);
    try {
      await withinDeadline(promise, patience, clock);
    } catch (error) {
      // Its turn may have come in the same moment.
      if (queue.get(resolve) === undefined) end();
      else queue.delete(resolve);
      throw error;
    }
  };
  return {
    begin: (patience) => {
      if (running >= limit || queue.size() > 0) return wait(patience);
      running += 1;
      return undefined;
    },
    end,
    adjust: () => {
      limit = nextLimit(limit, utilization(), running);
      beginNext();
    },
    running: () => running,
    waiting: queue.size,
  };
};

const readUtilization = (): (() => number) => {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
};

const adjustEveryMs = 100;

/** By how busy this process's event loop is. */
export const startPace = (registry: Registry): RunningPace => {
  const pace = createPace({ clock: systemClock, utilization: readUtilization() });
  const timer = setInterval(pace.adjust, adjustEveryMs).unref();
  createGauge(registry, 'soba_operations_running', ['Operations that are executed.', pace.running]);
  createGauge(registry, 'soba_operations_waiting', [
    'Operations that begin when others have ended, because the event loop is busy.',
    pace.waiting,
  ]);
  return { ...pace, stop: () => clearInterval(timer) };
};
