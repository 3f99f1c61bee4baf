import { Counter, type Registry } from 'prom-client';
import type { Clock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { createPostgres, PostgresConfig } from '#platform/postgres.ts';
import { type ApolloReporting, createApolloReporting } from './apollo-reporting.ts';
import { createUsageRecorder, type UsageRecorder } from './create-recorder.ts';
import { createFileUsageStore } from './file-usage-store.ts';
import { createPostgresUsageStore, type UsageDatabase } from './postgres-usage-store.ts';
import type { UsageSettings } from './settings.ts';
import { emptyUsage, type UsageReport } from './usage-report.ts';
import { createMemoryUsageStore, mergeWithin, type UsageBounds, type UsageStore } from './usage-store.ts';

interface Parts {
  readonly config: UsageSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

export interface Usage {
  /** Apollo's reports, beside ours. */
  readonly reporting: ApolloReporting;
  readonly record: UsageRecorder['record'];
  /** All that is known, with what was recorded a moment ago. */
  readonly read: () => Promise<UsageReport>;
  readonly check: Check;
  readonly stop: () => Promise<void>;
}

const openStore = ({ config, clock, logger }: Parts, bounds: UsageBounds): UsageStore => {
  const { SOBA_USAGE_DATABASE_URL: url, SOBA_USAGE_FILE: file } = config;
  if (url !== undefined) {
    const settings = PostgresConfig.parse({ DATABASE_URL: url, SOBA_POSTGRES_POOL_SIZE: '2' });
    const { db, stop } = createPostgres<UsageDatabase>({ config: settings, schema: 'gateway', logger });
    return createPostgresUsageStore({ db, bounds, now: clock.now, stop });
  }
  return file === undefined
    ? createMemoryUsageStore(bounds, clock.now)
    : createFileUsageStore(file, bounds, clock.now);
};

const createWrites = (registry: Registry) =>
  new Counter({
    name: 'soba_usage_writes_total',
    help: 'Times that recorded usage was written, or could not be.',
    labelNames: ['outcome'],
    registers: [registry],
  });

/** Counts executed operations and writes the counts now and then. What cannot be written waits for the next time. */
export const startUsage = (parts: Parts): Usage => {
  const { config, clock, logger } = parts;
  const reporting = createApolloReporting(config);
  const bounds = { operations: config.SOBA_USAGE_MAX_OPERATIONS, days: config.SOBA_USAGE_KEEP_DAYS };
  const recorder = createUsageRecorder(clock, bounds.operations);
  const store = openStore(parts, bounds);
  const writes = createWrites(parts.registry);
  let unwritten: UsageReport | undefined;
  let lastError: string | null = null;
  const write = async (): Promise<void> => {
    const taken = await recorder.take();
    const report = unwritten === undefined ? taken : mergeWithin([unwritten, taken], bounds, clock.now());
    if (report.operations.length === 0 && report.untold === 0) return;
    unwritten = report;
    try {
      await store.add(report);
      unwritten = undefined;
      lastError = null;
      writes.inc({ outcome: 'written' });
    } catch (thrown) {
      const { message } = toError(thrown);
      if (message !== lastError)
        logger.error({ err: thrown }, 'What operations were used cannot be written.');
      lastError = message;
      writes.inc({ outcome: 'failed' });
    }
  };
  let writing = Promise.resolve();
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };
  const timer = setInterval(() => void flush(), config.SOBA_USAGE_FLUSH_MS);
  return {
    reporting,
    record: recorder.record,
    read: async () => {
      await flush();
      return (await store.read()) ?? emptyUsage(new Date(clock.now()).toISOString());
    },
    check: { name: 'usage', required: false, run: async () => ({ up: lastError === null }) },
    stop: async () => {
      clearInterval(timer);
      await flush();
      await store.stop();
    },
  };
};
