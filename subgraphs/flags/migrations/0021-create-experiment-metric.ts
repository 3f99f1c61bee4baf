import { type Kysely, sql } from 'kysely';

/** Without foreign keys: each would lock the experiment's one row for every event, and experiments are never deleted. */
const statements = [
  sql`create table flags.experiment_metric_event (
    experiment_key text not null,
    run integer not null,
    unit text not null,
    id text not null,
    metric text not null,
    value double precision not null,
    weight double precision not null,
    at timestamptz not null,
    primary key (experiment_key, run, unit, id)
  )`,
  sql`create table flags.experiment_unit_metric (
    experiment_key text not null,
    run integer not null,
    metric text not null,
    unit text not null,
    y double precision not null,
    x double precision not null,
    events integer not null,
    primary key (experiment_key, run, unit, metric)
  )`,
  sql`create table flags.experiment_sketch_bin (
    experiment_key text not null,
    phase integer not null,
    variant text not null,
    metric text not null,
    sketch_group smallint not null,
    bin integer not null,
    count bigint not null,
    primary key (experiment_key, phase, variant, metric, sketch_group, bin)
  )`,
];

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await statement.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table flags.experiment_sketch_bin, flags.experiment_unit_metric,
    flags.experiment_metric_event`.execute(db);
};
