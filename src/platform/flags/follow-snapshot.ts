import type { Clock } from '../clock.ts';
import { toError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { createOneAtATime } from '../one-at-a-time.ts';
import type { Snapshot } from './flag.ts';
import { compileSnapshot, type FlagSet } from './flag-set.ts';
import type { SnapshotFile } from './snapshot-file.ts';

/** Reads the source; undefined when it still has the revision that is known. */
export type ReadSnapshot = (knownRevision: string | undefined) => Promise<Snapshot | undefined>;

export interface FlagFollower {
  /** What decides now; undefined when there never was a snapshot. It is there at once, whatever the source does. */
  readonly current: () => FlagSet | undefined;
  /** Milliseconds since the source was heard; infinite when it never was. */
  readonly age: () => number;
  /** Resolves when what the source has at the time of the call decides; rejects when it cannot be read. */
  readonly refresh: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface FollowOptions {
  readonly read: ReadSnapshot;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Without it a process that starts while the source is away has no flags. */
  readonly file: SnapshotFile | undefined;
  /** Reads by the clock as well; undefined reads only when asked to. */
  readonly everyMs: number | undefined;
  readonly random?: () => number;
}

interface State {
  flags: FlagSet | undefined;
  heardAt: number;
}

/** One line when the source cannot be read, one when it can again. */
const createNote = (logger: Logger): ((error: unknown) => void) => {
  let failing = false;
  return (error) => {
    const fails = error !== undefined;
    if (fails === failing) return;
    failing = fails;
    if (fails) logger.warn({ err: error }, 'The flags cannot be read; the last that were known decide.');
    else logger.info('The flags can be read.');
  };
};

const createRead = (options: FollowOptions, state: State): (() => Promise<void>) => {
  const { read, clock, file } = options;
  const note = createNote(options.logger);
  return async () => {
    const askedAt = clock.now();
    try {
      // What came from disk is compared with nothing: another database may have the same revision.
      const snapshot = await read(
        Number.isFinite(state.heardAt) ? state.flags?.snapshot.revision : undefined,
      );
      if (snapshot !== undefined) {
        state.flags = compileSnapshot(snapshot, options);
        file?.save(snapshot);
      }
      state.heardAt = askedAt;
      note(undefined);
    } catch (error) {
      note(error);
      throw toError(error);
    }
  };
};

/** Keeps the flags in memory: from disk at once, then from the source, by the clock and whenever it is asked to. */
export const followSnapshot = (options: FollowOptions): FlagFollower => {
  const kept = options.file?.load();
  const state: State = {
    flags: kept === undefined ? undefined : compileSnapshot(kept, options),
    heardAt: Number.NEGATIVE_INFINITY,
  };
  const run = createRead(options, state);
  const runs = createOneAtATime(run);
  const tick = (): void => {
    if (!runs.isRunning()) runs.start().catch(() => undefined);
  };
  if (options.everyMs !== undefined) tick();
  const timer = options.everyMs === undefined ? undefined : setInterval(tick, options.everyMs).unref();
  return {
    current: () => state.flags,
    age: () => options.clock.now() - state.heardAt,
    refresh: runs.afresh,
    stop: async () => {
      clearInterval(timer);
      await runs.settled();
    },
  };
};
