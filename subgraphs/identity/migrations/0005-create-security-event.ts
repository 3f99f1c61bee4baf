import { type Kysely, sql } from 'kysely';

/**
 * Positions are given before commit, so a reader that only remembered the last one would miss events that commit late.
 * The view shows what no open transaction can come before; in the order of (transaction, position) nothing is missed.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.security_event (
      id uuid primary key,
      position bigint generated always as identity,
      transaction xid8 not null default pg_current_xact_id(),
      at timestamptz not null,
      type text not null,
      user_id uuid,
      actor_id text,
      session_id text,
      address text,
      user_agent text,
      data jsonb not null
    )`.execute(db);
  await sql`create index security_event_stream on identity.security_event (transaction, position)`.execute(
    db,
  );
  await sql`create index security_event_by_user on identity.security_event (user_id, position)`.execute(db);
  await sql`create index security_event_by_position on identity.security_event (position)`.execute(db);
  await sql`
    create view identity.audit_stream as
      select transaction::text::bigint as transaction, position, id, at, type, user_id, actor_id, session_id,
        address, user_agent, data
      from identity.security_event
      where transaction < pg_snapshot_xmin(pg_current_snapshot())`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop view identity.audit_stream`.execute(db);
  await sql`drop table identity.security_event`.execute(db);
};
