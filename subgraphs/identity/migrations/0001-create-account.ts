import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.account (
      id uuid primary key,
      email text not null unique check (email = lower(email)),
      display_name text not null,
      roles text[] not null,
      tier text not null,
      password_hash text not null,
      created_at timestamptz not null default now()
    )`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.account`.execute(db);
};
