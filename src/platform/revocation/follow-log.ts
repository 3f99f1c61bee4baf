import type { Clock } from '../clock.ts';
import { createOneAtATime } from '../one-at-a-time.ts';
import type { RevocationPage } from './store.ts';

/** Reads a log from a cursor on; null, or a cursor of another log, means from its beginning. */
export type ReadPage<Page> = (after: string | null) => Promise<Page>;

export type ReadLog = ReadPage<RevocationPage>;

/** A copy of a log. It knows how far it has come. */
interface Copy<Page> {
  readonly cursor: () => Promise<string | null>;
  readonly apply: (page: Page, askedAt: number) => Promise<void>;
}

export interface LogFollower {
  /** Resolves when everything that was in the log at the time of the call is in the store. */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Keeps a store up to date with the log: by the clock, and at once when it is asked to. */
export const startLogFollower = <Page extends { readonly isLast: boolean }>(options: {
  readonly read: ReadPage<Page>;
  readonly store: Copy<Page>;
  readonly clock: Clock;
  readonly everyMs: number;
  /** Told of each end of a run that the clock began. */
  readonly onRun: (error: unknown) => void;
}): LogFollower => {
  const { read, store, clock, onRun } = options;
  const run = async (): Promise<void> => {
    for (let isLast = false; !isLast; ) {
      const cursor = await store.cursor();
      const askedAt = clock.now();
      const page = await read(cursor);
      await store.apply(page, askedAt);
      isLast = page.isLast;
    }
  };

  const runs = createOneAtATime(run);
  const tick = async (): Promise<void> => {
    if (runs.isRunning()) return;
    try {
      await runs.start();
      onRun(undefined);
    } catch (error) {
      onRun(error);
    }
  };
  void tick();
  const timer = setInterval(() => void tick(), options.everyMs).unref();
  return {
    catchUp: runs.afresh,
    stop: async () => {
      clearInterval(timer);
      await runs.settled();
    },
  };
};
