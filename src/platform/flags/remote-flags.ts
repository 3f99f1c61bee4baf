import type { Clock } from '../clock.ts';
import type { Check } from '../health.ts';
import type { Principal } from '../identity.ts';
import type { Logger } from '../logger.ts';
import type { Evaluation } from './compile-flag.ts';
import { contextOfPrincipal } from './context-of-principal.ts';
import { followSnapshot } from './follow-snapshot.ts';
import { createRemoteRead } from './read-remote-snapshot.ts';
import { createSnapshotFile } from './snapshot-file.ts';

/** On whose behalf a subgraph works, as it knows from the call. */
interface Caller {
  readonly principal: Principal;
  readonly principalToken: string;
}

/** The flags in a process that is not the flags subgraph's: decided here, read there. */
export interface RemoteFlags {
  /** Undefined when there is no such flag, or nothing is known of any. */
  readonly decide: (key: string, caller: Caller) => Promise<Evaluation | undefined>;
  readonly check: Check;
  readonly stop: () => Promise<void>;
}

/** A change decides within this time, while there are callers. */
const freshMs = 500;
/** Whoever comes after a pause waits for the flags, rather than being decided for by old ones. */
const waitAfterMs = 5000;
/** The longest wait; afterwards nobody waits for a while. */
const timeoutMs = 1000;
const pauseMs = 5000;

/**
 * A subgraph cannot sign, so it reads with what came with a call, and only while there are calls. What is known decides
 * meanwhile, and whenever the flags subgraph is away.
 */
export const createRemoteFlags = (options: {
  /** Where the flags subgraph is. */
  readonly url: string;
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}): RemoteFlags => {
  const { url, clock, logger } = options;
  let token = '';
  let failedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let isFailing = false;
  const follower = followSnapshot({
    read: createRemoteRead({ url, token: () => token, timeoutMs }),
    clock,
    logger,
    file: createSnapshotFile(options.file, logger),
    everyMs: undefined,
  });
  const refresh = async (): Promise<void> => {
    triedAt = clock.now();
    isFailing = await follower.refresh().then(
      () => false,
      () => true,
    );
    if (isFailing) failedAt = clock.now();
  };
  const prepare = async (caller: Caller): Promise<void> => {
    const age = follower.age();
    if (age < freshMs) return;
    token = caller.principalToken;
    const isWaitWorth = age >= waitAfterMs && clock.now() - failedAt >= pauseMs;
    if (isWaitWorth) await refresh();
    else if (clock.now() - triedAt >= freshMs) void refresh();
  };
  return {
    decide: async (key, caller) => {
      await prepare(caller);
      return follower.current()?.evaluate(key, contextOfPrincipal(caller.principal));
    },
    check: {
      name: 'flags',
      required: false,
      // Before the first call nothing was asked, and nothing is wrong.
      run: async () => ({ up: !isFailing, known: follower.current() !== undefined }),
    },
    stop: follower.stop,
  };
};
