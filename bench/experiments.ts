/** Experiments on an embedded PostgreSQL: deciding, exposing, recording in one and two processes' pools, and reading results. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';
import { createLogger } from '#platform/logger.ts';
import { createMetrics } from '#platform/metrics.ts';
import { migrateUp, withMigrationDatabase } from '#platform/migrate.ts';
import { createPostgres, PostgresConfig } from '#platform/postgres.ts';
import type { ExperimentTables } from '#subgraphs/flags/experiments/experiment-tables.ts';
import type { MetricEvent } from '#subgraphs/flags/experiments/metric-event.ts';
import { type Experiments, startExperiments } from '#subgraphs/flags/experiments/start-experiments.ts';
import { flags } from '#subgraphs/flags/subgraph.ts';
import { createDraws } from '#support/draws.ts';
import { contextOf, draftOf, metricOf, unitsOf } from '#support/experiments.ts';
import { perSecond, say } from './support/measure.ts';

const units = unitsOf(20_000);
const inFlight = 500;
const key = 'bench';

const dataDir = mkdtempSync(path.join(tmpdir(), 'soba-bench-'));
chmodSync(dataDir, 0o755);
const postgres = await startEmbeddedPostgres({ dataDir, durable: true });
const config = parseConfig(PostgresConfig, { DATABASE_URL: postgres.url });
const logger = createLogger({ service: 'bench', level: 'error' });
await withMigrationDatabase(config, logger, async (db) => {
  if (flags.migrations !== undefined) await migrateUp(db, flags.migrations);
});

const open = () => {
  const pool = createPostgres<ExperimentTables>({ config, schema: 'flags', logger });
  const experiments = startExperiments({
    db: pool.db,
    clock: systemClock,
    logger,
    metrics: createMetrics({ service: 'flags', withProcess: false }),
    segmentOf: () => () => false,
  });
  return { pool, experiments };
};

/** Does the work with so many at a time, and tells the rate. */
const rateOf = async <Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<unknown>,
): Promise<number> => {
  const startedAt = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      await work(items[index] as Item, index);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (items.length / (performance.now() - startedAt)) * 1000;
};

const draws = createDraws(1);
const eventsOf = (prefix: string, count: number): readonly MetricEvent[] =>
  Array.from({ length: count }, (_, n) => ({
    experimentKey: key,
    metric: n % 2 === 0 ? 'spent' : 'latency',
    id: `${prefix}-${n}`,
    unit: units[Math.floor(draws.uniform() * units.length)] ?? '',
    value: Math.exp(3 + draws.normal()),
    weight: 1,
    at: new Date(),
  }));

const [one, two] = [open(), open()];
const seeBy =
  ({ decide }: Experiments) =>
  (unit: string) =>
    decide(key, contextOf(unit), { expose: true });
try {
  const numeric = { kind: 'NUMERIC', role: 'SECONDARY' } as const;
  const metrics = [
    metricOf(),
    metricOf({ key: 'spent', ...numeric }),
    metricOf({ key: 'latency', per: 'EVENT', ...numeric }),
  ];
  await one.experiments.changes.create(key, draftOf({ definition: { metrics } }), null);
  await one.experiments.changes.act({ key, version: 1, actorId: null }, { action: 'START' });
  say('First exposures, 500 in flight', perSecond(await rateOf(units, seeBy(one.experiments))));
  say('Decisions for units that were seen before', perSecond(await rateOf(units, seeBy(one.experiments))));
  const { record } = one.experiments;
  await rateOf(eventsOf('warm', 5000), record);
  say('Events recorded, 500 in flight', perSecond(await rateOf(eventsOf('one', 40_000), record)));
  const both = [record, two.experiments.record];
  const rate = await rateOf(eventsOf('both', 40_000), async (event, index) => both[index % 2]?.(event));
  say('Events recorded through two pools at once, 500 in flight', perSecond(rate));
  const { rows } = await sql<{ sum: number }>`
    select sum(events)::float8 as sum from experiment_unit_metric`.execute(one.pool.db);
  say('Events in the totals, of 85,000', String(rows[0]?.sum));
  const experiment = await one.experiments.find(key);
  const startedAt = performance.now();
  if (experiment !== null) await one.experiments.results(experiment);
  const took = `${Math.round(performance.now() - startedAt)} ms`;
  say('Results of 20,000 units and three metrics', took);
} finally {
  for (const { pool, experiments } of [one, two]) {
    await experiments.stop();
    await pool.stop();
  }
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
