import { type Kysely, sql } from 'kysely';

/** Programs that get access tokens with credentials of their own. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.service_client (
      id text primary key,
      name text not null,
      tenant text not null default 'default',
      tier text not null,
      scopes text[] not null,
      version integer not null default 1,
      secret_hash bytea not null,
      secret_created_at timestamptz not null,
      previous_hash bytea,
      previous_created_at timestamptz,
      previous_until timestamptz,
      created_at timestamptz not null,
      last_used_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.service_client`.execute(db);
};
