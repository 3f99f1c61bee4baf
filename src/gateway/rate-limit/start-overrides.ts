import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import type { OverrideEntry, OverrideKind, OverridePage } from '#platform/rate-limit/override-entry.ts';
import type { Override } from '#platform/rate-limit/policy.ts';
import { type ReadPage, startLogFollower } from '#platform/revocation/follow-log.ts';

export interface Overrides {
  readonly find: (kind: OverrideKind, subject: string) => Override | undefined;
  /** Resolves when the log has been read as far as it goes now. */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

type Kept = Pick<OverrideEntry, 'limits' | 'expiresAt'>;

const keyOf = (kind: OverrideKind, subject: string): string => `${kind} ${subject}`;

/** All overrides that there are, in this process, so that no request has to ask for its own. */
const createCopy = (clock: Clock) => {
  let current = new Map<string, Kept>();
  let next = current;
  let cursor: string | null = null;
  return {
    size: () => current.size,
    find: (kind: OverrideKind, subject: string): Override | undefined => {
      if (current.size === 0) return undefined;
      const kept = current.get(keyOf(kind, subject));
      if (kept === undefined) return undefined;
      const isOver = kept.expiresAt !== null && kept.expiresAt <= clock.now();
      return isOver ? undefined : (kept.limits ?? undefined);
    },
    store: {
      cursor: async () => cursor,
      apply: async (page: OverridePage) => {
        if (page.isFirst) next = new Map();
        for (const { kind, subject, ...kept } of page.entries) {
          if (kept.limits === null) next.delete(keyOf(kind, subject));
          else next.set(keyOf(kind, subject), kept);
        }
        cursor = page.cursor;
        if (page.isLast) current = next;
      },
    },
  };
};

/** Follows the log of overrides at identity. While identity is away, what was known last holds. */
export const startOverrides = (options: {
  readonly read: ReadPage<OverridePage>;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}): Overrides => {
  const { clock, logger } = options;
  const { size, find, store } = createCopy(clock);
  let failing = false;
  const follower = startLogFollower({
    read: options.read,
    store,
    clock,
    everyMs: options.everyMs,
    onRun: (error) => {
      const fails = error !== undefined;
      if (fails && !failing) logger.warn({ err: error }, 'The overrides of rate limits cannot be read.');
      if (!fails && failing) logger.info('The overrides of rate limits can be read.');
      failing = fails;
    },
  });
  new Gauge({
    name: 'soba_rate_limit_overrides',
    help: 'Overrides of rate limits that this process knows.',
    registers: [options.registry],
    collect() {
      this.set(size());
    },
  });
  return { find, catchUp: follower.catchUp, stop: follower.stop };
};
