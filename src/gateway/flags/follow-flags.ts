import type { GatewayConfig } from '#gateway/config.ts';
import type { Clock } from '#platform/clock.ts';
import { type FlagFollower, followSnapshot } from '#platform/flags/follow-snapshot.ts';
import { createRemoteRead } from '#platform/flags/read-remote-snapshot.ts';
import { createSnapshotFile } from '#platform/flags/snapshot-file.ts';
import { anonymous, type Principal } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';

/** Twice a second: most answers are empty, and a change decides within the second. */
const everyMs = 500;
const timeoutMs = 2000;

/** The flags in the gateway, for what it decides itself. None when it is not told where they are. */
export const followFlags = (options: {
  readonly config: Pick<GatewayConfig, 'SOBA_FLAGS_URL' | 'SOBA_FLAGS_FILE'>;
  readonly mint: (principal: Principal) => Promise<string>;
  readonly clock: Clock;
  readonly logger: Logger;
}): Pick<FlagFollower, 'current' | 'stop'> => {
  const { config, mint, clock, logger } = options;
  const url = config.SOBA_FLAGS_URL;
  if (url === undefined) return { current: () => undefined, stop: async () => undefined };
  return followSnapshot({
    read: createRemoteRead({ url, token: () => mint(anonymous), timeoutMs }),
    clock,
    logger,
    file: createSnapshotFile(config.SOBA_FLAGS_FILE, logger),
    everyMs,
  });
};
