import { type Kysely, sql } from 'kysely';

/** Limits of single callers. Rows are only added: a change is a new version, and a removal is one without limits. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.rate_limit_override (
      position bigint generated always as identity primary key,
      kind text not null check (kind in ('USER', 'API_KEY', 'CLIENT', 'CLIENT_NAME')),
      subject text not null,
      version integer not null,
      limits jsonb,
      reason text not null,
      set_by text,
      set_at timestamptz not null,
      expires_at timestamptz,
      unique (kind, subject, version)
    )`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.rate_limit_override`.execute(db);
};
