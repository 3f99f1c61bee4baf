import { type Kysely, sql } from 'kysely';

/**
 * The truth about what was revoked before its time. The epoch names this log, so that a store that was filled from another
 * database starts anew.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.revocation (
      position bigint generated always as identity primary key,
      kind text not null check (kind in ('token', 'session', 'user', 'tenant', 'everything')),
      subject text not null,
      value bigint not null,
      reason text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index revocation_by_subject on identity.revocation (kind, subject)`.execute(db);
  await sql`create index revocation_expiry on identity.revocation (expires_at)`.execute(db);
  await sql`create table identity.revocation_log (epoch uuid not null default gen_random_uuid())`.execute(db);
  await sql`insert into identity.revocation_log default values`.execute(db);
  await sql`
    create table identity.not_before (
      scope text not null check (scope in ('tenant', 'everything')),
      subject text not null,
      at timestamptz not null,
      reason text not null,
      set_by text,
      set_at timestamptz not null,
      primary key (scope, subject)
    )`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.not_before, identity.revocation_log, identity.revocation`.execute(db);
};
