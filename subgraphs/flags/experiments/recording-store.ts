import { sql } from 'kysely';
import { lockAssignments } from './assignment-store.ts';
import { findExperiments } from './experiment-store.ts';
import type { Database, Transaction } from './experiment-tables.ts';
import { shareExperiments } from './lock-experiment.ts';
import type { MetricEvent, Outcome, UnitTotal } from './metric-event.ts';
import {
  type Before,
  isWellFormed,
  type Known,
  keyOf,
  type Recording,
  recordEvents,
} from './record-events.ts';

type Keyed = MetricEvent & { readonly run: number };

const text = (values: readonly string[]) => sql`${values}::text[]`;
const columnsOf = (events: readonly Keyed[]) => ({
  experiments: text(events.map(({ experimentKey }) => experimentKey)),
  runs: sql`${events.map(({ run }) => run)}::int[]`,
  units: text(events.map(({ unit }) => unit)),
  ids: text(events.map(({ id }) => id)),
  metrics: text(events.map(({ metric }) => metric)),
});

/** Looked up one by one by the index: whatever the planner believes of the tables, they are never read as a whole. */
const findEvents = async (
  transaction: Transaction,
  events: readonly Keyed[],
): Promise<ReadonlyMap<string, Known>> => {
  const { experiments, runs, units, ids } = columnsOf(events);
  const { rows } = await sql<Known & { experiment_key: string; unit: string; id: string }>`
    select k.experiment_key, k.unit, k.id, e.metric, e.value, e.weight
    from unnest(${experiments}, ${runs}, ${units}, ${ids}) as k(experiment_key, run, unit, id)
    cross join lateral (select metric, value, weight from experiment_metric_event e
      where e.experiment_key = k.experiment_key and e.run = k.run and e.unit = k.unit and e.id = k.id
      limit 1) as e`.execute(transaction);
  return new Map(rows.map((row) => [keyOf(row.experiment_key, row.unit, row.id), row]));
};

const findTotals = async (
  transaction: Transaction,
  events: readonly Keyed[],
): Promise<ReadonlyMap<string, UnitTotal>> => {
  const { experiments, runs, units, metrics } = columnsOf(events);
  const { rows } = await sql<UnitTotal & { experiment_key: string; metric: string; unit: string }>`
    select k.experiment_key, k.metric, k.unit, u.y, u.x, u.events
    from unnest(${experiments}, ${runs}, ${metrics}, ${units}) as k(experiment_key, run, metric, unit)
    cross join lateral (select y, x, events from experiment_unit_metric u
      where u.experiment_key = k.experiment_key and u.run = k.run and u.metric = k.metric and u.unit = k.unit
      limit 1) as u`.execute(transaction);
  return new Map(rows.map((row) => [keyOf(row.experiment_key, row.metric, row.unit), row]));
};

const read = async (transaction: Transaction, given: readonly MetricEvent[]): Promise<Before> => {
  const keys = given.map(({ experimentKey }) => experimentKey);
  await shareExperiments(transaction, keys);
  const experiments = await findExperiments(transaction, [...new Set(keys)]);
  const keyed = given.flatMap((event) => {
    const run = experiments.get(event.experimentKey)?.run;
    return run === undefined ? [] : [{ ...event, run }];
  });
  const assigned = await lockAssignments(transaction, keyed);
  const assignments = new Map(assigned.map((one) => [keyOf(one.experimentKey, one.unit), one]));
  const exposed = keyed.filter(({ experimentKey, unit }) => assignments.has(keyOf(experimentKey, unit)));
  // From here on nobody else writes for these units: what is read now is what is added to.
  const events = await findEvents(transaction, exposed);
  return { experiments, assignments, events, totals: await findTotals(transaction, exposed) };
};

const writeEvents = async (transaction: Transaction, events: Recording['events']): Promise<void> => {
  const { experiments, runs, units, ids, metrics } = columnsOf(events);
  await sql`
    insert into experiment_metric_event (experiment_key, run, unit, id, metric, value, weight, at)
    select * from unnest(${experiments}, ${runs}, ${units}, ${ids}, ${metrics},
      ${events.map(({ value }) => value)}::float8[], ${events.map(({ weight }) => weight)}::float8[],
      ${events.map(({ at }) => at)}::timestamptz[])`.execute(transaction);
};

const writeTotals = async (transaction: Transaction, totals: Recording['totals']): Promise<void> => {
  const all = [...totals.values()];
  const { experiments, runs, units, metrics } = columnsOf(all.map(({ event, run }) => ({ ...event, run })));
  await sql`
    insert into experiment_unit_metric (experiment_key, run, metric, unit, y, x, events)
    select * from unnest(${experiments}, ${runs}, ${metrics}, ${units}, ${all.map(({ y }) => y)}::float8[],
      ${all.map(({ x }) => x)}::float8[], ${all.map(({ events }) => events)}::int[])
    on conflict (experiment_key, run, metric, unit)
      do update set y = excluded.y, x = excluded.x, events = excluded.events`.execute(transaction);
};

/** Bins are shared by units, so they are added to, last and in one order for everybody: no two writers wait for each other. */
const writeBins = async (transaction: Transaction, bins: Recording['bins']): Promise<void> => {
  await sql`
    insert into experiment_sketch_bin (experiment_key, phase, variant, metric, sketch_group, bin, count)
    select * from unnest(${text(bins.map(({ assignment }) => assignment.experimentKey))},
      ${bins.map(({ assignment }) => assignment.phase)}::int[],
      ${text(bins.map(({ assignment }) => assignment.variant))}, ${text(bins.map(({ metric }) => metric))},
      ${bins.map(({ assignment }) => assignment.sketchGroup)}::smallint[],
      ${bins.map(({ bin }) => bin)}::int[], ${bins.map(({ count }) => count)}::bigint[])
      as n(experiment_key, phase, variant, metric, sketch_group, bin, count)
    order by experiment_key, phase, variant, metric, sketch_group, bin
    on conflict (experiment_key, phase, variant, metric, sketch_group, bin)
      do update set count = experiment_sketch_bin.count + excluded.count`.execute(transaction);
};

/** Records a batch: all of it or, should the database fail, nothing. The outcomes are in the order of the events. */
export const writeMetricEvents = async (
  db: Database,
  given: readonly MetricEvent[],
  now: number,
): Promise<readonly Outcome[]> => {
  const wellFormed = given.filter(isWellFormed);
  if (wellFormed.length === 0) return given.map(() => 'INVALID');
  return db.transaction().execute(async (transaction) => {
    const recording = recordEvents(given, await read(transaction, wellFormed), now);
    if (recording.events.length > 0) {
      await writeEvents(transaction, recording.events);
      await writeTotals(transaction, recording.totals);
    }
    if (recording.bins.length > 0) await writeBins(transaction, recording.bins);
    return recording.outcomes;
  });
};
