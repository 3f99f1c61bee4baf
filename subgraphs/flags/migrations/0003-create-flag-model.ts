import { type Kysely, sql } from 'kysely';

const createTables = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table flags.environment (
      name text primary key check (name ~ '^[a-z][a-z0-9-]{0,31}$'),
      position integer not null unique,
      requires_approval boolean not null default false
    )`.execute(db);
  await sql`
    insert into flags.environment (name, position)
    values ('development', 1), ('staging', 2), ('production', 3)`.execute(db);
  await sql`
    alter table flags.feature_flag
      add column type text not null default 'RELEASE',
      add column kind text not null default 'BOOLEAN',
      add column variants jsonb not null default '[{"name": "on", "value": true}, {"name": "off", "value": false}]',
      add column off_variant text not null default 'off',
      add column created_at timestamptz not null default now(),
      add column archived_at timestamptz,
      add column version integer not null default 1`.execute(db);
  await sql`
    alter table flags.feature_flag
      alter column type drop default, alter column kind drop default,
      alter column variants drop default, alter column off_variant drop default`.execute(db);
  await sql`
    create table flags.flag_state (
      flag_key text not null references flags.feature_flag (key) on delete cascade,
      environment text not null references flags.environment (name),
      state jsonb not null,
      version integer not null default 1,
      updated_at timestamptz not null default now(),
      primary key (flag_key, environment)
    )`.execute(db);
  await sql`
    create table flags.segment (
      key text primary key,
      description text not null,
      included text[] not null,
      excluded text[] not null,
      conditions jsonb not null,
      version integer not null default 1,
      updated_at timestamptz not null default now()
    )`.execute(db);
};

const createHistory = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table flags.change (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor_id text,
      action text not null,
      flag_key text,
      environment text,
      segment_key text,
      comment text not null,
      approved_by text,
      diff jsonb not null
    )`.execute(db);
  await sql`create index change_by_flag on flags.change (flag_key, id)`.execute(db);
  await sql`
    create table flags.change_request (
      id uuid primary key,
      change jsonb not null,
      diff jsonb not null,
      comment text not null,
      status text not null,
      requested_by text not null,
      requested_at timestamptz not null,
      decided_by text,
      decided_at timestamptz
    )`.execute(db);
  await sql`
    create index change_request_by_status on flags.change_request (status, requested_at)`.execute(db);
};

/** Whoever changes a flag, with whatever tool: followers hear of it when the transaction commits. */
const createRevision = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table flags.revision (
      single boolean primary key default true check (single),
      epoch uuid not null default gen_random_uuid(),
      revision bigint not null default 1
    )`.execute(db);
  await sql`insert into flags.revision default values`.execute(db);
  await sql`
    create function flags.note_change() returns trigger language plpgsql as $$
    begin
      update flags.revision set revision = revision + 1;
      perform pg_notify('soba_flags', '');
      return null;
    end $$`.execute(db);
  for (const table of ['feature_flag', 'flag_state', 'segment']) {
    await sql`
      create trigger note_change after insert or update or delete on ${sql.table(`flags.${table}`)}
      for each statement execute function flags.note_change()`.execute(db);
  }
};

/** What was one state for all becomes the state in each environment. */
const moveStates = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    insert into flags.flag_state (flag_key, environment, state)
    select flag.key, environment.name, jsonb_build_object(
      'enabled', flag.enabled,
      'from', null,
      'until', null,
      'prerequisites', '[]'::jsonb,
      'targetUsers', '[]'::jsonb,
      'tiers', to_jsonb(flag.tiers),
      'groups', '[]'::jsonb,
      'rules', '[]'::jsonb,
      'rollout', jsonb_build_object(
        'percentage', flag.rollout_percentage, 'ramp', null,
        'stickiness', '["targetingKey"]'::jsonb, 'salt', null),
      'split', jsonb_build_object(
        'shares', '[{"variant": "on", "weight": 1}]'::jsonb,
        'stickiness', '["targetingKey"]'::jsonb, 'salt', null))
    from flags.feature_flag flag cross join flags.environment environment`.execute(db);
  await sql`
    alter table flags.feature_flag
      drop column enabled, drop column rollout_percentage, drop column tiers`.execute(db);
};

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createTables(db);
  await moveStates(db);
  await createHistory(db);
  await createRevision(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table flags.feature_flag
      add column enabled boolean not null default false,
      add column rollout_percentage numeric(6, 3) not null default 0 check (rollout_percentage between 0 and 100),
      add column tiers text[] not null default '{}'`.execute(db);
  await sql`
    update flags.feature_flag flag
    set enabled = (state.state->>'enabled')::boolean,
      rollout_percentage = (state.state->'rollout'->>'percentage')::numeric,
      tiers = array(select jsonb_array_elements_text(state.state->'tiers'))
    from flags.flag_state state
    where state.flag_key = flag.key and state.environment = 'production'`.execute(db);
  for (const table of ['feature_flag', 'flag_state', 'segment']) {
    await sql`drop trigger note_change on ${sql.table(`flags.${table}`)}`.execute(db);
  }
  await sql`drop function flags.note_change()`.execute(db);
  await sql`
    drop table flags.revision, flags.change_request, flags.change, flags.segment, flags.flag_state,
      flags.environment`.execute(db);
  await sql`
    alter table flags.feature_flag
      alter column enabled drop default, alter column rollout_percentage drop default,
      alter column tiers drop default,
      drop column type, drop column kind, drop column variants, drop column off_variant,
      drop column created_at, drop column archived_at, drop column version`.execute(db);
};
