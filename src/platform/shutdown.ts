import { type Clock, systemClock } from './clock.ts';
import type { Logger } from './logger.ts';

export interface Stoppable {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/** Stops each in order; one that fails does not keep the rest running. */
export const stopInOrder = async (parts: readonly Stoppable[], logger: Logger): Promise<boolean> => {
  let clean = true;
  for (const part of parts) {
    try {
      await part.stop();
    } catch (error) {
      clean = false;
      logger.error({ err: error, part: part.name }, 'A part did not stop cleanly.');
    }
  }
  return clean;
};

interface SignalSource {
  readonly on: (event: 'SIGINT' | 'SIGTERM' | 'disconnect', listener: () => void) => unknown;
  readonly exit: (code: number) => never;
}

/** A terminal's Ctrl-C can arrive twice, once directly and once through a parent process. */
const repeatWindowMs = 500;

/**
 * The first SIGINT, SIGTERM or loss of the parent stops everything and exits 0, or 1 if a part failed to stop.
 * A second signal does not wait.
 */
export const stopOnSignals = (
  parts: () => readonly Stoppable[],
  {
    logger,
    source = process,
    clock = systemClock,
  }: { readonly logger: Logger; readonly source?: SignalSource; readonly clock?: Clock },
): void => {
  let startedAt: number | undefined;
  const onSignal = (): void => {
    if (startedAt !== undefined) {
      if (clock.now() - startedAt > repeatWindowMs) source.exit(130);
      return;
    }
    startedAt = clock.now();
    logger.info('Stopping.');
    void stopInOrder(parts(), logger).then((clean) => source.exit(clean ? 0 : 1));
  };
  source.on('SIGINT', onSignal);
  source.on('SIGTERM', onSignal);
  source.on('disconnect', onSignal);
};
