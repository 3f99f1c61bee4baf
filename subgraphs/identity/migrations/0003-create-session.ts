import { type Kysely, sql } from 'kysely';

/** One row is one family of refresh tokens. Refreshing changes no indexed column, so updates stay within their page. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.session (
      id uuid primary key,
      user_id uuid not null references identity.account (id) on delete cascade,
      family_hash bytea not null,
      current_hash bytea not null,
      previous_hash bytea,
      sealed_next bytea,
      generation integer not null default 0,
      rotated_at timestamptz not null,
      created_at timestamptz not null,
      last_used_at timestamptz not null,
      idle_expires_at timestamptz not null,
      expires_at timestamptz not null,
      auth_time timestamptz not null,
      methods text[] not null,
      step_up_at timestamptz,
      fingerprint bytea not null,
      address text not null,
      browser text not null,
      platform text not null,
      place jsonb,
      ended_at timestamptz,
      ended_reason text
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index session_live on identity.session (user_id) where ended_at is null`.execute(db);
  await sql`create index session_by_user on identity.session (user_id, created_at)`.execute(db);
  await sql`create index session_ended on identity.session (ended_at) where ended_at is not null`.execute(db);
  await sql`create index session_expiry on identity.session (expires_at)`.execute(db);
  await sql`
    create table identity.known_device (
      user_id uuid not null references identity.account (id) on delete cascade,
      fingerprint bytea not null,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      primary key (user_id, fingerprint)
    )`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.known_device, identity.session`.execute(db);
};
