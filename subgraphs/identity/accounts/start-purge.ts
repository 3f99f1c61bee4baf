import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';

interface Purgeable {
  readonly purge: (before: number) => Promise<void>;
}

const intervalMs = 10 * 60_000;

/** Removes what has expired longer than `keepMs` ago, now and then. */
export const startPurge = (parts: {
  readonly stores: readonly { readonly store: Purgeable; readonly keepMs: number }[];
  readonly clock: Clock;
  readonly logger: Logger;
}) => {
  const purge = async (): Promise<void> => {
    try {
      for (const { store, keepMs } of parts.stores) await store.purge(parts.clock.now() - keepMs);
    } catch (error) {
      parts.logger.warn({ err: error }, 'What has expired could not be removed.');
    }
  };
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running = purge();
  }, intervalMs);
  return {
    purge,
    stop: async (): Promise<void> => {
      clearInterval(timer);
      await running;
    },
  };
};
