import type { Clock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import type { Logger } from '#platform/logger.ts';
import type { Database } from './database.ts';
import { deleteExpiredRevocations } from './revocation/revocation-store.ts';

const everyMs = 600_000;
const dayMs = 86_400_000;
/** Sessions stay for a while after their end, for whoever looks into what has happened. */
const keepEndedMs = 30 * dayMs;
const keepDevicesMs = 180 * dayMs;

/** Deletes what has ended so long ago that nobody asks for it any more. */
export const sweep = async (db: Database, now: number): Promise<void> => {
  const endedBefore = new Date(now - keepEndedMs);
  await deleteExpiredRevocations(db, new Date(now));
  await db
    .deleteFrom('session')
    .where((either) =>
      either.or([either('ended_at', '<', endedBefore), either('expires_at', '<', endedBefore)]),
    )
    .execute();
  await db
    .deleteFrom('known_device')
    .where('last_seen_at', '<', new Date(now - keepDevicesMs))
    .execute();
};

/** Begins after a while: a process that has just started has other work. */
export const startSweeping = (parts: {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}): { readonly stop: () => void } => {
  const timer = setInterval(() => {
    sweep(parts.db, parts.clock.now()).catch((error: unknown) =>
      parts.logger.warn({ err: toError(error) }, 'Old sessions could not be deleted.'),
    );
  }, everyMs).unref();
  return { stop: () => clearInterval(timer) };
};
