import { Gauge, type Registry } from 'prom-client';
import type { z } from 'zod';
import type { Clock } from '#platform/clock.ts';
import { refuse } from '#platform/errors.ts';
import type { Evaluation } from '#platform/flags/compile-flag.ts';
import type { EvaluationContext } from '#platform/flags/evaluation-context.ts';
import type { FlagSet } from '#platform/flags/flag-set.ts';
import { type FlagFollower, followSnapshot } from '#platform/flags/follow-snapshot.ts';
import { createSnapshotFile } from '#platform/flags/snapshot-file.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { startPostgresListener } from '#platform/postgres-listen.ts';
import type { FlagsConfig } from '../config.ts';
import type { Database } from '../database.ts';
import { createUsage, type Usage } from './count-usage.ts';
import { createSnapshotRead } from './snapshot-store.ts';

/** The flags of this process: in memory, whatever the database does. */
export interface Flags {
  readonly environment: string;
  /** What decides now. Refuses when there has been none since the start, which is only so while it is read first. */
  readonly current: () => Promise<FlagSet>;
  readonly decide: (key: string, context: EvaluationContext) => Promise<Evaluation | undefined>;
  readonly decideAll: (context: EvaluationContext) => Promise<readonly Evaluation[]>;
  readonly isIn: (segment: string, context: EvaluationContext) => boolean;
  /** Whether the database was heard lately. */
  readonly isCurrent: () => boolean;
  readonly refresh: () => Promise<void>;
  readonly usage: Usage;
  readonly check: Check;
  readonly stop: () => Promise<void>;
}

interface Parts {
  readonly db: Database;
  readonly config: Readonly<z.output<typeof FlagsConfig>>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** Six readings in a row have failed, and nothing was heard. */
const staleAfterReadings = 6;

const reportAge = (registry: Registry, follower: FlagFollower): void => {
  new Gauge({
    name: 'soba_flags_age_seconds',
    help: 'Time since the source of the flags was heard; -1 when it never was.',
    registers: [registry],
    collect() {
      const age = follower.age();
      this.set(Number.isFinite(age) ? age / 1000 : -1);
    },
  });
};

const createDecisions = ({
  current,
  isCurrent,
  usage,
}: Pick<Flags, 'current' | 'isCurrent' | 'usage'>): Pick<Flags, 'decide' | 'decideAll'> => {
  const note = (evaluation: Evaluation): Evaluation => {
    usage.note(evaluation);
    return isCurrent() ? evaluation : { ...evaluation, reason: 'STALE' };
  };
  return {
    decide: async (key, context) => {
      const flags = await current();
      const startedAt = performance.now();
      const evaluation = flags.evaluate(key, context);
      usage.noteSeconds('one', (performance.now() - startedAt) / 1000);
      if (evaluation === undefined) usage.noteError();
      return evaluation && note(evaluation);
    },
    decideAll: async (context) => {
      const flags = await current();
      const startedAt = performance.now();
      const evaluations = flags.evaluateAll(context);
      usage.noteSeconds('all', (performance.now() - startedAt) / 1000);
      return evaluations.map(note);
    },
  };
};

export const startFlags = (parts: Parts): Flags => {
  const { db, config, clock, logger, registry } = parts;
  const everyMs = config.SOBA_FLAGS_POLL_MS;
  const follower = followSnapshot({
    read: createSnapshotRead(db, config.SOBA_FLAGS_ENVIRONMENT),
    clock,
    logger,
    file: createSnapshotFile(config.SOBA_FLAGS_FILE, logger),
    everyMs,
  });
  const listener = startPostgresListener({
    url: config.DATABASE_URL,
    channel: 'soba_flags',
    onNotify: () => void follower.refresh().catch(() => undefined),
    logger,
  });
  reportAge(registry, follower);
  const usage = createUsage(registry);
  const isCurrent = (): boolean => follower.age() < staleAfterReadings * everyMs;
  const current = async (): Promise<FlagSet> => {
    const known = follower.current();
    if (known !== undefined) return known;
    await follower.refresh().catch(() => undefined);
    const read = follower.current();
    if (read === undefined) usage.noteError();
    return read ?? refuse('SERVICE_UNAVAILABLE', { message: 'The flags are not known yet. Try again.' });
  };
  return {
    environment: config.SOBA_FLAGS_ENVIRONMENT,
    current,
    ...createDecisions({ current, isCurrent, usage }),
    isIn: (segment, context) => follower.current()?.isIn(segment, context) ?? false,
    isCurrent,
    refresh: follower.refresh,
    usage,
    check: {
      name: 'flags',
      required: true,
      run: async () => {
        const flags = follower.current();
        return { up: flags !== undefined, current: isCurrent(), flags: flags?.snapshot.flags.length ?? 0 };
      },
    },
    stop: async () => {
      await listener.stop();
      await follower.stop();
    },
  };
};
