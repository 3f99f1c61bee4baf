import { type Kysely, sql } from 'kysely';

const statements = [
  sql`create table flags.experiment (
    key text primary key,
    description text not null,
    definition jsonb not null,
    status text not null check (status in ('DRAFT', 'RUNNING', 'PAUSED', 'STOPPED', 'CONCLUDED', 'ROLLED_BACK')),
    version integer not null,
    run integer not null,
    phase integer not null,
    weights jsonb not null,
    traffic_percentage numeric(6, 3) not null check (traffic_percentage between 0 and 100),
    winner text,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz
  )`,
  sql`create table flags.experiment_phase (
    experiment_key text not null references flags.experiment on delete cascade,
    phase integer not null,
    run integer not null,
    weights jsonb not null,
    started_at timestamptz not null,
    primary key (experiment_key, phase)
  )`,
  sql`create table flags.experiment_change (
    experiment_key text not null references flags.experiment on delete cascade,
    version integer not null,
    action text not null,
    actor_id text,
    at timestamptz not null,
    detail jsonb not null,
    primary key (experiment_key, version)
  )`,
  sql`create table flags.experiment_holdout (
    key text primary key,
    percentage numeric(6, 3) not null check (percentage between 0 and 100)
  )`,
  sql`create table flags.experiment_assignment (
    experiment_key text not null,
    run integer not null,
    unit text not null,
    phase integer not null,
    variant text not null,
    sketch_group smallint not null,
    exposed_at timestamptz not null,
    primary key (experiment_key, run, unit)
  )`,
  sql`create index on flags.experiment_assignment (experiment_key, phase)`,
];

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await statement.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table flags.experiment_assignment, flags.experiment_holdout, flags.experiment_change,
    flags.experiment_phase, flags.experiment`.execute(db);
};
