import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.attempt_counter (
      key bytea primary key,
      level integer not null,
      blocked_until timestamptz,
      counted_from timestamptz not null
    )`.execute(db);
  await sql`create index on identity.attempt_counter (counted_from)`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.attempt_counter`.execute(db);
};
