import { sql } from 'kysely';
import { z } from 'zod';
import type { Experiment, Metric } from './experiment.ts';
import type { Database, Transaction } from './experiment-tables.ts';
import { keyOf } from './record-events.ts';
import type { Observed, PhaseData } from './results.ts';
import type { Moments } from './statistics/arm.ts';
import { groupCount } from './statistics/quantile-interval.ts';
import type { Sketch } from './statistics/sketch.ts';

interface PhaseOf {
  readonly key: string;
  readonly phase: number;
}

/** Every exposed unit weighs the same, whether or not anything has come from it. */
const isPerUnit = ({ kind, per }: Metric): boolean => kind !== 'RATIO' && per === 'UNIT';

interface MomentRow extends Moments {
  readonly metric: string;
  readonly variant: string;
  readonly converted: number;
  readonly events: number;
}

const readMoments = async (
  transaction: Transaction,
  { key, phase }: PhaseOf,
  metrics: readonly Metric[],
): Promise<readonly MomentRow[]> => {
  const { rows } = await sql<MomentRow>`
    select m.key as metric, a.variant, count(*)::float8 as units, count(u.unit)::float8 as converted,
      coalesce(sum(u.events), 0)::float8 as events, avg(v.y) as "meanY", avg(v.x) as "meanX",
      coalesce(var_samp(v.y), 0) as "varianceY", coalesce(var_samp(v.x), 0) as "varianceX",
      coalesce(covar_samp(v.y, v.x), 0) as covariance
    from unnest(${metrics.map((metric) => metric.key)}::text[], ${metrics.map(isPerUnit)}::boolean[],
      ${metrics.map(({ cap }) => cap ?? Number.MAX_VALUE)}::float8[]) as m(key, per_unit, cap)
    cross join experiment_assignment a
    left join experiment_unit_metric u
      on u.experiment_key = a.experiment_key and u.run = a.run and u.metric = m.key and u.unit = a.unit
    cross join lateral (select least(greatest(coalesce(u.y, 0), -m.cap), m.cap) as y,
      case when m.per_unit then 1 else coalesce(u.x, 0) end as x) v
    where a.experiment_key = ${key} and a.phase = ${phase}
    group by m.key, a.variant`.execute(transaction);
  return rows;
};

interface GroupRow {
  readonly variant: string;
  readonly sketch_group: number;
  readonly units: number;
}

const readGroups = async (
  transaction: Transaction,
  { key, phase }: PhaseOf,
): Promise<readonly GroupRow[]> => {
  const { rows } = await sql<GroupRow>`
    select variant, sketch_group, count(*)::float8 as units from experiment_assignment
    where experiment_key = ${key} and phase = ${phase} group by variant, sketch_group`.execute(transaction);
  return rows;
};

type Sketches = ReadonlyMap<string, readonly Map<number, number>[]>;

const emptyGroups = (): readonly Map<number, number>[] =>
  Array.from({ length: groupCount }, () => new Map<number, number>());

const readSketches = async (transaction: Transaction, { key, phase }: PhaseOf): Promise<Sketches> => {
  const { rows } = await sql<{
    metric: string;
    variant: string;
    sketch_group: number;
    bin: number;
    count: number;
  }>`
    select metric, variant, sketch_group, bin, count::float8 as count from experiment_sketch_bin
    where experiment_key = ${key} and phase = ${phase} and count <> 0`.execute(transaction);
  const sketches = new Map<string, readonly Map<number, number>[]>();
  for (const { metric, variant, sketch_group, bin, count } of rows) {
    const name = keyOf(metric, variant);
    const groups = sketches.get(name) ?? emptyGroups();
    sketches.set(name, groups);
    groups[sketch_group]?.set(bin, count);
  }
  return sketches;
};

/** Units from which nothing has come count as zero, where each unit counts with its sum. */
const withSilentUnits = (
  groups: readonly Map<number, number>[],
  exposed: readonly GroupRow[],
): readonly Sketch[] =>
  groups.map((bins, index) => {
    const heard = [...bins.values()].reduce((sum, count) => sum + count, 0);
    const all = exposed.find(({ sketch_group }) => sketch_group === index)?.units ?? 0;
    return new Map([...bins, [0, (bins.get(0) ?? 0) + all - heard]]);
  });

const PhaseRow = z.object({ weights: z.array(z.number()).readonly() });

const readWeights = async (
  transaction: Transaction,
  { key, phase }: PhaseOf,
): Promise<readonly number[] | undefined> => {
  const row = await transaction
    .selectFrom('experiment_phase')
    .select('weights')
    .where('experiment_key', '=', key)
    .where('phase', '=', phase)
    .executeTakeFirst();
  return row === undefined ? undefined : PhaseRow.parse(row).weights;
};

const observedOf = (
  metrics: readonly Metric[],
  {
    moments,
    groups,
    sketches,
  }: {
    readonly moments: readonly MomentRow[];
    readonly groups: readonly GroupRow[];
    readonly sketches: Sketches;
  },
): PhaseData['observed'] => {
  const rows = new Map(moments.map((row) => [keyOf(row.metric, row.variant), row]));
  return (metricKey, variant): Observed | undefined => {
    const row = rows.get(keyOf(metricKey, variant));
    const metric = metrics.find(({ key }) => key === metricKey);
    if (row === undefined || metric === undefined) return undefined;
    const { converted, events, metric: _metric, variant: _variant, ...rest } = row;
    const isConversion = metric.kind === 'CONVERSION';
    const seen = sketches.get(keyOf(metricKey, variant)) ?? emptyGroups();
    const exposed = groups.filter((group) => group.variant === variant);
    const all = isPerUnit(metric) ? withSilentUnits(seen, exposed) : seen;
    return { moments: rest, count: isConversion ? converted : events, sketches: isConversion ? [] : all };
  };
};

/** Everything of one phase, as of one moment; null when there was no such phase. */
export const readPhaseData = (
  db: Database,
  experiment: Experiment,
  phase: number,
): Promise<PhaseData | null> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const { key, definition } = experiment;
      const of = { key, phase };
      const weights = await readWeights(transaction, of);
      if (weights === undefined) return null;
      const moments = await readMoments(transaction, of, definition.metrics);
      const groups = await readGroups(transaction, of);
      const sketches = await readSketches(transaction, of);
      const units = new Map<string, number>();
      for (const { variant, units: some } of groups) units.set(variant, (units.get(variant) ?? 0) + some);
      return {
        phase,
        weights,
        units,
        observed: observedOf(definition.metrics, { moments, groups, sketches }),
      };
    });
