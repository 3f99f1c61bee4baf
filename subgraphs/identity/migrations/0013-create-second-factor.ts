import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.totp (
      account_id uuid primary key references identity.account on delete cascade,
      sealed_secret bytea not null,
      confirmed_at timestamptz,
      -- The last 30-second step whose code was used; no step counts twice.
      last_step bigint not null default 0,
      created_at timestamptz not null
    )`.execute(db);
  await sql`
    create table identity.recovery_code (
      account_id uuid not null references identity.account on delete cascade,
      code_hash bytea not null,
      primary key (account_id, code_hash)
    )`.execute(db);
  await sql`
    create table identity.sign_in_challenge (
      token_hash bytea primary key,
      account_id uuid not null references identity.account on delete cascade,
      methods text[] not null,
      factors text[] not null,
      email_code_hash bytea,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index on identity.sign_in_challenge (account_id)`.execute(db);
  await sql`create index on identity.sign_in_challenge (expires_at)`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.sign_in_challenge`.execute(db);
  await sql`drop table identity.recovery_code`.execute(db);
  await sql`drop table identity.totp`.execute(db);
};
