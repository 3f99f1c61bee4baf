import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.api_key (
      id text primary key,
      user_id uuid not null references identity.account (id) on delete cascade,
      name text not null,
      scopes text[] not null,
      secret_hash bytea not null,
      secret_created_at timestamptz not null,
      previous_hash bytea,
      previous_created_at timestamptz,
      previous_until timestamptz,
      created_at timestamptz not null,
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
  await sql`create index api_key_by_user on identity.api_key (user_id, created_at)`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.api_key`.execute(db);
};
