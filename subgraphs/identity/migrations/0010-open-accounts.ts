import { type Kysely, sql } from 'kysely';

/** An account may have no address and no password: then it is signed in to with a wallet. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table identity.account
      alter column email drop not null,
      alter column password_hash drop not null`.execute(db);
  await sql`
    create table identity.pending_registration (
      token_hash bytea primary key,
      email text not null check (email = lower(email)),
      display_name text not null,
      password_hash text not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index on identity.pending_registration (expires_at)`.execute(db);
  await sql`
    create table identity.mail_token (
      token_hash bytea primary key,
      purpose text not null,
      account_id uuid not null references identity.account on delete cascade,
      email text not null check (email = lower(email)),
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index on identity.mail_token (account_id)`.execute(db);
  await sql`create index on identity.mail_token (expires_at)`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.mail_token`.execute(db);
  await sql`drop table identity.pending_registration`.execute(db);
  await sql`delete from identity.account where email is null or password_hash is null`.execute(db);
  await sql`
    alter table identity.account
      alter column email set not null,
      alter column password_hash set not null`.execute(db);
};
