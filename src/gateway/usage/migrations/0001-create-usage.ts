import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table gateway.usage_operation (
      hash text primary key,
      name text,
      type text not null,
      signature text not null,
      coordinates text[] not null,
      last_seen timestamptz not null
    )`.execute(db);
  await sql`create index usage_operation_last_seen on gateway.usage_operation (last_seen)`.execute(db);
  await sql`
    create table gateway.usage_client (
      hash text not null references gateway.usage_operation on delete cascade,
      name text not null,
      version text not null,
      requests bigint not null,
      errors bigint not null,
      first_seen timestamptz not null,
      last_seen timestamptz not null,
      primary key (hash, name, version)
    )`.execute(db);
  await sql`
    create table gateway.usage_total (
      id boolean primary key default true check (id),
      since timestamptz not null,
      untold bigint not null
    )`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table gateway.usage_client, gateway.usage_operation, gateway.usage_total`.execute(db);
};
